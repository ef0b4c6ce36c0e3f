"""Statutes and their elements are data, with sources; a unit adds its own."""

from __future__ import annotations

import pytest

from seawall.errors import Misconfigured
from seawall.forms.annexes.annex1 import ContentCategory
from seawall.referrals.own_state import known_own_state
from seawall.referrals.statutes import known_statutes, statute_named
from tests.problems import raises_problem

SHIPPED = known_statutes()


@pytest.mark.parametrize("statute", SHIPPED.values(), ids=lambda one: one.id)
def test_every_statute_names_its_source_and_its_categories_are_the_regulations(statute):
    assert statute.source.startswith("https://")
    assert statute.elements
    assert len({one.id for one in statute.elements}) == len(statute.elements)
    assert all(one.category == "" or ContentCategory(one.category) for one in statute.elements)


def test_all_five_categories_of_the_regulation_can_be_ticked():
    elements = SHIPPED["eu-2021-784"].elements

    assert {one.category for one in elements} == {category.value for category in ContentCategory}


def test_a_units_own_statute_is_added_and_wins(tmp_path):
    own = tmp_path / "statutes.yaml"
    own.write_text(
        "- id: xx-1\n  title: Harbour Act\n  jurisdiction: XX\n  source: https://law.example\n"
        "  elements:\n    - {id: paints, says: paints circles, category: 2_7_a}\n"
    )

    known = known_statutes(own)

    assert statute_named("xx-1", known).element("paints").category == "2_7_a"
    assert "eu-2021-784" in known


@pytest.mark.parametrize("content", ["x", "- id: 1", "- {id: a, titel: b}", ": ["])
def test_a_bad_list_stops_with_the_files_name(tmp_path, content):
    own = tmp_path / "bad.yaml"
    own.write_text(content)

    for read in (known_statutes, known_own_state):
        with pytest.raises(Misconfigured) as refused:
            read(own)
        assert str(own) == refused.value.field


def test_what_is_not_on_the_list_is_refused_with_the_list():
    with raises_problem(
        "referrals.unknown-statute.statute",
        match="uk-ta2006-s1",
    ):
        statute_named("xx", SHIPPED)
    with raises_problem("referrals.unknown-statute.element", match="glorifies"):
        SHIPPED["uk-ta2006-s1"].element("xx")
