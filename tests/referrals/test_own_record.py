"""A referrer's record: every share with its base and its interval, two series apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.ledger.entry import canonical_json
from seawall.probing.share_interval import wilson
from seawall.referrals.own_record import AddressFate, RecordShare, record_of

FACTS = st.lists(
    st.builds(
        AddressFate,
        is_binding=st.booleans(),
        outcome=st.sampled_from(["", "accepted", "declined", "not_executed"]),
        reason_code=st.sampled_from(["", "not_found", "context_news", "duplicate"]),
        is_overturned=st.booleans(),
        is_dead_on_arrival=st.booleans(),
        is_withdrawn=st.booleans(),
    ),
    max_size=60,
)


def test_trn_05_the_interval_is_wilsons():
    low, high = wilson(190, 200)

    assert (round(low, 4), round(high, 4)) == (0.9104, 0.9726)


@pytest.mark.parametrize(("count", "of"), [(0, 1), (1, 1), (0, 300), (300, 300), (7, 13)])
def test_the_interval_is_what_scipy_says(count, of):
    from scipy import stats  # a second to load

    expected = stats.binomtest(count, of).proportion_ci(method="wilson")

    assert wilson(count, of) == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_tcap_03_the_base_of_a_rate_is_what_was_sent_on():
    alerted = RecordShare(of=10_174, count=8_343)

    assert alerted.value == pytest.approx(0.820, abs=5e-4)


def test_a_share_of_nothing_is_no_number():
    assert RecordShare(0, 0).value is None
    assert RecordShare(0, 0).as_json()["wilson_95_per_10000"] == [None, None]


def test_what_an_appeal_undid_counts_against_the_referrer():
    right = AddressFate(is_binding=False, outcome="accepted")
    wrong = AddressFate(is_binding=False, outcome="accepted", is_overturned=True)

    series = record_of([right, right, right, wrong]).voluntary

    assert (series.accepted, series.reversed_on_appeal) == (4, 1)
    assert series.shares["accepted"].value == 0.75
    assert series.shares["reversed_on_appeal"].value == 0.25


def test_declines_are_told_by_reason_and_a_silent_one_too():
    declined = [
        AddressFate(is_binding=False, outcome="declined", reason_code="context_news"),
        AddressFate(is_binding=False, outcome="declined", reason_code="not_found"),
        AddressFate(is_binding=False, outcome="declined"),
    ]

    series = record_of(declined).voluntary

    assert series.declined_by_reason == {
        "context_news": 1,
        "not_found": 1,
        "no_reason_given": 1,
    }
    assert series.dead_on_arrival == 1


def test_what_was_withdrawn_is_counted_apart():
    series = record_of(
        [AddressFate(is_binding=True, outcome="accepted", is_withdrawn=True)]
    ).mandatory

    assert (series.sent, series.accepted, series.withdrawn) == (0, 0, 1)


@given(FACTS)
def test_uk_12_orders_and_referrals_are_two_series_that_lose_nothing(facts):
    record = record_of(facts)

    for series, is_binding in ((record.mandatory, True), (record.voluntary, False)):
        mine = [fact for fact in facts if fact.is_binding is is_binding]
        assert series.sent + series.withdrawn == len(mine)
        known = series.accepted + series.declined + series.not_executed + series.pending
        assert known == series.sent
        assert sum(series.declined_by_reason.values()) == series.declined
    canonical_json(record.as_json())


@given(st.integers(1, 5000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_an_interval_holds_its_share(pair):
    count, of = pair
    low, high = wilson(count, of)

    assert 0 <= low <= count / of <= high <= 1
