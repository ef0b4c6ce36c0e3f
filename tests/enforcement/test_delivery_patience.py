"""How patient a delivery is."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from seawall.enforcement.delivery_patience import JITTER, LATE, SCHEDULE, SHORTEST, next_wait

AT_ONCE, AN_HOUR = timedelta(0), timedelta(hours=1)
waits = st.timedeltas(timedelta(0), timedelta(days=3))
dice = st.floats(0, 1)


def attempts_within(total: timedelta, *, deadline: timedelta | None, jitter: float = 0.0):
    """The moments of every attempt, if none succeeds."""
    moments, now = [timedelta(0)], timedelta(0)
    while True:
        left = deadline - now if deadline else None
        wait = next_wait(attempts=len(moments), elapsed=now, time_left=left, jitter=jitter)
        if wait is None or now + wait > total:
            return moments
        now += wait
        moments.append(now)


@given(dice)
def test_without_a_deadline_there_are_ten_attempts_in_a_day_and_a_half(jitter):
    moments = attempts_within(timedelta(days=9), deadline=None, jitter=jitter)

    assert len(moments) == len(SCHEDULE)
    assert sum(SCHEDULE, timedelta()) <= moments[-1] <= sum(SCHEDULE, timedelta()) * (1 + JITTER)


@given(
    st.integers(1, 40),
    waits,
    st.timedeltas(timedelta(seconds=21), timedelta(days=2)),
    dice,
)
def test_under_a_deadline_no_wait_exceeds_a_quarter_of_what_is_left(tries, elapsed, left, jitter):
    wait = next_wait(attempts=tries, elapsed=elapsed, time_left=left, jitter=jitter)

    assert wait is not None  # nothing is given up while time is left
    assert wait <= left / 4


@given(st.integers(1, 40), waits, st.timedeltas(timedelta(0), timedelta(hours=36)), dice)
def test_past_the_deadline_no_wait_exceeds_a_quarter_of_how_late_it_is(
    tries, elapsed, late, jitter
):
    wait = next_wait(attempts=tries, elapsed=elapsed, time_left=-late, jitter=jitter)

    assert wait is not None
    assert wait <= max(LATE, late / 4)


@given(st.timedeltas(timedelta(days=2), timedelta(days=30)))
def test_a_long_deadline_is_tried_until_its_end_and_beyond(deadline):
    moments = attempts_within(deadline + timedelta(hours=1), deadline=deadline)

    assert any(deadline - timedelta(minutes=1) < moment <= deadline for moment in moments)
    assert any(deadline < moment for moment in moments)


@given(st.timedeltas(timedelta(minutes=1), timedelta(hours=12)), dice)
def test_however_long_it_was_down_an_endpoint_is_tried_before_the_deadline(down, jitter):
    deadline = down + timedelta(minutes=10)
    moments = attempts_within(deadline, deadline=deadline, jitter=jitter)

    assert any(down <= moment < deadline for moment in moments)


@given(dice)
def test_a_missed_deadline_does_not_end_the_trying(jitter):
    moments = attempts_within(timedelta(days=9), deadline=AN_HOUR, jitter=jitter)

    assert moments[-1] > timedelta(hours=30)


@given(st.timedeltas(timedelta(0), timedelta(hours=40)), dice)
def test_after_an_outage_of_our_own_the_second_attempt_follows_soon(elapsed, jitter):
    wait = next_wait(attempts=1, elapsed=elapsed, time_left=None, jitter=jitter)

    assert wait is not None
    assert wait <= timedelta(seconds=6)


@given(
    st.integers(1, 40),
    st.timedeltas(timedelta(days=-3), timedelta(days=3)),
    st.timedeltas(timedelta(days=-1), AT_ONCE) | st.timedeltas(SHORTEST, AN_HOUR) | st.none(),
)
def test_whatever_the_clock_is_set_to_no_failed_attempt_is_followed_at_once(tries, elapsed, left):
    wait = next_wait(attempts=tries, elapsed=elapsed, time_left=left, jitter=0.0)

    assert wait is None or wait >= SHORTEST


@given(st.timedeltas(timedelta(days=-3), timedelta(microseconds=-1)))
def test_while_the_clock_stands_before_the_event_the_waits_are_those_of_the_schedule(before):
    waits = [
        next_wait(attempts=tries, elapsed=before, time_left=None, jitter=0.0)
        for tries in range(1, len(SCHEDULE) + 1)
    ]

    assert waits == [*SCHEDULE[1:], None]


@given(st.integers(1, 9), waits)
def test_jitter_only_ever_lengthens_a_wait_and_by_a_tenth_at_most(tries, elapsed):
    least = next_wait(attempts=tries, elapsed=elapsed, time_left=None, jitter=0.0)
    most = next_wait(attempts=tries, elapsed=elapsed, time_left=None, jitter=1.0)

    assert least is not None
    assert most is not None
    assert least <= most <= least * 1.1
