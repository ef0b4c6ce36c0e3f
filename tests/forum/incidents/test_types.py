"""Types of incident are data: those that ship, and an operator's own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from seawall.forum.incidents.type_file import Mode
from seawall.forum.incidents.types import incident_types
from tests.forum.incidents.made import PCI
from tests.problems import raises_problem

OWN = """
version: "1"
types:
  - id: flood
    title: Flood of copies
    text: One item is uploaded more than a thousand times an hour.
    criteria:
      - {id: many, asks: Are there more than a thousand an hour, required: true}
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "own.yaml").write_text(OWN)
    return tmp_path


def test_gif_04_the_type_pci_is_accepted_and_xyz_refused_with_the_choices():
    assert incident_types().named("pci").mode is Mode.SIXTY_SECONDS
    with raises_problem(
        "forum.unknown-incident-type.type",
        match="pci, legacy_cip, legacy_ci, legacy_incident",
    ):
        incident_types().named("xyz")


def test_every_type_that_ships_expires_after_48_hours_and_requires_something():
    for kind in incident_types().known.values():
        assert kind.expires == 48
        assert any(criterion.required for criterion in kind.criteria)


def test_the_levels_of_2021_are_kept_and_marked_as_retired():
    retired = {kind.id for kind in incident_types().known.values() if kind.retired}

    assert retired == {"legacy_incident", "legacy_ci", "legacy_cip"}


def test_an_operators_file_adds_a_type_and_keeps_those_that_ship(folder):
    types = incident_types(folder)

    assert types.named("flood").version == "1"
    assert types.named("pci") == PCI


def test_a_type_of_which_another_file_says_something_else_is_not_ours():
    said = replace(PCI, expires=300)

    assert incident_types().same_as_ours(PCI) == PCI
    with raises_problem(
        "forum.unknown-incident-type.version",
        match="and differs",
    ):
        incident_types().same_as_ours(said)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            OWN.replace("required: true", "required: false"),
            "at least one criterion must be required",
        ),
        (OWN.replace("id: flood", "id: Flood!"), "types.0.id"),
        (OWN.replace("title:", "titel:"), "types.0.title"),
        (OWN + "    expires: 0\n", "types.0.expires"),
        (OWN + "    longest: 24\n", "longest is shorter"),
        ("version: '1'\ntypes: [", "not YAML"),
        ("- 1", "valid dictionary"),
    ],
)
def test_a_broken_file_is_refused_with_its_name_and_the_key(tmp_path, text, says):
    (tmp_path / "bad.yaml").write_text(text)

    with raises_problem(
        "forum.bad-incident-types.no-yaml",
        "forum.bad-incident-types.rule",
        match=says,
    ) as refused:
        incident_types(tmp_path)

    assert "bad.yaml" in str(refused.value)


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with raises_problem(
        "forum.bad-incident-types.folder",
        match="SEAWALL_INCIDENT_TYPES_DIR",
    ):
        incident_types(tmp_path / "nowhere")
