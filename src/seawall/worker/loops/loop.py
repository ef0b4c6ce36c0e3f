"""What goes round until it is told to stop: the one loop of every thread.

A step that fails is a line in the log, a longer wait before the next, and at some point a call
to a person (`pace.py`). Nothing that a step raises ends the thread.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import structlog

from seawall.db.upkeep.storage_faults import is_storage_fault
from seawall.errors import SeawallError
from seawall.transaction import close_connection
from seawall.worker.context import Clock, dice, wall_clock
from seawall.worker.loops.pace import FailurePace
from seawall.worker.loops.trouble import tell_recovery, tell_trouble

_log = structlog.get_logger()
#: What a thread survives: a task that exits means itself, and not the thread that carries it.
SURVIVED = (Exception, SystemExit)


class FailureCount:
    """How often in a row one thing has failed, and who knows of it."""

    def __init__(
        self,
        name: str,
        pace: FailurePace,
        *,
        clock: Clock = wall_clock,
        jitter: Callable[[], float] = dice,
    ) -> None:
        self.name = name
        self._pace = pace
        self._clock, self._jitter = clock, jitter
        self._failures = 0
        self._is_told = False
        self._is_new = True

    def fail(self, why: str) -> timedelta:
        """It failed once more: how long to wait. At the alarm, and from then on, it is told."""
        self._failures += 1
        if self._pace.is_alarm(self._failures):
            self._is_told |= tell_trouble(
                self.name, self._pace, self._failures, why, now=self._clock()
            )
        return self._pace.wait_after(self._failures, jitter=self._jitter())

    def succeed(self) -> None:
        """It went well: the next failure is the first again.

        A new process begins well, too, whatever was told of the one before it.
        """
        self._failures = 0
        if self._is_told or self._is_new:
            is_cleared = tell_recovery(self.name, self._pace, now=self._clock())
            self._is_told, self._is_new = self._is_told and not is_cleared, False
            close_connection()  # many a thread needs the database for nothing else

    @property
    def failures(self) -> int:
        """How many there were in a row."""
        return self._failures


class Loop:
    """A step, again and again."""

    def __init__(
        self,
        name: str,
        pace: FailurePace,
        *,
        event: str,
        clock: Clock = wall_clock,
        jitter: Callable[[], float] = dice,
        expected: type[Exception] = SeawallError,
        is_well: Callable[[], bool] = lambda: True,
    ) -> None:
        """`expected` is told without frames; not `is_well`, a step that fails not is no success."""
        self._count = FailureCount(name, pace, clock=clock, jitter=jitter)
        self._event = event
        self._not_before = 0.0
        self._expected = expected
        self._is_well = is_well

    def run(
        self,
        step: Callable[[], object],
        stop: threading.Event,
        *,
        rest: float | Callable[[], object],
        rests_first: bool = False,
        until: Callable[[], bool] = bool,
    ) -> None:
        """Do it until told to stop or there is no more to do; rest after each time that went well.

        `rest` is in seconds, or waits by itself. What is away is one line; a fault of ours has
        its frames, at its first failure in a row.
        """
        if rests_first:
            _rest(rest, stop)
        while not stop.is_set() and not until():
            if self.attempt(step, stop):
                _rest(rest, stop)
        close_connection()

    def went_well(self) -> None:
        """A step that goes on for long has got somewhere: what fails now fails for the first time."""
        self._count.succeed()

    def attempt(self, step: Callable[[], object], stop: threading.Event) -> bool:
        """Do it once; whether it went well. If not, the wait is over when this returns."""
        wait = self._try(step)
        if wait is not None:
            stop.wait(wait)
        return wait is None

    def try_when_due(self, step: Callable[[], object]) -> None:
        """Do it once, unless it failed a moment ago; nobody waits here."""
        if time.monotonic() >= self._not_before:
            wait = self._try(step)
            self._not_before = time.monotonic() + (wait or 0.0)

    def _try(self, step: Callable[[], object]) -> float | None:
        """Do it once; how many seconds to wait where it failed."""
        try:
            step()
        except SURVIVED as wrong:
            wait = self._count.fail(f"{type(wrong).__name__}: {wrong}".strip())
            self._log_failure(wrong, wait)
            close_connection()
            return wait.total_seconds()
        if self._is_well():
            self._count.succeed()
        return None

    def _log_failure(self, wrong: BaseException, wait: timedelta) -> None:
        facts = {
            "loop": self._count.name,
            "failures": self._count.failures,
            "wait": round(wait.total_seconds(), 3),
        }
        is_away = isinstance(wrong, self._expected | SeawallError) or is_storage_fault(wrong)
        if is_away or self._count.failures > 1:
            _log.warning(self._event, why=str(wrong).strip()[:300], **facts)
        else:
            _log.error(self._event, exc_info=wrong, **facts)


def _rest(rest: float | Callable[[], object], stop: threading.Event) -> None:
    if callable(rest):
        rest()
    else:
        stop.wait(rest)
