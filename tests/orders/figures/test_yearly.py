"""The yearly numbers, counted from facts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.clocks.jurisdictions import profile
from seawall.orders.figures.measures import (
    SpecificMeasure,
    draft_report,
)
from seawall.orders.figures.model import (
    AccessFact,
    ComplaintFact,
    FigureSeries,
    MeasureFact,
    OrderFact,
    ProceedingFact,
    ProceedingOutcome,
    YearFacts,
)
from seawall.orders.figures.removal_counts import Basis, CountedRemoval, count_actioned
from seawall.orders.figures.speed import speed
from seawall.orders.figures.yearly import article7, article8, article21, last_publication_day
from tests.problems import raises_problem

DAY = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)


def order(number=1, *, removed=(40,), **more):
    at = tuple(DAY + timedelta(minutes=each) for each in removed)
    gone = frozenset(f"item_{number}_{each}" for each in removed)
    return OrderFact(
        f"order_{number}", FigureSeries.REMOVAL_ORDERS, DAY, at, **{"gone": gone, **more}
    )


def complaints(upheld, rejected):
    return tuple(
        [ComplaintFact(DAY, ProceedingOutcome.UPHELD, is_reinstated=True)] * upheld
        + [ComplaintFact(DAY, ProceedingOutcome.REJECTED)] * rejected
    )


YEAR = YearFacts(
    2026,
    orders=(
        order(1),
        order(2, removed=(50,)),
        order(3, removed=(90,)),
        order(4, removed=(), not_executed="force_majeure"),
        order(5, removed=(), not_executed="manifest_errors"),
        OrderFact("order_6", FigureSeries.REFERRALS, DAY, (DAY,) * 7, items=7),
    ),
    measures=(MeasureFact(DAY, timedelta(seconds=30)),) * 120,
    complaints=complaints(4, 6),
    proceedings=(
        ProceedingFact(DAY, "provider", ProceedingOutcome.UPHELD, is_reinstated=True),
        ProceedingFact(DAY, "content_provider", ProceedingOutcome.PENDING),
    ),
    accesses=(
        AccessFact(DAY, "review", True),
        AccessFact(DAY, "criminal_investigation", True),
        AccessFact(DAY, "product_analytics", False),
    ),
)


def test_tco_53_an_item_that_two_states_order_removed_is_one_item():
    same = frozenset({"item_shared"})

    found = article7(YearFacts(2026, orders=(order(1, gone=same), order(2, gone=same))))

    assert found.items_removed == 1


def test_tco_53_the_numbers_of_article_7():
    found = article7(YEAR)

    assert found.items_removed == 123
    assert found.orders_not_executed == 2
    assert found.grounds == {"force_majeure": 1, "manifest_errors": 1}
    assert found.complaints == 10
    assert found.complaint_outcomes == {"upheld": 4, "rejected": 6}
    assert found.reinstated_after_complaint == 4


def test_tco_r51_e_and_f_are_the_providers_proceedings_and_what_they_put_back():
    found = article7(YEAR)

    assert found.proceedings == 1
    assert found.proceeding_outcomes == {"upheld": 1}
    assert found.reinstated_after_review == 1


def test_uk_12_referrals_are_in_no_number_of_removal_orders():
    without = YearFacts(2026, YEAR.orders[:-1], *[getattr(YEAR, name) for name in _REST])

    assert article7(without) == article7(YEAR)
    assert article21(without) == article21(YEAR)


_REST = ("measures", "complaints", "proceedings", "accesses")


def test_tco_r69_the_five_blocks_of_article_21():
    found = article21(YEAR)

    assert found.orders == 5
    assert (found.order_items.count, found.order_items.within_the_hour) == (3, 2)
    assert found.order_items.median_seconds == 50 * 60
    assert found.order_items.slowest_tenth_seconds == 90 * 60
    assert (found.measures_removed, found.measure_items.median_seconds) == (120, 30)
    assert found.accesses == {"criminal_investigation": 1, "review": 1}
    assert found.accesses_denied == 1
    assert (found.complaints, found.proceedings) == (10, 2)


def test_tco_r60_an_authoritys_own_report():
    issued = YearFacts(
        2026,
        orders=(order(1, cross_border=True, is_scrutinised=True), *YEAR.orders[1:]),
        proceedings=YEAR.proceedings,
    )

    found = article8(issued, exposure_decisions=1, penalties=2)

    assert (found.orders, found.cross_border, found.scrutinised) == (5, 1, 1)
    assert found.carried_out == 3
    assert found.not_executed == {"force_majeure": 1, "manifest_errors": 1}
    assert (found.exposure_decisions, found.penalties) == (1, 2)


@pytest.mark.parametrize(("year", "day"), [(2026, date(2027, 2, 28)), (2027, date(2028, 2, 29))])
def test_tco_51_the_report_is_published_before_1_march(year, day):
    assert last_publication_day(year, profile("eu-tco-transparency-report")) == day


@given(
    st.lists(
        st.builds(CountedRemoval, st.sampled_from("abcd"), st.sampled_from(Basis), st.datetimes())
    )
)
def test_trn_11_the_three_series_add_up_to_all_items_and_none_counts_twice(removals):
    counts = count_actioned(removals)

    assert sum(counts.values()) == len({each.item for each in removals})


@given(st.lists(st.timedeltas(timedelta(0), timedelta(days=3)), min_size=1))
def test_a_speed_is_one_that_was_measured(spans):
    found = speed(spans)

    seconds = {each // timedelta(seconds=1) for each in spans}
    assert {found.median_seconds, found.slowest_tenth_seconds} <= seconds
    assert found.median_seconds <= found.slowest_tenth_seconds
    assert found.within_the_hour <= found.count == len(spans)


def test_nothing_removed_has_no_speed():
    assert speed([]).median_seconds is None


def test_tco_r33_an_exposed_provider_may_do_without_any_automation():
    staff = SpecificMeasure("a", "Two more people on call.", since=date(2026, 12, 1))
    reports = SpecificMeasure("b", "A button on every page.")

    draft = draft_report([staff, reports])

    assert draft["uses_automated_tools"] is False
    assert draft["general_monitoring"] is False
    assert len(draft["measures"]["a"]["taken"]) == 1
    assert len(draft["measures"]["b"]["intended"]) == 1


def test_tco_r31_an_automated_measure_has_human_oversight():
    machine = SpecificMeasure("a", "Matching of known content.", is_automated=True)

    with raises_problem("orders.measure-unsafe.oversight") as refused:
        draft_report([machine])

    assert refused.value.field == "specific_measures[0].oversight"


def test_tco_r31_a_measure_is_of_one_of_the_four_kinds():
    with raises_problem("orders.measure-unsafe.kind"):
        draft_report([SpecificMeasure("e", "Something else.")])


def test_tco_r32_a_report_without_measures_is_no_report():
    with raises_problem("orders.no-measures"):
        draft_report([])
