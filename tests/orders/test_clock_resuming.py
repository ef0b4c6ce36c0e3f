"""How a clock goes on after a hold: with what was left, or afresh, as its profile says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from seawall.orders.clock import Clock, ClockRanOut, ClockState
from seawall.orders.extending import ExtendedTooOften
from seawall.orders.holding import Hold
from seawall.orders.jurisdictions.model import Event, Extension, Profile, Resume, Suspension
from seawall.orders.period import Period
from seawall.orders.standstill import Standstill
from tests.orders.clocks_made import KNOWN, TCO, clock, end_of, instant, period

START = instant("2026-06-10T10:00:00Z")
HOUR = timedelta(hours=1)
MALTA = KNOWN.calendar("eu_mt")
SUSPENSIONS = (
    Suspension("strike", "", Event.EVENT_END, None, "s.5", Resume.REMAINING),
    Suspension("inquiry", "", Event.EVENT_END, None, "s.6", Resume.REMAINING),
    Suspension("errors", "", Event.CLARIFICATION_RECEIVED, None, "s.7", Resume.AFRESH),
)


def of(profile: str, *, calendar: str = "", **deadline) -> Profile:
    """A shipped profile whose clock is held on three grounds: two let it run on."""
    shipped = KNOWN.profile(profile)
    return replace(
        shipped,
        suspensions=SUSPENSIONS,
        calendar=KNOWN.calendar(calendar) if calendar else shipped.calendar,
        deadline=replace(shipped.deadline, **deadline),
    )


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
    with pytest.raises(ClockRanOut):
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
    longer = Extension("asked", "authority", Period(seconds=1800), "", None, None, "")
    profile = replace(of(TCO), extensions=(longer,))
    before = held(profile=profile).extend("asked", after(5)).hold("strike", after(10))
    later = held(("strike", 10, 200), profile=profile).extend("asked", after(210))

    assert before.resume(after(200)).due_at == later.due_at == after(280)


def test_the_most_a_whole_period_may_come_to_leaves_out_the_time_of_a_hold():
    longer = Extension("asked", "authority", None, "", None, Period(seconds=5400), "")
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


# Hours that stand still


NIGHTLY = Standstill(weekends=True, holidays=True, nights=(time(18), time(8)))


def six_hours(start: str) -> Clock:
    """Six hours of Malta, of which none runs at night, on weekends or on holidays."""
    profile = of(TCO, calendar="eu_mt", length=Period(seconds=6 * 3600), standstill=NIGHTLY)
    place = {"time_zone": "Europe/Malta", "has_one_zone": True}
    return Clock(replace(profile, **place), instant(start))


def test_hours_that_stand_still_over_a_weekend_go_on_after_it():
    order = six_hours("2026-06-12T16:00+02:00")

    assert order.due_at == instant("2026-06-15T12:00+02:00")
    assert order.state(instant("2026-06-14T12:00+02:00")) is ClockState.RUNNING
    assert order.half_time == instant("2026-06-15T09:00+02:00")


def test_hours_that_stand_still_on_a_holiday_go_on_after_it():
    order = six_hours("2026-06-26T16:00+02:00")

    assert order.due_at == instant("2026-06-30T12:00+02:00")


def test_the_defensible_reading_of_hours_that_stand_still_stands_still_too():
    order = six_hours("2026-06-12T16:20+02:00")

    assert order.due_at == instant("2026-06-15T12:20+02:00")
    assert order.legal_limit == instant("2026-06-15T13:00+02:00")


def test_a_hold_that_begins_within_a_standstill_takes_nothing_of_what_was_left():
    order = six_hours("2026-06-12T16:00+02:00").hold("strike", instant("2026-06-13T12:00+02:00"))

    same_day = order.resume(instant("2026-06-13T20:00+02:00"))
    on_monday = order.resume(instant("2026-06-15T10:00+02:00"))
    assert same_day.due_at == instant("2026-06-15T12:00+02:00")
    assert on_monday.due_at == instant("2026-06-15T14:00+02:00")


def test_a_hold_that_ends_within_a_standstill_waits_for_its_end():
    order = six_hours("2026-06-12T10:00+02:00")
    remaining = order.hold("strike", instant("2026-06-12T12:00+02:00"))
    afresh = order.hold("errors", instant("2026-06-12T12:00+02:00"))

    assert remaining.resume(instant("2026-06-13T03:00+02:00")).due_at == instant(
        "2026-06-15T12:00+02:00"
    )
    assert afresh.resume(instant("2026-06-13T03:00+02:00")).due_at == instant(
        "2026-06-15T14:00+02:00"
    )


# Whatever happens


moments = st.datetimes(
    datetime(2026, 1, 1),  # noqa: DTZ001 - Hypothesis adds the offset
    datetime(2027, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
nights = st.sampled_from([None, (time(18), time(8)), (time(0), time(5)), (time(12), time(13, 30))])
standstills = st.builds(Standstill, st.booleans(), st.booleans(), nights)
profiles = st.builds(
    lambda seconds, standstill: replace(
        of(TCO, calendar="eu_mt", length=Period(seconds=seconds), standstill=standstill),
        time_zone="Europe/Malta",
        has_one_zone=True,
    ),
    st.integers(1, 100 * 3600),
    standstills,
)
clocks = st.builds(Clock, profiles, moments)
shares = st.floats(0.001, 0.999)
spans = st.timedeltas(timedelta(0), timedelta(days=20))
remaining = st.sampled_from(["strike", "inquiry"])


def ran(clock: Clock, start: datetime, end: datetime) -> timedelta:
    """How much of the time between two moments counts for a clock."""
    return clock._terms.running.between(start, end)


def within(clock: Clock, share: float) -> datetime:
    """A moment while it runs."""
    at = clock.at_share(share)
    assume(at < clock.due_at)
    return at


@given(clocks)
def test_a_clock_never_ends_before_its_running_time_is_over(clock):
    length = clock.profile.deadline.length.elapsed

    assert ran(clock, clock.started_at, clock.due_at) == length
    assert clock.due_at >= clock.started_at + length
    assert clock.legal_limit >= clock.due_at


@given(clocks, shares, spans, remaining)
def test_after_a_hold_exactly_what_was_left_runs(clock, share, span, ground):
    began = within(clock, share)
    again = clock.hold(ground, began).resume(began + span)

    assert ran(clock, began + span, again.due_at) == ran(clock, began, clock.due_at)
    assert clock.due_at <= again.due_at
    assert again.due_at <= again.legal_limit


@given(clocks, shares, spans)
def test_after_a_hold_that_brings_it_afresh_the_whole_of_it_runs(clock, share, span):
    began = within(clock, share)
    again = clock.hold("errors", began).resume(began + span)

    assert again.due_at == replace(clock, started_at=began + span).due_at


@given(clocks, shares, spans, remaining)
def test_what_was_left_is_never_more_than_the_whole(clock, share, span, ground):
    began = within(clock, share)
    left = clock.hold(ground, began).resume(began + span)
    whole = clock.hold("errors", began).resume(began + span)

    assert left.due_at <= whole.due_at


@given(clocks, shares, spans, spans, spans, st.sampled_from(["inquiry", "errors"]))
def test_the_order_in_which_two_holds_that_overlap_begin_and_end_changes_nothing(
    clock, share, until_second, first_more, second_more, ground
):
    began = within(clock, share)
    second = began + until_second
    ends = second + first_more, second + second_more
    one_way = (Hold("strike", began, ends[0]), Hold(ground, second, ends[1]))
    other_way = (Hold(ground, began, ends[0]), Hold("strike", second, ends[1]))
    as_one = (Hold(ground, began, max(ends)),)

    due = {replace(clock, holds=holds).due_at for holds in (one_way, other_way, as_one)}
    assert len(due) == 1
    assert replace(clock, holds=one_way[::-1]).due_at in due


@given(clocks, spans, remaining)
def test_a_hold_that_begins_within_a_standstill_takes_nothing(clock, span, ground):
    began = next_standstill(clock)
    assume(began)
    again = clock.hold(ground, began).resume(began + span)

    assert ran(clock, began + span, again.due_at) == ran(clock, began, clock.due_at)
    waited = ran(clock, began, began + span) == timedelta()
    assert (again.due_at == clock.due_at) == waited


def next_standstill(clock: Clock) -> datetime | None:
    """A moment before the end of a clock at which its time stands still, if there is one."""
    hours = int((clock.due_at - clock.started_at) / HOUR)
    moments = (clock.started_at + n * HOUR for n in range(hours))
    return next((at for at in moments if ran(clock, at, at + HOUR / 60) == timedelta()), None)


@given(clocks, shares, spans, remaining, moments)
def test_what_was_known_at_a_moment_is_answered_for_that_moment(clock, share, span, ground, at):
    began = within(clock, share)
    again = clock.hold(ground, began).resume(began + span)

    assert again.as_of(at).state(at) is again.state(at)
    if at < began:
        assert again.as_of(at) == clock


def test_the_hour_of_the_regulation_still_starts_afresh():
    hour = clock(TCO, "2026-06-10T10:00Z").hold("force_majeure", after(10)).resume(after(240))

    assert hour.due_at == after(300)
    assert {stop.resume for stop in hour.profile.suspensions} == {Resume.AFRESH}
