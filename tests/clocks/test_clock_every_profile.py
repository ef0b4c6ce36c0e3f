"""What holds for the clock of every profile, whatever the moment, the zone and its history."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from seawall.clocks.clock import Clock, ClockState
from seawall.clocks.clock_record import clock_of, row_of
from seawall.clocks.holding import Hold
from seawall.clocks.jurisdictions import DeadlineKind, Direction, Jurisdictions, Profile
from seawall.clocks.jurisdictions.model import Resume
from seawall.clocks.period import Period
from seawall.errors import Conflict
from seawall.ids import ClockId
from tests.clocks.clocks_made import KNOWN, TCO

SHIPPED = list(KNOWN.profiles.values())
#: What an operator might write: holds on every kind of deadline, afresh over the first length.
HELD = [
    replace(
        profile,
        id=f"held-{profile.id}",
        suspensions=tuple(replace(each, length=None) for each in KNOWN.profile(TCO).suspensions),
    )
    for profile in SHIPPED
]
#: And holds after which what was left runs on.
RESUMED = [
    replace(
        profile,
        id=profile.id.replace("held-", "resumed-"),
        suspensions=tuple(replace(each, resume=Resume.REMAINING) for each in profile.suspensions),
    )
    for profile in HELD
]
PROFILES = [*SHIPPED, *HELD, *RESUMED]
ALL = Jurisdictions({each.id: each for each in PROFILES}, KNOWN.calendars)
ZONES = [
    "UTC", "Europe/Brussels", "Europe/Dublin", "America/New_York", "Asia/Kolkata",
    "Australia/Lord_Howe", "Pacific/Apia", "Pacific/Chatham", "America/Havana", "Africa/Casablanca",
]  # fmt: skip
CALENDARS = [None, *KNOWN.calendars.values()]

offsets = st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))
moments = st.datetimes(
    datetime(2024, 1, 1),  # noqa: DTZ001 - Hypothesis adds the offset
    datetime(2031, 1, 1),  # noqa: DTZ001
    timezones=offsets,
)
spans = st.timedeltas(timedelta(0), timedelta(days=400))
seconds = st.timedeltas(timedelta(seconds=1), timedelta(hours=80)).map(
    lambda span: timedelta(seconds=span.total_seconds() // 1)
)
periods = st.one_of(
    st.none(),
    st.integers(1, 90).map(lambda n: Period(days=n)),
    st.integers(1, 12).map(lambda n: Period(months=n)),
    st.integers(1, 10**6).map(lambda n: Period(seconds=n)),
)


def may_state(profile: Profile) -> bool:
    return profile.deadline.kind is DeadlineKind.FROM_DOCUMENT


@st.composite
def clocks(draw: Callable, profiles: list[Profile] = PROFILES) -> Clock:
    """Any clock that was started, with nothing that happened to it yet."""
    profile = draw(st.sampled_from(profiles))
    return Clock(
        profile,
        draw(moments),
        tz=draw(st.sampled_from([None, *ZONES])),
        period=draw(periods) if may_state(profile) else None,
        emergency=draw(st.booleans()),
        alternative=draw(st.booleans()),
        calendar=draw(st.sampled_from(CALENDARS)),
        cycle=draw(st.integers(0, 5)) if profile.deadline.is_yearly else 0,
    )


@st.composite
def histories(draw: Callable) -> Clock:
    """Any clock with holds, extensions and an end, as far as the law let them happen."""
    clock = draw(clocks())
    at = clock.started_at
    grounds = [each.ground for each in clock.profile.suspensions]
    for step in draw(st.lists(st.sampled_from(["hold", "resume", "extend"]), max_size=6)):
        at += draw(seconds)
        try:
            if step == "hold" and grounds:
                clock = clock.hold(draw(st.sampled_from(grounds)), at)
            elif step == "resume" and grounds:
                clock = clock.resume(at, draw(st.sampled_from(grounds)))
            elif step == "extend" and clock.profile.extensions:
                rule = draw(st.sampled_from(clock.profile.extensions))
                length = None if rule.length or rule.until else Period(days=draw(st.integers(1, 9)))
                clock = clock.extend(rule.ground, at, length=length)
        except Conflict:
            continue
    return clock.meet(at + draw(seconds)) if draw(st.booleans()) else clock


def results(clock: Clock, at: datetime) -> tuple[object, ...]:
    return (
        clock.due_at, clock.legal_limit, clock.keep_until, clock.work_by, clock.half_time,
        clock.restarted_at, clock.state(at), clock.left(at), clock.article,
        clock.calendar_is_incomplete,
    )  # fmt: skip


@given(histories(), moments)
def test_no_clock_is_ever_without_a_state_a_result_and_an_article(clock, at):
    state = clock.state(at)

    assert clock.article.startswith(clock.profile.article)
    assert (clock.due_at is None) == (clock.legal_limit is None)
    assert (clock.left(at) is None) == (
        state in {ClockState.MET, ClockState.HELD, ClockState.NO_DEADLINE}
    )


@given(histories(), moments)
def test_the_defensible_reading_is_never_before_the_strict_one(clock, at):
    assume(clock.due_at)

    assert clock.due_at <= clock.legal_limit
    assert clock.due_at > clock.started_at
    assert clock.due_at.tzinfo is UTC
    assert clock.legal_limit.tzinfo is UTC


@given(clocks(), spans)
def test_a_later_start_never_gives_an_earlier_end(clock, later):
    moved = replace(clock, started_at=clock.started_at + later)

    for name in ("due_at", "legal_limit", "keep_until", "work_by"):
        first, second = getattr(clock, name), getattr(moved, name)
        assert (first is None) == (second is None)
        assert first is None or first <= second, name


@given(histories(), moments, spans)
def test_a_clock_never_runs_backwards(clock, at, later):
    allowed = {
        ClockState.OVERDUE: {ClockState.OVERDUE, ClockState.MET},
        ClockState.MET: {ClockState.MET},
    }
    before, after = clock.state(at), clock.state(at + later)

    assert after in allowed.get(before, set(ClockState))
    if (
        before is after
        and clock.left(at) is not None
        and clock.as_of(at) == clock.as_of(at + later)
    ):
        assert clock.left(at) - clock.left(at + later) == later


@given(histories(), moments)
def test_the_state_is_what_was_known_then_and_later_knowledge_does_not_change_it(clock, at):
    assert clock.as_of(at).state(at) is clock.state(at)
    assert clock.as_of(at).left(at) == clock.left(at)


@given(clocks(), offsets)
def test_the_offset_that_a_start_was_written_in_changes_nothing(clock, offset):
    elsewhere = replace(clock, started_at=clock.started_at.astimezone(offset))

    assert results(elsewhere, clock.started_at) == results(clock, clock.started_at)


@given(clocks())
def test_the_day_before_the_end_it_runs_and_at_the_end_it_does_not(clock):
    keeps = clock.profile.deadline.direction is not Direction.DO_BY
    end = clock.keep_until if keeps else clock.due_at
    assume(end)
    over = ClockState.MET if keeps else ClockState.OVERDUE

    assert clock.state(end - timedelta(microseconds=1)) is ClockState.RUNNING
    assert clock.state(end) is over


@given(clocks())
def test_days_end_at_midnight_and_hours_are_seconds_on_the_instant(clock):
    assume(clock.due_at)
    deadline, length = clock.profile.deadline, clock._terms.length
    if deadline.kind is DeadlineKind.ELAPSED or (length and length.is_of_hours):
        assert clock.due_at - clock.started_at == length.elapsed
        assert clock.legal_limit - clock.started_at <= length.elapsed + timedelta(hours=2)
    else:
        last = (clock.due_at - timedelta(microseconds=1)).astimezone(clock.zone)
        first = clock.due_at.astimezone(clock.zone)
        assert first.date() > last.date()


@given(clocks(HELD), st.sampled_from(["force_majeure", "manifest_errors"]), seconds, seconds)
def test_after_a_hold_the_period_is_the_one_of_a_clock_that_began_there(clock, ground, a, b):
    began, ended = clock.started_at + a, clock.started_at + a + b
    assume(clock.due_at is None or clock.due_at > began)
    again = clock.hold(ground, began).resume(ended)
    fresh = replace(clock, started_at=ended)

    assert (again.due_at, again.legal_limit) == (fresh.due_at, fresh.legal_limit)


@given(clocks(RESUMED), st.sampled_from(["force_majeure", "manifest_errors"]), seconds, seconds)
def test_after_a_hold_that_lets_it_run_on_no_end_is_earlier_than_what_was_left(clock, ground, a, b):
    began, ended = clock.started_at + a, clock.started_at + a + b
    assume(clock.due_at is None or clock.due_at > began)
    again = clock.hold(ground, began).resume(ended)

    assert (again.due_at is None) == (clock.due_at is None)
    if again.due_at is None:
        return
    assert max(clock.due_at, ended) <= again.due_at <= again.legal_limit
    if not clock._run.ends.is_of_days:
        assert again.due_at - ended == clock.due_at - began
    elif clock.profile.deadline.kind is not DeadlineKind.WORKING_DAYS:
        assert again.due_at - clock.due_at < (ended - began) + timedelta(hours=26)


@given(clocks(), moments, st.text(max_size=20))
def test_a_ground_the_law_does_not_list_changes_nothing(clock, at, ground):
    assume(clock.profile.suspension(ground) is None)
    wrong = replace(clock, holds=(Hold(ground, at),))

    assert results(wrong, at) == results(clock, at)


@given(histories(), moments)
def test_no_clock_is_lost_when_it_is_kept_and_read_again(clock, at):
    row = row_of(clock, clock_id=ClockId("clock_1"), about="order_1", at=at)
    facts, holds = json.loads(msgspec.json.encode((row.facts, row.holds)))
    kept = replace(row, started_at=row.started_at.astimezone(UTC), facts=facts, holds=tuple(holds))
    read = clock_of(kept, jurisdictions=ALL)

    assert read == clock
    assert read.started_at.utcoffset() == clock.started_at.utcoffset()
    assert results(read, at) == results(clock, at)
    assert (row.due_at, row.state) == (clock.due_at, clock.state(at))


@pytest.mark.parametrize("zone", ["UTC", "Asia/Kolkata", "America/St_Johns", "Pacific/Kiritimati"])
def test_no_clock_depends_on_the_time_zone_of_the_machine(zone, monkeypatch):
    started = [datetime(2026, 3, 29, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)]
    all_clocks = [Clock(profile, at) for profile in PROFILES for at in started]
    here = [results(clock, clock.started_at) for clock in all_clocks]

    with monkeypatch.context() as machine:
        machine.setenv("TZ", zone)
        time.tzset()
        there = [results(clock, clock.started_at) for clock in all_clocks]
    time.tzset()

    assert there == here


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.id)
@pytest.mark.parametrize("at", ["2026-03-29T00:30+00:00", "2026-10-25T00:30+00:00"])
def test_a_deadline_across_a_change_of_summer_time_is_neither_shorter_nor_longer(profile, at):
    started = datetime.fromisoformat(at)
    clock = Clock(profile, started, tz="Europe/Brussels")
    length = clock._terms.length
    if profile.deadline.kind is DeadlineKind.ELAPSED or (length and length.is_of_hours):
        assert clock.due_at - started == length.elapsed
    elif clock.due_at:
        assert clock.due_at.astimezone(clock.zone).time().isoformat() == "00:00:00"
