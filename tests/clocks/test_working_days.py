"""Working days, and the two rules of Regulation 1182/71 that move an end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.clocks.ends import shifted_end
from seawall.clocks.instant import end_of_day, zone_named
from seawall.clocks.working_days import Calendar
from tests.clocks.clocks_made import KNOWN

UTC = zone_named("UTC")
days = st.dates(date(2025, 1, 1), date(2030, 12, 1))
calendars = st.sampled_from(list(KNOWN.calendars.values()))
#: Easter of 2026: Friday 3 April and Monday 6 April are holidays.
EASTER = KNOWN.calendar("eu_se")


def limit(first: str, last: str, calendar: Calendar) -> str:
    ends = shifted_end(
        date.fromisoformat(first), date.fromisoformat(last), zone=UTC, calendar=calendar
    )
    return (ends.limit - timedelta(seconds=1)).date().isoformat()


@pytest.mark.parametrize(
    ("last", "moved"),
    [
        ("2026-04-02", "2026-04-02"),
        ("2026-04-03", "2026-04-07"),
        ("2026-04-04", "2026-04-07"),
        ("2026-04-06", "2026-04-07"),
        ("2026-04-07", "2026-04-07"),
        ("2026-04-11", "2026-04-13"),
    ],
)
def test_a_period_that_ends_on_a_holiday_or_weekend_ends_with_the_next_working_day(last, moved):
    assert limit("2026-03-02", last, EASTER) == moved


def test_a_period_of_two_days_or_more_has_two_working_days():
    assert limit("2026-04-02", "2026-04-07", EASTER) == "2026-04-08"
    assert limit("2026-04-02", "2026-04-04", EASTER) == "2026-04-08"
    assert limit("2026-04-02", "2026-04-03", EASTER) == "2026-04-07"


@given(days, st.integers(1, 30), calendars)
def test_the_last_of_so_many_working_days_is_one_and_has_as_many_before_it(first, count, calendar):
    last = calendar.after(first, count)
    between = [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]

    assert calendar.is_working(last)
    assert sum(calendar.is_working(day) for day in between) == count


@given(days, st.integers(1, 200), calendars)
def test_the_defensible_end_is_a_working_day_and_the_first_there_is(first, length, calendar):
    last = first + timedelta(days=length)
    ends = shifted_end(first, last, zone=UTC, calendar=calendar)
    latest = (ends.limit - timedelta(seconds=1)).date()

    assert ends.due == end_of_day(last, UTC)
    assert calendar.is_working(latest)
    skipped = [last + timedelta(days=n) for n in range((latest - last).days)]
    assert length < 5 or not any(calendar.is_working(day) for day in skipped)


@pytest.mark.parametrize(
    ("first", "last", "lacks"),
    [("2030-12-30", "2030-12-31", False), ("2030-12-30", "2031-01-01", True),
     ("2024-12-31", "2025-01-02", True)],
)  # fmt: skip
def test_a_calendar_says_which_years_it_lacks(first, last, lacks):
    first, last = date.fromisoformat(first), date.fromisoformat(last)

    assert EASTER.lacks(first, last) is lacks
    assert not KNOWN.calendar("eu_weekend_only").lacks(first, last)
