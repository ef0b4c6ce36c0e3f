"""The clocks of the United Kingdom, row by row of the standard."""

from __future__ import annotations

import pytest

from seawall.clocks.clock import ClockState
from seawall.clocks.jurisdictions import ProfileBinding
from tests.clocks.clocks_made import clock, end_of, instant
from tests.problems import raises_problem

NOTICE = "gb-ta2006-s3-notice"


@pytest.mark.parametrize(
    ("given", "last_day", "deemed_from"),
    [
        pytest.param("2026-04-02T11:00+01:00", "2026-04-08", "2026-04-09T00:00+01:00", id="uk_01"),
        pytest.param("2026-03-11T11:00Z", "2026-03-13", "2026-03-14T00:00Z", id="uk_03"),
        pytest.param("2026-07-31T11:00+01:00", "2026-08-05", "2026-08-06T00:00+01:00", id="uk_04"),
        pytest.param("2026-11-27T11:00Z", "2026-12-02", "2026-12-03T00:00Z", id="uk_06"),
        pytest.param("2026-03-26T11:00Z", "2026-03-30", "2026-03-31T00:00+01:00", id="uk_08"),
    ],
)
def test_uk_01_03_04_06_08_a_notice_is_obeyed_in_two_working_days(given, last_day, deemed_from):
    notice = clock(NOTICE, given)

    assert notice.due_at == end_of(last_day, notice) == instant(deemed_from)
    assert notice.legal_limit == notice.due_at
    assert not notice.calendar_is_incomplete


def test_uk_r02_the_day_of_giving_is_not_counted_however_early_it_was():
    early = clock(NOTICE, "2026-03-11T00:00:00Z")
    late = clock(NOTICE, "2026-03-11T23:59:59Z")

    assert early.due_at == late.due_at
    assert clock(NOTICE, "2026-03-12T00:00:00Z").due_at > late.due_at


def test_uk_r02_endorsement_is_deemed_from_the_first_second_after_the_second_day():
    notice = clock(NOTICE, "2026-04-02T11:00+01:00")

    assert notice.state(instant("2026-04-08T22:59:59Z")) is ClockState.RUNNING
    assert notice.state(instant("2026-04-08T23:00:00Z")) is ClockState.OVERDUE


def test_uk_r02_the_days_are_those_of_the_united_kingdom_wherever_the_provider_sits():
    at_home = clock(NOTICE, "2026-04-02T11:00+01:00")
    abroad = clock(NOTICE, "2026-04-02T11:00+01:00", tz="Asia/Kolkata", calendar="eu_se")

    assert abroad.due_at == at_home.due_at
    assert clock(NOTICE, "2026-07-31T11:00+01:00", calendar="eu_se").due_at == end_of(
        "2026-08-05", at_home
    )


@pytest.mark.parametrize("holiday", ["2026-03-17", "2026-11-30", "2026-12-25", "2026-04-03"])
def test_uk_r03_a_holiday_in_any_part_of_the_kingdom_is_none_of_the_days(holiday):
    days = clock(NOTICE, f"{holiday}T09:00Z").profile.calendar

    assert not days.is_working(instant(f"{holiday}T09:00Z").date())


def test_uk_r03_a_year_whose_holidays_are_unknown_counts_weekends_only_and_says_so():
    notice = clock(NOTICE, "2035-12-24T09:00Z")

    assert notice.due_at == end_of("2035-12-26", notice)
    assert notice.calendar_is_incomplete


def test_a_notice_that_ends_in_a_year_whose_holidays_are_unknown_says_so_too():
    assert clock(NOTICE, "2030-12-31T09:00Z").calendar_is_incomplete
    assert not clock(NOTICE, "2030-12-20T09:00Z").calendar_is_incomplete


def test_uk_12_a_referral_is_voluntary_and_has_no_deadline_but_ours():
    referral = clock("gb-ctiru-referral", "2026-06-10T10:00Z")

    assert referral.profile.binding is ProfileBinding.VOLUNTARY
    assert referral.due_at is None
    assert referral.legal_limit is None
    assert referral.work_by == instant("2026-06-10T11:00Z")
    assert referral.internal_sla is not None


def test_uk_16_a_retention_notice_of_thirteen_months_is_refused():
    with raises_problem(
        "clocks.period-too-long",
        match="P13M is longer than the P12M",
    ) as refused:
        clock("gb-ipa-retention-notice", "2026-06-10T10:00Z", period="P13M")

    assert refused.value.field == "period"


@pytest.mark.parametrize(
    ("length", "allowed"), [("P12M", True), ("P1Y", True), ("P365D", True), ("P366D", False)]
)
def test_uk_16_twelve_months_is_the_most_however_it_is_written(length, allowed):
    if allowed:
        notice = clock("gb-ipa-retention-notice", "2026-06-10T10:00Z", period=length)
        assert notice.keep_until == end_of("2027-06-10", notice)
    else:
        with raises_problem("clocks.period-too-long"):
            clock("gb-ipa-retention-notice", "2026-06-10T10:00Z", period=length)
