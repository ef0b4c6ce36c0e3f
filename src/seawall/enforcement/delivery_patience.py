"""How long a delivery waits for its next attempt, and when it is given up.

The schedule is the one Standard Webhooks advises, stretched over a day and a half
so that a platform's bad weekend night loses nothing. While a deadline runs, no wait
may exceed a quarter of the time left: an endpoint that comes back is told in time. Once it
is over, no wait exceeds a quarter of how late it is, and nothing is given up before as long
as the schedule has passed since.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import accumulate

SCHEDULE = (
    timedelta(0),
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=8),
    timedelta(hours=24),
)

#: Jitter makes a wait at most a tenth longer, so that a thousand retries do not march in step.
JITTER = 0.1

#: Once the deadline is over, a quarter of how late it is; this is where it starts.
LATE = timedelta(minutes=2)

#: Under a deadline a quarter of what is left shrinks towards nothing; this is where it stops.
SHORTEST = timedelta(seconds=5)

_MOMENTS = tuple(accumulate(SCHEDULE, initial=timedelta(0)))[1:]


def next_wait(
    *, attempts: int, elapsed: timedelta, time_left: timedelta | None, jitter: float
) -> timedelta | None:
    """How long to wait after this many failed attempts; None means: give up.

    `elapsed` is since the event, `time_left` until its deadline, `jitter` in 0 … 1. Attempts
    that a deadline hurried do not use the schedule up: the step is the lower of attempts
    made and moments passed. Where the clock stands before the event, because it was set
    back or another machine's is ahead, attempts alone count: no moment passes for as long.
    """
    passed = sum(moment <= elapsed for moment in _MOMENTS)
    step = min(attempts, passed) if elapsed >= timedelta(0) else attempts
    if step >= len(SCHEDULE):
        if time_left is None or time_left <= -_MOMENTS[-1]:
            return None
        step = len(SCHEDULE) - 1
    wait = SCHEDULE[step] * (1 + JITTER * jitter)
    return wait if time_left is None else min(wait, longest_wait(time_left))


def longest_wait(time_left: timedelta) -> timedelta:
    """How long one may wait under a deadline: a quarter of the rest, or of how late it is."""
    if time_left <= timedelta(0):
        return max(LATE, -time_left / 4)
    return max(time_left / 4, min(SHORTEST, time_left))
