"""How a clock goes on after a hold: with what was left, or afresh, as its profile says."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from seawall.clocks.clock import Clock, ClockState
from seawall.clocks.extending import ExtendedTooOften
from seawall.clocks.holding import Hold
from seawall.clocks.jurisdictions.model import ExtensionGround, Profile, Resume
from seawall.clocks.period import Period
from seawall.clocks.standstill import Standstill
from tests.clocks.clocks_made import TCO, clock, end_of, instant, period
from tests.clocks.resuming_made import of
from tests.problems import raises_problem

START = instant("2026-06-10T10:00:00Z")
HOUR = timedelta(hours=1)


def after(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def held(*holds: tuple[str, float, float | None], profile: Profile | None = None) -> Clock:
    """An hour that began at ten, with holds in minutes of it."""
    stretches = [
        Hold(ground, after(began), None if ended is None else after(ended))
        for ground, began, ended in holds
    ]
    return Clock(profile or of(TCO), START, holds=tuple(stretches))


def test_what_was_left_when_the_hold_began_is_left_when_it_ends():
    hour = held().hold("strike", after(10)).resume(after(200))

    assert hour.due_at == after(250)
    assert hour.left(after(200)) == timedelta(minutes=50)
    assert hour.runs_on
    assert hour.article.endswith("run on under s.5")
    assert hour.restarted_at == after(200)


def test_the_whole_period_runs_again_after_a_hold_that_brings_it_afresh():
    hour = held().hold("errors", after(10)).resume(after(200))

    assert hour.due_at == after(260)
    assert not hour.runs_on
    assert hour.article.endswith("run afresh under s.7")


def test_while_it_is_held_nothing_is_due_whichever_way_it_goes_on():
    hour = held().hold("strike", after(10))

    assert (hour.due_at, hour.legal_limit) == (None, None)
    assert hour.state(after(500)) is ClockState.HELD
    assert not hour.runs_on


def test_half_of_what_was_left_is_half_time():
    hour = held(("strike", 20, 100))

    assert (hour.half_time, hour.at_share(0.8)) == (after(120), after(132))


def test_the_latest_defensible_reading_keeps_what_was_left_of_it():
    hour = held(("strike", 10, 200))

    assert hour.legal_limit == after(200 + 110)


@pytest.mark.parametrize(
    ("holds", "due"),
    [
        ([("strike", 10, 30), ("inquiry", 20, 50)], 100),
        ([("strike", 10, 50), ("inquiry", 20, 30)], 100),
        ([("strike", 10, 30), ("inquiry", 30, 40)], 90),
        ([("strike", 10, 30), ("inquiry", 40, 50)], 90),
        ([("errors", 10, 30), ("errors", 40, 50)], 110),
        ([("errors", 10, 50), ("strike", 20, 60)], 120),
        ([("errors", 10, 60), ("strike", 20, 50)], 120),
        ([("strike", 10, 50), ("errors", 20, 60)], 120),
        ([("strike", 10, 60), ("errors", 20, 50)], 120),
        ([("errors", 10, 30), ("strike", 40, 50)], 100),
        ([("strike", 10, 30), ("errors", 40, 50)], 110),
        ([("strike", 10, 40), ("inquiry", 20, 30), ("errors", 35, 50)], 110),
    ],
)
def test_holds_that_overlap_are_one_and_the_whole_period_wins(holds, due):
    in_order, other_way = held(*holds), held(*reversed(holds))

    assert in_order.due_at == other_way.due_at == after(due)


@pytest.mark.parametrize(
    ("holds", "rests_on"),
    [
        ([("strike", 10, 50), ("inquiry", 20, 50)], "run on under s.6"),
        ([("inquiry", 10, 50), ("strike", 20, 30)], "run on under s.6"),
        ([("errors", 10, 60), ("strike", 20, 50)], "run afresh under s.7"),
        ([("strike", 10, 60), ("errors", 20, 50)], "run afresh under s.7"),
        ([("errors", 10, 30), ("strike", 30, 40)], "run afresh under s.7"),
    ],
)
def test_after_holds_that_overlap_or_meet_it_rests_on_the_one_that_decides(holds, rests_on):
    assert held(*holds).article.endswith(rests_on)


def test_a_hold_within_another_that_lasts_ends_nothing():
    hour = held(("strike", 10, None), ("errors", 20, 30))

    assert hour.due_at is None
    assert hour.resume(after(50)).due_at == after(110)


def test_a_second_hold_takes_from_what_the_first_one_left():
    hour = held(("strike", 10, 100), ("strike", 140, 200))

    assert hour.due_at == after(210)
    with raises_problem("clocks.clock-ran-out"):
        hour.hold("inquiry", after(210))


def test_a_hold_from_before_the_clock_leaves_all_of_it():
    assert held(("strike", -30, -10)).due_at == after(60)
    assert held(("strike", -30, 10)).due_at == after(70)


def test_days_that_were_left_end_at_the_end_of_a_day():
    complaint = Clock(of("eu-tco-complaint"), instant("2026-06-01T10:00+02:00"))
    evening = complaint.hold("strike", instant("2026-06-03T23:00+02:00"))

    assert complaint.due_at == end_of("2026-06-15", complaint)
    five_minutes = evening.resume(instant("2026-06-03T23:05+02:00"))
    two_hours = evening.resume(instant("2026-06-04T01:00+02:00"))
    two_days = evening.resume(instant("2026-06-06T01:00+02:00"))
    assert five_minutes.due_at == two_hours.due_at == end_of("2026-06-16", complaint)
    assert two_days.due_at == end_of("2026-06-18", complaint)
    assert two_days.legal_limit == end_of("2026-06-18", complaint)


def test_a_moved_end_on_a_weekend_moves_to_the_working_day_after_it_in_the_defensible_reading():
    complaint = Clock(of("eu-tco-complaint"), instant("2026-06-01T10:00+02:00"))
    to_saturday = complaint.hold("strike", instant("2026-06-03T12:00+02:00")).resume(
        instant("2026-06-08T11:00+02:00")
    )

    assert to_saturday.due_at == end_of("2026-06-20", complaint)
    assert to_saturday.legal_limit == end_of("2026-06-22", complaint)


def test_working_days_that_were_left_are_working_days_again():
    notice = Clock(of("gb-ta2006-s3-notice"), instant("2026-06-08T10:00+01:00"))
    again = notice.hold("strike", instant("2026-06-09T10:00+01:00")).resume(
        instant("2026-06-12T10:00+01:00")
    )

    assert notice.due_at == end_of("2026-06-10", notice)
    assert again.due_at == end_of("2026-06-16", notice)


@pytest.mark.parametrize("day", ["2026-03-08", "2026-11-01"])
def test_a_hold_of_no_length_moves_no_end_where_midnight_is_lost_to_summer_time(day):
    profile = replace(
        of("us-2703f-preservation", length=Period(days=1)), time_zone="America/Havana"
    )
    start = datetime.fromisoformat(f"{day}T12:00+00:00") - timedelta(days=2)
    kept = Clock(profile, start)
    again = replace(kept, holds=(Hold("strike", start + HOUR, start + HOUR),))

    assert again.due_at == kept.due_at


def test_an_extension_lengthens_what_was_left():
    longer = ExtensionGround("asked", "authority", Period(seconds=1800), "", None, None, "")
    profile = replace(of(TCO), extensions=(longer,))
    before = held(profile=profile).extend("asked", after(5)).hold("strike", after(10))
    later = held(("strike", 10, 200), profile=profile).extend("asked", after(210))

    assert before.resume(after(200)).due_at == later.due_at == after(280)


def test_the_most_a_whole_period_may_come_to_leaves_out_the_time_of_a_hold():
    longer = ExtensionGround("asked", "authority", None, "", None, Period(seconds=5400), "")
    profile = replace(of(TCO), extensions=(longer,))
    hour = held(("strike", 10, 200), profile=profile)

    assert hour.extend("asked", after(210), length=period("PT30M")).due_at == after(280)
    with pytest.raises(ExtendedTooOften):
        hour.extend("asked", after(210), length=period("PT31M"))


def test_a_promise_of_ours_begins_again_after_a_hold_since_the_law_names_no_time():
    report = held(("strike", 10, 90), profile=of("au-avm-refer"))

    assert report.work_by == after(150)
    assert report.due_at is None


def test_a_calendar_that_lacks_a_year_from_before_the_hold_is_incomplete():
    profile = of(TCO, calendar="eu_mt", standstill=Standstill(holidays=True))
    old = Clock(profile, instant("2024-12-31T22:30Z"))
    again = old.hold("strike", instant("2024-12-31T22:40Z")).resume(instant("2025-02-03T10:00Z"))

    assert again.calendar_is_incomplete
    (hold,) = again.holds
    assert not replace(again, holds=(replace(hold, ground="errors"),)).calendar_is_incomplete


def test_a_calendar_of_which_only_the_weekends_count_lacks_no_year():
    profile = of(TCO, calendar="eu_mt", standstill=Standstill(weekends=True))

    assert not Clock(profile, instant("2040-06-12T22:30Z")).calendar_is_incomplete


def test_the_hour_of_the_regulation_still_starts_afresh():
    hour = clock(TCO, "2026-06-10T10:00Z").hold("force_majeure", after(10)).resume(after(240))

    assert hour.due_at == after(300)
    assert {stop.resume for stop in hour.profile.suspensions} == {Resume.AFRESH}
