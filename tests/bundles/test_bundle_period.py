"""A bundle is of a year, a quarter, a month or a day, in UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from seawall.bundles.bundle_period import BundlePeriod
from tests.problems import raises_problem


def day(text):
    return datetime.fromisoformat(f"{text}T00:00:00").replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "first", "past"),
    [
        ("2026", "2026-01-01", "2027-01-01"),
        ("2026-Q1", "2026-01-01", "2026-04-01"),
        ("2026-Q4", "2026-10-01", "2027-01-01"),
        ("2026-12", "2026-12-01", "2027-01-01"),
        ("2028-02", "2028-02-01", "2028-03-01"),
        ("2028-02-29", "2028-02-29", "2028-03-01"),
        ("2026-12-31", "2026-12-31", "2027-01-01"),
    ],
)
def test_a_period_begins_and_ends_at_midnight(name, first, past):
    period = BundlePeriod.parse(name)

    assert (period.name, period.first, period.past) == (name, day(first), day(past))


@pytest.mark.parametrize(
    "name",
    ["", "26", "2026-Q5", "2026-Q0", "2026-13", "2026-00", "2026-02-30", "2026-1", "2026-10-01T00",
     "1999", "２０２６", " 2026", "2026\n"],
)  # fmt: skip
def test_what_is_no_period_is_refused_and_the_remedy_is_named(name):
    with raises_problem("bundles.period", match="2026-Q4"):
        BundlePeriod.parse(name)


def test_a_period_is_closed_an_hour_after_it_ended():
    period = BundlePeriod.parse("2026-Q4")

    assert not period.is_closed(period.past + timedelta(minutes=59))
    assert period.is_closed(period.past + timedelta(hours=1))
