"""What a failure in a row means: wait longer, up to a bound; at one of them somebody is told.

It holds for every job that comes again and every thread that goes round. Each counts for itself,
and one success begins afresh, so that what fails slows down nothing else. Two facts differ: how
long the longest wait may be, and whether the telling can wait for the morning. What a deadline
hangs on never waits longer than a few seconds, and wakes people.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

#: So much of a wait is left to chance, so that what failed together does not come back together.
JITTER = 0.25


@dataclass(frozen=True, slots=True)
class FailurePace:
    """The waits after the first, the second … failure in a row, and the one that is told."""

    waits: tuple[timedelta, ...]
    alarm_at: int
    can_wait: bool = True
    """Whether somebody who is told may sleep until the morning."""
    means: str = ""
    """What it means for people, as a sentence."""

    def wait_after(self, failures: int, *, jitter: float = 0.0) -> timedelta:
        """How long to wait after so many failures in a row; `jitter`, in 0 … 1, takes from it."""
        wait = self.waits[min(max(failures, 1), len(self.waits)) - 1]
        return wait * (1 - JITTER * jitter)

    def is_alarm(self, failures: int) -> bool:
        """Whether somebody is to be told by now."""
        return failures >= self.alarm_at


def _seconds(*waits: float) -> tuple[timedelta, ...]:
    return tuple(timedelta(seconds=wait) for wait in waits)


#: What a deadline hangs on: told after about forty seconds, at any hour.
CLOCK = FailurePace(_seconds(1, 2, 5), alarm_at=10, can_wait=False)
#: Orders may lie in what cannot be fetched; a mail server is not hurried.
INBOX = FailurePace(
    _seconds(10),
    alarm_at=6,
    can_wait=False,
    means="The inbox for orders cannot be read. Orders may be waiting in it.",
)
#: Our own work without a deadline: told after about three minutes, by day.
OWN = FailurePace(_seconds(1, 5, 30, 120, 600), alarm_at=5)
#: What keeps this process current: it is back within seconds of whatever it needs.
CURRENT = FailurePace(_seconds(0.5, 1, 2, 5), alarm_at=30)
#: A peer elsewhere, which may be away for a while: told after about ten minutes, by day.
PEER = FailurePace(_seconds(0.2, 0.5, 1, 2, 5, 10, 30), alarm_at=25)
#: A process that is started again: told at the fifth time within minutes, at any hour.
PROCESS = FailurePace(_seconds(0.5, 1, 2, 5, 10), alarm_at=5, can_wait=False)
