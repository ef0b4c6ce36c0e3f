"""The clocks of Regulation (EU) 2021/784, row by row of the standard."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seawall.clocks.clock import ClockState
from seawall.clocks.extending import ExtendedTooOften
from tests.clocks.clocks_made import TCO, clock, end_of, instant
from tests.problems import raises_problem


def test_tco_02_an_hour_across_the_spring_gap_is_sixty_minutes_on_the_instant():
    hour = clock(TCO, "2026-03-29T01:30+01:00", tz="Europe/Brussels")

    assert hour.due_at == instant("2026-03-29T03:30+02:00") == instant("2026-03-29T01:30Z")
    assert hour.legal_limit == instant("2026-03-29T02:00Z")


def test_an_hour_across_the_autumn_fold_is_sixty_minutes_on_the_instant():
    hour = clock(TCO, "2026-10-25T02:30+02:00", tz="Europe/Brussels")

    assert hour.due_at == instant("2026-10-25T02:30+01:00") == instant("2026-10-25T01:30Z")
    assert hour.legal_limit == instant("2026-10-25T02:00Z")


def test_tco_06_an_order_on_the_full_hour_has_one_more_hour_in_the_defensible_reading():
    hour = clock(TCO, "2026-06-10T15:00:00+02:00")

    assert hour.due_at == instant("2026-06-10T16:00:00+02:00")
    assert hour.legal_limit == instant("2026-06-10T17:00:00+02:00")


def test_a_second_before_the_full_hour_the_defensible_reading_ends_an_hour_earlier():
    hour = clock(TCO, "2026-06-10T14:59:59+02:00")

    assert hour.due_at == instant("2026-06-10T15:59:59+02:00")
    assert hour.legal_limit == instant("2026-06-10T16:00:00+02:00")


def test_tco_07_an_hour_runs_over_the_turn_of_the_year():
    hour = clock(TCO, "2026-12-31T23:45+01:00")

    assert hour.due_at == instant("2027-01-01T00:45+01:00")


def test_tco_08_the_hour_runs_from_receipt_and_to_the_second():
    hour = clock(TCO, "2026-06-10T10:07:30Z")

    assert hour.due_at == instant("2026-06-10T11:07:30Z")


def test_tco_r11_the_hour_is_over_when_it_is_reached_and_not_a_second_before():
    hour = clock(TCO, "2026-06-10T10:00:00Z")

    assert hour.state(instant("2026-06-10T10:59:59Z")) is ClockState.RUNNING
    assert hour.left(instant("2026-06-10T10:59:59Z")) == timedelta(seconds=1)
    assert hour.state(instant("2026-06-10T11:00:00Z")) is ClockState.OVERDUE
    assert hour.left(instant("2026-06-10T11:00:01Z")) == timedelta(seconds=-1)


def test_tco_13_an_answer_without_the_missing_url_leaves_the_clock_paused():
    held = clock(TCO, "2026-06-10T10:00Z").hold("manifest_errors", instant("2026-06-10T10:20Z"))

    assert held.due_at is None
    assert held.legal_limit is None
    assert held.state(instant("2026-06-10T11:00Z")) is ClockState.HELD
    assert held.state(instant("2026-06-12T11:00Z")) is ClockState.HELD
    assert held.left(instant("2026-06-10T11:00Z")) is None
    assert held.article == "Regulation (EU) 2021/784 Art 3(3), paused under Art 3(8)"


def test_tco_14_after_force_majeure_the_hour_runs_from_its_end():
    hour = clock(TCO, "2026-06-10T10:00Z").hold("force_majeure", instant("2026-06-10T10:10Z"))
    hour = hour.resume(instant("2026-06-10T14:00Z"))

    assert hour.due_at == instant("2026-06-10T15:00Z")
    assert hour.restarted_at == instant("2026-06-10T14:00Z")
    assert hour.article == "Regulation (EU) 2021/784 Art 3(3), run afresh under Art 3(7)"


@pytest.mark.parametrize("ground", ["force_majeure", "manifest_errors", "insufficient_information"])
def test_tco_r15_tco_r16_each_ground_starts_a_fresh_hour(ground):
    hour = clock(TCO, "2026-06-10T10:00Z").hold(ground, instant("2026-06-10T10:59:59Z"))
    hour = hour.resume(instant("2026-06-10T11:25:00Z"))

    assert hour.due_at == instant("2026-06-10T12:25:00Z")
    assert hour.legal_limit == instant("2026-06-10T13:00:00Z")
    assert hour.half_time == instant("2026-06-10T11:55:00Z")


def test_tco_34_a_request_for_scrutiny_is_open_for_48_hours():
    window = clock("eu-tco-scrutiny-request", "2026-05-01T09:15Z")

    assert window.due_at == instant("2026-05-03T09:15Z")
    assert window.legal_limit == instant("2026-05-03T10:00Z")


def test_tco_r22_scrutiny_takes_72_hours_from_the_copy():
    scrutiny = clock("eu-tco-scrutiny-decision", "2026-05-01T09:15Z")

    assert scrutiny.due_at == instant("2026-05-04T09:15Z")


def test_tco_42_content_removed_on_31_august_is_kept_to_the_last_day_of_february():
    kept = clock("eu-tco-preservation", "2027-08-31T16:20+02:00")

    assert kept.keep_until == end_of("2028-02-29", kept)
    assert kept.state(instant("2028-02-29T22:59:59Z")) is ClockState.RUNNING
    assert kept.state(instant("2028-02-29T23:00:00Z")) is ClockState.MET


def test_tco_47_a_complaint_is_answered_in_two_weeks_and_a_holiday_counts_for_the_limit_only():
    complaint = clock("eu-tco-complaint", "2026-12-18T09:00+01:00", calendar="eu_ie")

    assert complaint.due_at == end_of("2027-01-01", complaint)
    assert complaint.legal_limit == end_of("2027-01-04", complaint)
    assert not complaint.calendar_is_incomplete


def test_tco_51_the_report_is_published_before_march_of_the_next_year():
    of_2026 = clock("eu-tco-transparency-report", "2026-01-01T00:00+01:00")
    end_of_2026 = clock("eu-tco-transparency-report", "2026-12-31T23:59:59+01:00")
    of_2027 = clock("eu-tco-transparency-report", "2027-06-30T12:00+02:00")

    assert of_2026.due_at == end_of_2026.due_at == end_of("2027-02-28", of_2026)
    assert of_2027.due_at == end_of("2028-02-29", of_2027)


def test_tco_57_the_first_report_of_an_exposed_provider_is_due_in_three_months_then_yearly():
    report = clock("eu-tco-exposed-report", "2026-11-30T10:00+01:00")
    second = report.next_year()

    assert report.due_at == end_of("2027-02-28", report)
    assert report.legal_limit == end_of("2027-03-01", report)
    assert second.due_at == end_of("2028-02-28", report)
    assert second.next_year().due_at == end_of("2029-02-28", report)


def test_a_duty_that_does_not_recur_has_no_next_year():
    assert clock(TCO, "2026-06-10T10:00Z").next_year() is None


def test_tco_r63_non_disclosure_lasts_six_weeks_and_is_extended_once():
    silence = clock("eu-tco-non-disclosure", "2026-06-01T10:00+02:00")
    longer = silence.extend("non_disclosure_still_needed", instant("2026-07-01T10:00+02:00"))

    assert silence.keep_until == end_of("2026-07-13", silence)
    assert longer.keep_until == end_of("2026-08-24", silence)
    assert longer.as_of(instant("2026-07-01T09:59:59+02:00")).keep_until == silence.keep_until
    assert longer.as_of(instant("2026-07-01T10:00:00+02:00")).keep_until == longer.keep_until
    with pytest.raises(ExtendedTooOften):
        longer.extend("non_disclosure_still_needed", instant("2026-07-02T10:00+02:00"))


def test_tco_r63_an_authority_may_state_less_than_six_weeks_and_never_more():
    shorter = clock("eu-tco-non-disclosure", "2026-06-01T10:00+02:00", period="P10D")

    assert shorter.keep_until == end_of("2026-06-11", shorter)
    with raises_problem("clocks.period-too-long"):
        clock("eu-tco-non-disclosure", "2026-06-01T10:00+02:00", period="P43D")


def test_tco_r65_a_threat_to_life_has_no_deadline_in_law_and_a_quarter_of_an_hour_of_ours():
    threat = clock("eu-tco-threat-to-life", "2026-06-10T10:00Z")

    assert threat.due_at is None
    assert threat.state(instant("2026-06-10T12:00Z")) is ClockState.NO_DEADLINE
    assert threat.work_by == instant("2026-06-10T10:15Z")
    assert threat.at_share(0.8) == instant("2026-06-10T10:12Z")


def test_tco_r10_an_authority_waits_twelve_hours_after_its_first_information():
    wait = clock("eu-tco-first-order-information", "2026-06-09T22:00:00Z")

    assert wait.state(instant("2026-06-10T09:59:59Z")) is ClockState.RUNNING
    assert wait.state(instant("2026-06-10T10:00:00Z")) is ClockState.MET
    assert wait.work_by is None
