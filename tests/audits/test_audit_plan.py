"""An audit is of days that are not over, and followed by the next period of the same kind."""

from __future__ import annotations

import pytest

from seawall.audits.audit_plan import AuditRequest, following_period, refuse_impossible
from seawall.clocks.reporting_period import ReportingPeriod, named_period
from tests.people_made import NOON
from tests.problems import raises_problem


@pytest.mark.parametrize(
    ("name", "following"),
    [
        ("2026-11", "2026-12"),
        ("2026-12", "2027-01"),
        ("2026-Q4", "2027-Q1"),
        ("2026", "2027"),
    ],
)
def test_a_month_follows_a_month_and_a_quarter_a_quarter(name, following):
    zone = "Europe/Berlin"

    assert following_period(named_period(name, zone)) == named_period(following, zone)


def test_no_period_follows_a_single_day():
    assert following_period(named_period("2026-11-05", "UTC")) is None


@pytest.mark.parametrize("size", [-1, 0, 19, 2_001])
def test_a_sample_that_says_nothing_or_that_nobody_reads_is_refused(size):
    with raises_problem("audits.size"):
        refuse_impossible(AuditRequest(named_period("2026-03", "UTC"), size), [], now=NOON)


def test_a_period_that_is_over_is_refused_and_one_that_runs_is_not():
    refuse_impossible(AuditRequest(named_period("2026-03", "UTC"), 20), [], now=NOON)
    with raises_problem("audits.period-over"):
        refuse_impossible(AuditRequest(named_period("2026-02", "UTC"), 20), [], now=NOON)


def test_a_period_longer_than_a_year_is_refused():
    from datetime import date

    period = ReportingPeriod(date(2026, 1, 1), date(2027, 1, 5))
    with raises_problem("audits.period-long"):
        refuse_impossible(AuditRequest(period, 20), [], now=NOON)
