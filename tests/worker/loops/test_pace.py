"""How long is waited after the nth failure in a row, and at which one somebody is told."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from seawall.worker.loops import job_paces, pace
from seawall.worker.loops.pace import JITTER, FailurePace

PACES = {
    name: value
    for module in (pace, job_paces)
    for name, value in vars(module).items()
    if isinstance(value, FailurePace)
}
some_pace = st.sampled_from(sorted(PACES)).map(PACES.get)


@given(some_pace, st.integers(1, 1_000), st.floats(0, 1))
def test_a_wait_has_a_bound_and_is_never_much_shorter_than_its_step(of, failures, jitter):
    step = of.wait_after(failures)
    wait = of.wait_after(failures, jitter=jitter)

    assert step <= of.waits[-1] == max(of.waits)
    assert step * (1 - JITTER) - timedelta(microseconds=1) <= wait <= step
    assert wait > timedelta(0)


@given(some_pace, st.integers(1, 1_000))
def test_no_wait_is_shorter_than_the_one_before_and_whoever_is_told_stays_told(of, failures):
    assert of.wait_after(failures + 1) >= of.wait_after(failures)
    assert of.is_alarm(failures + 1) >= of.is_alarm(failures)


def test_what_a_deadline_hangs_on_waits_five_seconds_at_most_and_wakes_people():
    assert pace.CLOCK.waits[-1] == timedelta(seconds=5)
    assert not pace.CLOCK.can_wait
    assert not pace.INBOX.can_wait


def test_somebody_is_told_within_minutes_and_of_a_peer_within_a_quarter_of_an_hour():
    for name, of in PACES.items():
        before = sum((of.wait_after(n) for n in range(1, of.alarm_at)), timedelta(0))
        longest = timedelta(minutes=15) if name == "PEER" else timedelta(minutes=5)
        assert before <= longest, name
