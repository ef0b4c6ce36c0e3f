"""Which period an event belongs to: by its effective date, on the clocks of the stated zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.clocks.instant import UnknownZone
from seawall.clocks.reporting_period import (
    ReportingPeriod,
    calendar_year,
    half_year,
    last_year_over,
    split_period,
)
from tests.problems import raises_problem

ZONES = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc"))
DAYS = st.dates(date(2022, 6, 7), date(2031, 12, 31))
BEFORE = datetime(2022, 6, 1, tzinfo=UTC)
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=3515)).map(lambda since: BEFORE + since)


@given(st.sampled_from(ZONES), st.lists(DAYS, max_size=8), st.lists(MOMENTS, min_size=1))
def test_every_split_of_a_time_line_holds_each_event_exactly_once(zone, days, moments):
    whole = ReportingPeriod(date(2022, 6, 7), date(2031, 12, 31), zone)
    parts = split_period(whole, *days)

    for moment in moments:
        assert sum(part.includes(moment) for part in parts) == whole.includes(moment)


@given(st.sampled_from(ZONES), st.lists(DAYS, max_size=8))
def test_one_period_begins_at_the_instant_where_the_one_before_ends(zone, days):
    whole = ReportingPeriod(date(2022, 6, 7), date(2031, 12, 31), zone)
    parts = split_period(whole, *days)

    assert (parts[0].since, parts[-1].until) == (whole.since, whole.until)
    assert all(before.until == after.since for before, after in pairwise(parts))


@given(st.sampled_from(ZONES), MOMENTS)
def test_an_event_belongs_to_the_year_that_a_calendar_on_the_wall_there_shows(zone, moment):
    year = moment.astimezone(ZoneInfo(zone)).year

    assert calendar_year(year, zone).includes(moment)
    assert not calendar_year(year - 1, zone).includes(moment)
    assert not calendar_year(year + 1, zone).includes(moment)


@given(st.sampled_from(ZONES), st.integers(2022, 2031))
def test_the_two_halves_of_a_year_are_the_year(zone, year):
    whole, first, second = (
        calendar_year(year, zone),
        half_year(year, 1, zone),
        half_year(year, 2, zone),
    )

    assert (first.since, first.until) == (whole.since, second.since)
    assert second.until == whole.until
    assert split_period(whole, date(year, 7, 1)) == (first, second)


def test_new_years_eve_in_berlin_is_the_old_year_there_and_the_old_year_in_utc():
    received, executed = (
        datetime(2026, 12, 31, 22, 30, tzinfo=UTC),  # 23:30 in Berlin
        datetime(2026, 12, 31, 23, 20, tzinfo=UTC),  # 00:20 on 1 January in Berlin
    )

    assert calendar_year(2026, "Europe/Berlin").includes(received)
    assert calendar_year(2027, "Europe/Berlin").includes(executed)
    assert calendar_year(2026, "UTC").includes(executed)


def test_one_instant_is_of_two_years_in_athens_and_in_utc():
    moment = datetime(2026, 12, 31, 22, 15, tzinfo=UTC)

    assert calendar_year(2027, "Europe/Athens").includes(moment)
    assert calendar_year(2026, "UTC").includes(moment)


def test_a_day_of_23_hours_and_one_of_25_are_days():
    short = ReportingPeriod(date(2026, 3, 29), date(2026, 3, 29), "Europe/Berlin")
    long = ReportingPeriod(date(2026, 10, 25), date(2026, 10, 25), "Europe/Berlin")

    assert short.until - short.since == timedelta(hours=23)
    assert long.until - long.since == timedelta(hours=25)


def test_a_day_whose_midnight_does_not_exist_begins_when_the_clocks_jump():
    day = ReportingPeriod(date(2024, 4, 26), date(2024, 4, 26), "Africa/Cairo")  # 00:00 is 01:00

    assert day.since == datetime(2024, 4, 25, 22, tzinfo=UTC)
    assert day.until - day.since == timedelta(hours=23)


def test_what_has_no_effective_date_belongs_to_no_period():
    assert not calendar_year(2026, "UTC").includes(None)


def test_the_newest_year_that_is_over_is_asked_of_the_zone():
    moment = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)

    assert last_year_over(moment, "UTC").name == "2025"
    assert last_year_over(moment, "Europe/Berlin").name == "2026"


def test_a_period_names_itself_by_its_year_or_by_its_days():
    assert calendar_year(2026, "UTC").name == "2026"
    assert half_year(2026, 2, "UTC").name == "2026-07-01/2026-12-31"


def test_a_period_ends_after_it_begins():
    with raises_problem("clocks.period-ends-first"):
        ReportingPeriod(date(2026, 2, 1), date(2026, 1, 31))


@pytest.mark.parametrize("zone", ["", "Europe/Berln", "localtime", "right/UTC"])
def test_a_zone_that_is_none_is_refused(zone):
    with pytest.raises(UnknownZone):
        calendar_year(2026, zone)
