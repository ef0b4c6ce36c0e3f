"""The page on clocks is true: its example loads, and it names every key there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from seawall.clocks.jurisdictions import jurisdictions, profile_file
from seawall.clocks.jurisdictions.model import DeadlineKind, DocumentForm
from seawall.clocks.starting import start_clock
from tests.clocks.clocks_made import instant
from tests.clocks.jurisdictions.files_made import own

PAGE = (Path(__file__).parents[3] / "docs" / "clocks.md").read_text("utf-8")
WRITTEN = [
    profile_file.WrittenProfile,
    profile_file.WrittenDeadline,
    profile_file.WrittenClock,
    profile_file.WrittenSuspension,
    profile_file.WrittenExtension,
    profile_file.WrittenTrigger,
    profile_file.WrittenGoverned,
    profile_file.WrittenStandstill,
]


def test_the_profile_on_the_page_loads(tmp_path):
    example = PAGE.split("## Your own profiles")[1].split("```yaml\n")[1].split("```")[0]
    (tmp_path / "own.yaml").write_text(example, "utf-8")
    known = jurisdictions(tmp_path)

    assert known.profile("mt-example-order").calendar == known.calendar("eu_mt")
    assert known.profile("eu-tco-complaint").calendar == known.calendar("eu_ie")


def test_the_deadline_that_stands_still_on_the_page_runs_a_clock(tmp_path):
    example = PAGE.split("## When time stands still")[1].split("```yaml\n")[1].split("```")[0]
    known = jurisdictions(own(tmp_path, **yaml.safe_load(example)))
    clock = start_clock("xx-example-order", instant("2026-06-26T16:00+02:00"), jurisdictions=known)

    assert clock.due_at == instant("2026-06-30T12:00+02:00")


@pytest.mark.parametrize("model", WRITTEN, ids=lambda model: model.__name__)
def test_the_page_names_every_key(model):
    assert [key for key in model.model_fields if f"`{key}`" not in PAGE] == []


def test_the_page_names_every_form_that_a_profile_may_govern():
    assert [form for form in DocumentForm if f"`{form}`" not in PAGE] == []


def test_the_page_names_what_each_kind_of_deadline_needs():
    rows = dict(re.findall(r"^\| `(\w+)` \| ([^|]*) \|[^|]*\|$", PAGE, re.MULTILINE))

    for kind in DeadlineKind:
        needed, _ = profile_file._KEYS[kind]
        assert needed == set(re.findall(r"`(\w+)`", rows[kind]))
