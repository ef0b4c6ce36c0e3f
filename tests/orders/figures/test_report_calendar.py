"""When the reports of a provider fall due."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.clocks.clock import Clock
from seawall.clocks.jurisdictions import profile
from seawall.orders.figures.report_calendar import (
    OwedReport,
    dsa_report,
    user_numbers,
    yearly_report,
)
from seawall.orders.figures.report_duty import DsaProvider, LegalReport

MOMENTS = st.timedeltas(timedelta(0), timedelta(days=3000)).map(
    lambda since: datetime(2024, 1, 1, tzinfo=UTC) + since
)


def due_day(owed):
    """The last day of its clock."""
    clock = Clock(profile(owed.profile), owed.starts_at, tz=owed.period.zone)
    return (clock.due_at - timedelta(microseconds=1)).astimezone(owed.period.until.tzinfo).date()


@pytest.mark.parametrize(
    ("published", "due"),
    [
        (date(2026, 8, 17), date(2027, 2, 17)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2027, 8, 31), date(2028, 2, 29)),
        (date(2026, 3, 1), date(2026, 9, 1)),
    ],
)
def test_six_calendar_months_are_six_calendar_months(published, due):
    noon = datetime(published.year, published.month, published.day, 12, tzinfo=UTC)

    assert due_day(user_numbers(noon, noon, "UTC")) == due


@pytest.mark.parametrize(
    ("today", "since", "due"),
    [
        (date(2026, 11, 29), date(2026, 8, 17), date(2027, 2, 17)),
        (date(2027, 1, 5), date(2026, 8, 17), date(2027, 2, 17)),
        (date(2027, 2, 17), date(2027, 2, 17), date(2027, 8, 17)),
    ],
)
def test_the_number_of_users_is_due_on_17_february_and_17_august_at_the_latest(today, since, due):
    owed = user_numbers(None, datetime(today.year, today.month, today.day, 9, tzinfo=UTC), "UTC")

    assert (owed.period.first, due_day(owed)) == (since, due)


def test_dtr_13_the_report_of_a_year_is_due_two_months_after_it():
    owed = dsa_report(DsaProvider.PLATFORM, datetime(2027, 1, 3, tzinfo=UTC), "UTC")

    assert (owed.period.name, due_day(owed)) == ("2026", date(2027, 2, 28))


@pytest.mark.parametrize(
    ("now", "name", "due"),
    [
        (datetime(2026, 7, 1, tzinfo=UTC), "2026-01-01/2026-06-30", date(2026, 8, 30)),
        (datetime(2026, 6, 30, tzinfo=UTC), "2025-07-01/2025-12-31", date(2026, 2, 28)),
    ],
)
def test_dtr_14_a_very_large_platform_reports_every_half_year(now, name, due):
    owed = dsa_report(DsaProvider.VERY_LARGE, now, "UTC")

    assert (owed.period.name, due_day(owed)) == (name, due)


@pytest.mark.parametrize("zone", ["UTC", "Europe/Athens", "America/New_York", "Pacific/Kiritimati"])
def test_tco_51_the_yearly_report_is_due_on_the_last_of_february_in_any_zone(zone):
    owed = yearly_report(datetime(2027, 6, 1, tzinfo=UTC), zone)
    clock = Clock(profile(owed.profile), owed.starts_at, tz=zone)

    assert owed.period.name == "2026"
    assert (
        clock.due_at == OwedReport.of_clock("report:tco-7:2027-01-01:2027-02-28", zone).period.until
    )


@given(MOMENTS, st.sampled_from([None, DsaProvider.PLATFORM, DsaProvider.VERY_LARGE]))
def test_a_report_is_about_a_period_that_is_over_and_its_clock_names_it(now, provider):
    owed = dsa_report(provider, now, "UTC") if provider else yearly_report(now, "UTC")

    assert owed.period.is_over(now)
    assert OwedReport.of_clock(owed.about, "UTC") == owed


@given(MOMENTS)
def test_no_more_than_six_months_lie_between_two_numbers_of_users(now):
    owed = user_numbers(now, now, "UTC")

    assert owed.period.since <= now
    assert due_day(owed) <= now.date() + timedelta(days=184)
    assert owed.report is LegalReport.DSA_24_2
