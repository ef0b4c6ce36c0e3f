"""What a notice must say: Regulation (EU) 2022/2065, Art. 16(2) and (3)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.intake.notifying.elements import (
    NoticeElement,
    ToldElements,
    gives_actual_knowledge,
    is_email,
    missing_elements,
)

WHOLE = {
    "explanation": "It calls for an attack on a made-up town.",
    "has_location": True,
    "name": "Noor Example",
    "email": "noor@example.org",
    "is_in_good_faith": True,
}


def test_a_notice_with_every_element_gives_actual_knowledge():
    told = ToldElements(**WHOLE)

    assert missing_elements(told) == ()
    assert gives_actual_knowledge(told)


@pytest.mark.parametrize(
    ("without", "lacks"),
    [
        ({"explanation": "Bad."}, NoticeElement.EXPLANATION),
        ({"has_location": False}, NoticeElement.LOCATION),
        ({"name": " "}, NoticeElement.NOTIFIER),
        ({"email": "not an address"}, NoticeElement.NOTIFIER),
        ({"is_in_good_faith": False}, NoticeElement.GOOD_FAITH),
    ],
)
def test_the_missing_element_is_named_and_takes_the_knowledge_away(without, lacks):
    told = ToldElements(**{**WHOLE, **without})

    assert missing_elements(told) == (lacks,)
    assert not gives_actual_knowledge(told)


def test_nobody_must_name_themselves_about_the_abuse_of_children():
    told = ToldElements(**{**WHOLE, "name": "", "email": "", "is_child_abuse": True})

    assert gives_actual_knowledge(told)


def test_an_address_alone_lacks_three_of_the_four_and_says_so_in_the_order_of_the_law():
    assert missing_elements(ToldElements(has_location=True)) == (
        NoticeElement.EXPLANATION,
        NoticeElement.NOTIFIER,
        NoticeElement.GOOD_FAITH,
    )


@given(
    st.builds(
        ToldElements,
        explanation=st.text(max_size=60),
        has_location=st.booleans(),
        name=st.text(max_size=5),
        email=st.sampled_from(["", "a@b.example", "a b@c.example", "@"]),
        is_in_good_faith=st.booleans(),
        is_child_abuse=st.booleans(),
    )
)
def test_knowledge_is_given_exactly_where_nothing_is_missing(told):
    assert gives_actual_knowledge(told) == (missing_elements(told) == ())


def test_an_address_that_mail_cannot_reach_is_none():
    assert is_email(" noor@example.org ")
    assert not any(map(is_email, ("noor", "noor@example", "a@@b.example", "a b@c.example", "")))
