"""A number is named where it stands whole, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.mailroom.proposals.reference_naming import names_reference

NUMBER = "FR-2026-000017"


@pytest.mark.parametrize(
    "text",
    [
        NUMBER,
        f"Re: {NUMBER}.",
        f"({NUMBER})",
        f"votre demande {NUMBER.lower()}, voici",
        f"\n{NUMBER}\n",
    ],
)
def test_a_number_by_itself_is_named_wherever_it_stands(text):
    assert names_reference(text, NUMBER)


@pytest.mark.parametrize(
    "text", ["", f"{NUMBER}1", f"X{NUMBER}", f"{NUMBER}-2", f"A/{NUMBER}", f"{NUMBER}/b", "FR-2026"]
)
def test_a_part_of_a_longer_number_is_another_number(text):
    assert not names_reference(text, NUMBER)


@pytest.mark.parametrize("reference", ["", "   ", "7", "17b"])
def test_a_number_too_short_to_stand_for_anything_names_nothing(reference):
    assert not names_reference(f"It was on the 7, at 17b {reference}", reference)


@given(st.text(alphabet="abc019-/.[(*+", min_size=4, max_size=20).filter(lambda t: t.strip() == t))
def test_every_number_is_found_between_spaces(number):
    assert names_reference(f"about {number} please", number)
