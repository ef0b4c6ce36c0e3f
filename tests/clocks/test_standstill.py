"""Which time counts where nights, weekends and holidays stand still."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.clocks.standstill import NEVER, WORKING_DAYS, RunningTime, Standstill
from seawall.clocks.working_days import Calendar
from tests.clocks.clocks_made import instant

DAYS = Calendar("xx", frozenset({5, 6}), frozenset({date(2026, 6, 15)}), frozenset({2026}))
NIGHTS = (time(18), time(8))
ZONES = ["UTC", "Europe/Malta", "America/Havana", "Australia/Lord_Howe", "Pacific/Apia"]
HOUR = timedelta(hours=1)


def leaves_an_hour(night: tuple[time, time]) -> bool:
    """Of a day; where less runs, a month may take the hundred years after which all time counts."""
    begins, ends = (timedelta(hours=at.hour, minutes=at.minute) for at in night)
    return (begins - ends) % timedelta(days=1) >= HOUR


hours = st.times().map(lambda at: at.replace(second=0, microsecond=0))
standstills = st.builds(
    Standstill,
    weekends=st.booleans(),
    holidays=st.booleans(),
    nights=st.none() | st.tuples(hours, hours).filter(leaves_an_hour),
)
running_times = st.builds(
    RunningTime, st.sampled_from(ZONES).map(ZoneInfo), standstills, st.just(DAYS)
)
moments = st.datetimes(
    datetime(2026, 1, 1),  # noqa: DTZ001 - Hypothesis adds the offset
    datetime(2026, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
)
lengths = st.timedeltas(timedelta(seconds=1), timedelta(days=30))


def malta(**what) -> RunningTime:
    return RunningTime(ZoneInfo("Europe/Malta"), Standstill(**what), DAYS)


@pytest.mark.parametrize(
    ("what", "start", "ends"),
    [
        ({"weekends": True}, "2026-06-12T22:00+02:00", "2026-06-15T02:00+02:00"),
        ({"weekends": True, "holidays": True}, "2026-06-12T22:00+02:00", "2026-06-16T02:00+02:00"),
        ({"holidays": True}, "2026-06-14T22:00+02:00", "2026-06-16T02:00+02:00"),
        ({"nights": NIGHTS}, "2026-06-10T17:00+02:00", "2026-06-11T11:00+02:00"),
        ({"nights": (time(12), time(14))}, "2026-06-10T11:00+02:00", "2026-06-10T17:00+02:00"),
        ({"nights": (time(0), time(6))}, "2026-06-10T23:00+02:00", "2026-06-11T09:00+02:00"),
        (
            {"weekends": True, "holidays": True, "nights": NIGHTS},
            "2026-06-12T16:30+02:00",
            "2026-06-16T10:30+02:00",
        ),
        ({}, "2026-06-12T22:00+02:00", "2026-06-13T02:00+02:00"),
    ],
)
def test_four_hours_end_when_four_hours_that_count_are_over(what, start, ends):
    assert malta(**what).after(instant(start), 4 * HOUR) == instant(ends)


@pytest.mark.parametrize("start", ["2026-06-12T18:00", "2026-06-13T03:00", "2026-06-15T23:59"])
def test_whenever_it_starts_in_a_standstill_it_runs_from_the_end_of_it(start):
    running = malta(weekends=True, holidays=True, nights=NIGHTS)

    assert running.after(instant(f"{start}+02:00"), HOUR) == instant("2026-06-16T09:00+02:00")


def test_what_is_over_when_the_standstill_begins_is_over_then_and_not_after_it():
    friday = malta(weekends=True, nights=NIGHTS).after(instant("2026-06-12T16:00+02:00"), 2 * HOUR)

    assert friday == instant("2026-06-12T18:00+02:00")


def test_only_time_that_counts_is_counted_between_two_moments():
    running = malta(weekends=True, nights=NIGHTS)
    friday, monday = instant("2026-06-12T17:00+02:00"), instant("2026-06-15T08:30+02:00")

    assert running.between(friday, monday) == timedelta(minutes=90)
    assert running.between(instant("2026-06-13T00:00+02:00"), friday + 2 * HOUR) == timedelta()


def test_a_night_that_summer_time_cuts_into_counts_no_hour_twice():
    spring = malta(nights=(time(2, 30), time(3, 15)))
    midnight, noon = instant("2026-03-29T00:00+01:00"), instant("2026-03-29T12:00+02:00")

    assert spring.between(midnight, noon) <= noon - midnight


@given(running_times, moments, lengths)
def test_a_period_never_ends_before_its_running_time_is_over(running, start, length):
    end = running.after(start, length)

    assert running.between(start, end) == length


@given(running_times, moments, lengths)
def test_standstill_never_shortens(running, start, length):
    assert running.after(start, length) >= start + length
    assert running.between(start, start + length) <= length


@given(running_times, moments, lengths, lengths)
def test_one_period_after_the_other_ends_where_both_together_do(running, start, first, second):
    then = running.after(start, first)

    assert running.after(then, second) == running.after(start, first + second)


@given(running_times, moments, lengths, lengths)
def test_a_later_start_or_a_longer_time_never_ends_earlier(running, start, length, more):
    end = running.after(start, length)

    assert running.after(start + more, length) >= end
    assert running.after(start, length + more) >= end


@given(moments, lengths)
def test_where_nothing_stands_still_time_is_time(start, length):
    running = RunningTime(ZoneInfo("Europe/Malta"), NEVER, DAYS)

    assert running.after(start, length) == start + length
    assert running.between(start, start + length) == length


def test_after_a_hundred_years_all_time_counts_and_the_reckoning_ends():
    one_minute_a_day = malta(weekends=True, nights=(time(8, 1), time(8)))
    start, length = instant("2026-06-10T10:00Z"), timedelta(days=36_525)
    end = one_minute_a_day.after(start, length)

    assert start + 1.9 * length < end < start + 2.1 * length
    assert one_minute_a_day.between(start, end) == length


def test_without_a_calendar_no_day_stands_still():
    saturday = instant("2026-06-13T10:00Z")

    assert RunningTime(ZoneInfo("UTC"), WORKING_DAYS).after(saturday, HOUR) == saturday + HOUR
