"""Whether we are likely to be called exposed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from seawall.ids import OrderId
from seawall.orders.provider_exposure import exposure, year_before

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def final(*days):
    return [(OrderId(f"order_{at}"), NOW - timedelta(days=at)) for at in days]


def test_tco_r30_two_final_orders_in_twelve_months_are_flagged():
    assert exposure(final(1, 364), now=NOW).is_flagged


def test_tco_r30_one_final_order_is_not():
    assert not exposure(final(10), now=NOW).is_flagged


def test_tco_r30_an_order_of_more_than_a_year_ago_no_longer_counts():
    found = exposure(final(1, 366), now=NOW)

    assert found.count == 1
    assert not found.is_flagged


def test_tco_r30_an_order_of_exactly_a_year_ago_no_longer_counts_and_one_of_now_does():
    counted = exposure(final(0, 365), now=NOW)

    assert [at for _, at in counted.final] == [NOW]


def test_tco_r30_an_order_counts_once():
    twice = final(5) * 2

    assert exposure(twice, now=NOW).count == 1


def test_a_year_before_29_february_is_28_february():
    assert year_before(datetime(2028, 2, 29, tzinfo=UTC)) == datetime(2027, 2, 28, tzinfo=UTC)


@given(st.lists(st.integers(0, 2000), unique=True))
def test_tco_r30_only_the_last_twelve_months_are_counted(days):
    found = exposure(final(*days), now=NOW)

    assert all(found.since < at <= NOW for _, at in found.final)
    assert found.count == sum(1 for each in days if each < 365)
