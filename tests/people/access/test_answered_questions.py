"""A passkey's answer to one question counts once, and is forgotten when it could not come again."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from seawall.people.access.answered_questions import GOOD_FOR, with_answered
from tests.conftest import NOON

ANSWERS = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 5)), max_size=40)


@given(ANSWERS)
def test_within_five_minutes_no_question_is_answered_twice_and_others_always_are(answers):
    remembered, at, last = "", NOON, {}
    for seconds, question in answers:
        at += timedelta(seconds=seconds)
        is_again = question in last and at - last[question] <= GOOD_FOR
        now_remembered = with_answered(remembered, str(question), now=at)

        if is_again:
            assert now_remembered is None
        elif question not in last or at - last[question] > GOOD_FOR + timedelta(seconds=1):
            assert now_remembered is not None
        if now_remembered is not None:
            remembered, last[question] = now_remembered, at


@given(st.lists(st.text(max_size=20), max_size=50, unique=True))
def test_what_it_remembers_does_not_grow_with_the_years(questions):
    remembered, at = "", NOON
    for question in questions:
        remembered = with_answered(remembered, question, now=at) or remembered
        at += GOOD_FOR + timedelta(seconds=2)

    assert len(remembered.split()) <= 1
