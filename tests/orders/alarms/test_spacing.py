"""How often a page comes again, how long it rests, and which may wait for the morning."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.orders.alarms.escalation import ways_of_rung
from seawall.orders.alarms.night import NIGHT_BEGINS, NIGHT_ENDS, moment_by_day
from seawall.orders.alarms.quiet import SHORTEST, quiet_until
from seawall.orders.alarms.repeating import repeat_every, span_of
from tests.orders_made import NOON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FIVE = timedelta(minutes=5)
BERLIN = ZoneInfo("Europe/Berlin")
periods = st.one_of(st.none(), st.timedeltas(timedelta(minutes=1), timedelta(days=200)))
moments = st.timedeltas(timedelta(0), timedelta(days=700)).map(lambda span: NOON + span)


@pytest.mark.parametrize(
    ("span", "every"),
    [(HOUR, FIVE), (8 * HOUR, timedelta(minutes=40)), (10 * DAY, 20 * HOUR), (90 * DAY, DAY)],
)
def test_the_longer_the_law_gives_the_rarer_a_page_comes_again(span, every):
    assert repeat_every(span, shortest=FIVE) == every


def test_how_late_it_is_counts_with_it_and_without_a_deadline_the_age():
    hour_and_late = span_of(HOUR, end=NOON, since=NOON - HOUR, now=NOON + 2 * HOUR)
    letter = span_of(None, end=None, since=NOON, now=NOON + 5 * HOUR)
    fresh = span_of(HOUR, end=NOON, since=NOON - 9 * DAY, now=NOON - HOUR)

    assert (hour_and_late, letter, fresh) == (3 * HOUR, 5 * HOUR, HOUR)


@given(periods, st.one_of(st.none(), st.timedeltas(timedelta(seconds=1), timedelta(days=200))))
def test_a_promise_rests_a_page_for_a_while_and_never_past_the_next_moment(period, ahead):
    moment = NOON + ahead if ahead else None
    until = quiet_until(NOON, period=period, next_moment=moment)

    assert NOON < until <= NOON + DAY
    assert moment is None or until <= moment
    assert until == moment or until >= NOON + SHORTEST


@given(moments, st.timedeltas(timedelta(minutes=1), DAY))
def test_a_page_about_a_day_or_less_never_waits(at, period):
    assert moment_by_day(at, period=period, end=at + HOUR, zone=BERLIN) == at


@given(moments, st.timedeltas(DAY * 2, DAY * 90), st.timedeltas(-DAY * 9, DAY * 9))
def test_a_reminder_of_a_long_time_comes_by_day_and_never_because_of_that_after_its_end(
    at, period, ahead
):
    end = at + ahead
    sent = moment_by_day(at, period=period, end=end, zone=BERLIN)

    assert at <= sent <= at + timedelta(hours=10)
    is_by_day = NIGHT_ENDS <= sent.astimezone(BERLIN).time() < NIGHT_BEGINS
    assert is_by_day or sent == at
    if at < end:
        assert sent < end


def test_night_is_where_the_organisation_sleeps():
    at = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)  # half past eleven at night in Berlin
    new_york, berlin = (
        moment_by_day(at, period=10 * DAY, end=at + DAY, zone=ZoneInfo(name))
        for name in ("America/New_York", "Europe/Berlin")
    )

    assert new_york == at
    assert berlin.astimezone(BERLIN).isoformat() == "2026-03-03T07:00:00+01:00"


def test_each_rung_calls_one_more_and_the_last_everybody():
    called = [ways_of_rung(rung, ["push"], in_line=2, others=True) for rung in range(5)]

    assert called == [
        ("push",),
        ("push", "next-1"),
        ("push", "next-1", "next-2"),
        ("push", "next-1", "next-2", "everybody"),
        ("push", "next-1", "next-2", "everybody"),
    ]
