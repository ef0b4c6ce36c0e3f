"""Periods as laws and documents state them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.clocks.period import BadPeriod, Period, parse_period, write_length


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("PT1H", Period(seconds=3600)),
        ("PT48H", Period(seconds=172_800)),
        ("PT1H30M15S", Period(seconds=5415)),
        ("P30D", Period(days=30)),
        ("P2W", Period(days=14)),
        ("P6M", Period(months=6)),
        ("P1Y2M3D", Period(months=14, days=3)),
    ],
)
def test_a_period_is_read_as_iso_8601_has_it(written, read):
    assert parse_period(written, field="period") == read


@pytest.mark.parametrize(
    "written",
    [None, 48, "", "P", "PT", "48h", "P0D", "PT0S", "-PT1H", "P1.5D", "PT1H ", "P1DT12H",
     "P1MT1H", "P200Y", "P99999D", "PT9999999999S", "P٣D"],
)  # fmt: skip
def test_what_is_no_period_is_refused_and_shown_how_to_write_one(written):
    with pytest.raises(BadPeriod) as refused:
        parse_period(written, field="period")

    assert refused.value.field == "period"
    assert "PT48H" in refused.value.remedy


@given(st.text(alphabet="PTYMWDHS0123456789-.", max_size=12))
def test_any_text_is_a_period_or_a_refusal(written):
    try:
        period = parse_period(written, field="period")
    except BadPeriod:
        return

    assert parse_period(str(period), field="period") == period


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        ("2027-08-31", 6, "2028-02-29"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2026-01-30", 1, "2026-02-28"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-12-15", 12, "2027-12-15"),
        ("2024-02-29", 12, "2025-02-28"),
    ],
)
def test_a_month_without_the_date_ends_on_its_last_day(first, months, last):
    assert Period(months=months).last_day(date.fromisoformat(first)) == date.fromisoformat(last)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 60), st.integers(0, 400))
def test_a_later_first_day_never_gives_an_earlier_last_day(first, months, days):
    period = Period(months, days)

    assert period.last_day(first) <= period.last_day(first + timedelta(days=1))


@pytest.mark.parametrize(
    ("seconds", "written"),
    [(3600, "PT1H"), (-1800, "-PT30M"), (0, "PT0S"), (90061, "PT25H1M1S"), (0.4, "PT0S")],
)
def test_what_is_left_is_written_to_the_second(seconds, written):
    assert write_length(timedelta(seconds=seconds)) == written
