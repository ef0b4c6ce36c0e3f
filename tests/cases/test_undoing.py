"""Ten seconds to think again, where there is time for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from seawall.cases.undoing import SPARE, WINDOW, held_back_until
from tests.cases.test_lease import CASE
from tests.people_made import NOON


def test_a_decision_without_a_deadline_waits_its_ten_seconds():
    assert held_back_until(CASE, now=NOON) == NOON + WINDOW


def test_with_five_minutes_on_a_clock_it_waits_and_with_less_it_does_not():
    just_enough = replace(CASE, due_at=NOON + SPARE)
    too_little = replace(CASE, due_at=NOON + SPARE - timedelta(microseconds=1))

    assert held_back_until(just_enough, now=NOON) == NOON + WINDOW
    assert held_back_until(too_little, now=NOON) is None


def test_an_appeal_is_answered_at_once():
    assert held_back_until(replace(CASE, kind="appeal"), now=NOON) is None
