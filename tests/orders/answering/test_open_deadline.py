"""Whoever calls without a database calls at the same moments, and once for each."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.orders.answering.open_deadline import OpenDeadline, moment_due
from tests.conftest import NOON

AGAIN = timedelta(minutes=5)
HOUR = OpenDeadline(
    "order_1",
    "GT-17",
    half_at=NOON + timedelta(minutes=30),
    late_at=NOON + timedelta(minutes=48),
    due_at=NOON + timedelta(minutes=60),
)


def after(minutes):
    return NOON + timedelta(minutes=minutes)


def calls(deadline, looks):
    """The moments called about, by somebody who looks at these minutes and is always reached."""
    for minute in looks:
        moment = moment_due(deadline, now=after(minute), again=AGAIN)
        if moment is not None:
            deadline = replace(deadline, paged_at=after(minute))
            yield minute


def test_nobody_is_called_before_half_of_the_time_is_gone():
    assert moment_due(HOUR, now=after(29.9), again=AGAIN) is None


def test_an_hour_that_nobody_takes_is_called_about_from_half_on_until_it_is_answered():
    assert list(calls(HOUR, range(71))) == [30, 35, 40, 45, 48, 50, 55, 60, 65, 70]


def test_an_hour_that_somebody_took_is_called_about_at_four_fifths_and_from_its_end_on():
    taken = replace(HOUR, is_taken=True)

    assert list(calls(taken, range(71))) == [48, 60, 65, 70]


def test_moments_that_were_missed_are_one_call():
    assert list(calls(HOUR, [200])) == [200]


def test_what_was_called_about_before_the_database_failed_is_not_called_about_again():
    paged = replace(HOUR, paged_at=after(30))

    assert moment_due(paged, now=after(31), again=AGAIN) is None
    assert moment_due(paged, now=after(35), again=AGAIN) == after(35)


@given(
    looks=st.lists(st.floats(0, 300), min_size=1, max_size=60).map(sorted),
    is_taken=st.booleans(),
)
def test_no_moment_is_called_about_twice_and_none_that_came_is_left_at_the_end(looks, is_taken):
    deadline, moments = replace(HOUR, is_taken=is_taken), []
    for minute in looks:
        moment = moment_due(deadline, now=after(minute), again=AGAIN)
        if moment is not None:
            moments.append(moment)
            deadline = replace(deadline, paged_at=after(minute))

    assert moments == sorted(set(moments))
    assert moment_due(deadline, now=after(looks[-1]), again=AGAIN) is None
    if looks[-1] >= 60:
        assert deadline.paged_at is not None
        assert deadline.paged_at >= HOUR.late_at


@pytest.mark.parametrize("minute", [60, 61, 64.9])
def test_the_end_itself_is_a_moment(minute):
    assert moment_due(HOUR, now=after(minute), again=AGAIN) == HOUR.due_at
