"""What a provider says of itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.orders.figures.measures import KINDS
from seawall.orders.register.own_facts import NotAFact, read_facts, write_facts
from tests.problems import raises_problem

SAID = {
    "main_establishment": "us",
    "policy_url": "https://video.example/terms",
    "employees": "12",
    "users": "40000",
    "sme": "yes",
    "specific_measures": (
        "a | Two moderators at night | since 2026-01-01\n"
        "a | Known content is compared | automated | oversight: a moderator looks at each match"
    ),
}


def test_tco_r68_the_size_is_kept_as_numbers_and_yes_or_no():
    facts = read_facts(SAID)

    assert (facts["main_establishment"], facts["employees"], facts["users"]) == ("US", 12, 40_000)
    assert facts["sme"] is True


def test_tco_r31_a_measure_is_taken_since_a_day_or_intended():
    taken, intended = read_facts(SAID)["specific_measures"]

    assert (taken["kind"], taken["since"], taken["is_automated"]) == ("a", "2026-01-01", False)
    assert (intended["since"], intended["is_automated"]) == (None, True)


def test_an_automated_measure_without_human_oversight_is_refused():
    with raises_problem("orders.measure-unsafe.oversight", match="human oversight"):
        read_facts({"specific_measures": "a | Known content is compared | automated"})


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("employees", "-1"),
        ("users", "many"),
        ("sme", "perhaps"),
        ("main_establishment", "Ireland"),
        ("policy_url", "javascript:alert(1)"),
        ("specific_measures", "moderators"),
        ("specific_measures", "a | moderators | since spring"),
        ("specific_measures", "a | moderators | often"),
    ],
)
def test_what_cannot_be_is_refused_by_the_name_of_its_field(name, written):
    with pytest.raises(NotAFact) as refused:
        read_facts({name: written})

    assert refused.value.field == name
    assert refused.value.remedy


WORDS = st.text(st.characters(categories=["L", "N"]), min_size=1).map(str.strip).filter(bool)


@given(st.sampled_from(list(KINDS)), WORDS, st.none() | st.dates(), WORDS, st.booleans())
def test_what_is_written_is_read_the_same_again(kind, words, since, oversight, automated):
    parts = [kind, words, f"since {since}" if since else "", "automated" if automated else ""]
    line = " | ".join(part for part in (*parts, f"oversight: {oversight}") if part)
    facts = read_facts({**SAID, "specific_measures": line})

    assert read_facts(write_facts(facts)) == facts
