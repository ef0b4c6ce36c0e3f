"""Hours that stand still at night, on weekends and on holidays; and what holds for every hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from seawall.clocks.clock import Clock, ClockState
from seawall.clocks.holding import Hold
from seawall.clocks.period import Period
from seawall.clocks.standstill import Standstill
from tests.clocks.clocks_made import TCO, instant
from tests.clocks.resuming_made import of

HOUR = timedelta(hours=1)
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
