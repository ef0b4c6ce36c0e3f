"""The yearly numbers, counted from facts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.clocks.jurisdictions import profile
from seawall.clocks.reporting_period import calendar_year, half_year
from seawall.orders.figures.measures import (
    SpecificMeasure,
    draft_report,
)
from seawall.orders.figures.speed import speed
from seawall.orders.figures.yearly import article7, article8, article21, last_publication_day
from tests.problems import raises_problem
from tests.year_made import YEAR, counted, order


def test_tco_53_the_numbers_of_article_7():
    found = article7(counted())

    assert found.items_removed == 123
    assert found.orders_not_executed == 2
    assert found.grounds == {"force_majeure": 1, "manifest_errors": 1}
    assert found.complaints == 10
    assert found.complaint_outcomes == {"upheld": 4, "rejected": 6}
    assert found.reinstated_after_complaint == 4


def test_tco_r51_e_and_f_are_the_providers_proceedings_and_what_they_put_back():
    found = article7(counted())

    assert found.proceedings == 1
    assert found.proceeding_outcomes == {"upheld": 1}
    assert found.reinstated_after_review == 1


def test_uk_12_referrals_are_in_no_number_of_removal_orders():
    without = counted(orders=YEAR.orders[:-1], removals=YEAR.removals[:-1])

    assert article7(without) == article7(counted())
    assert article21(without) == article21(counted())


def test_tco_r69_the_five_blocks_of_article_21():
    found = article21(counted())

    assert found.orders == 5
    assert (found.order_items.count, found.order_items.within_the_hour) == (3, 2)
    assert found.order_items.median_seconds == 50 * 60
    assert found.order_items.slowest_tenth_seconds == 90 * 60
    assert (found.measures_removed, found.measure_items.median_seconds) == (120, 30)
    assert found.accesses == {"criminal_investigation": 1, "review": 1}
    assert found.accesses_denied == 1
    assert (found.complaints, found.proceedings) == (10, 2)


def test_tco_r60_an_authoritys_own_report():
    first = order(1, removed=1, cross_border=True)
    found = article8(counted(orders=(first, *YEAR.orders[1:])))

    assert (found.orders, found.cross_border) == (5, 1)
    assert found.carried_out == 3
    assert found.not_executed == {"force_majeure": 1, "manifest_errors": 1}


@pytest.mark.parametrize("zone", ["UTC", "Europe/Athens", "America/New_York"])
@pytest.mark.parametrize(("year", "day"), [(2026, date(2027, 2, 28)), (2027, date(2028, 2, 29))])
def test_tco_51_the_report_is_published_before_1_march(year, day, zone):
    period = calendar_year(year, zone)

    assert last_publication_day(period, profile("eu-tco-transparency-report")) == day


def test_dtr_13_14_the_report_of_the_dsa_is_due_two_months_after_its_period():
    report = profile("eu-dsa-transparency-report")

    assert last_publication_day(calendar_year(2026, "UTC"), report) == date(2027, 2, 28)
    assert last_publication_day(half_year(2026, 1, "UTC"), report) == date(2026, 8, 30)


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
