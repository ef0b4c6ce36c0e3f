"""The worker's clock: the machine's, as long as that does not go back.

Deadlines are moments, and a machine whose clock is set back would let each of them wait so
much longer. So time goes on by the clock that nobody can set (`time.monotonic`), from the
latest moment that any worker here has seen: that is kept in the database (the high-water
mark), and outlives a restart. A clock that jumps ahead is believed, since everything that
is due then is told at once, and a page too early does less harm than one too late. Either
jump is noted. A mark that is itself wrong is taken back by a person: `seawall worker
--clock-is-right`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from seawall.worker.context import Clock, wall_clock

#: What a time server may correct without a word.
TOLERANCE = timedelta(seconds=5)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class ClockJump:
    """The machine's clock showed another time than had passed."""

    at: datetime
    by: timedelta


class SteadyClock:
    """The time now, never earlier than it was, whatever the machine's clock is set to."""

    def __init__(
        self, wall: Clock = wall_clock, elapsed: Callable[[], float] = time.monotonic
    ) -> None:
        self._wall = wall
        self._elapsed = elapsed
        self._lock = threading.Lock()
        self._tick = elapsed()
        self._last = wall()
        self._is_behind = False
        self._jumps: list[ClockJump] = []

    def __call__(self) -> datetime:
        with self._lock:
            return self._advance()

    def raise_to(self, mark: datetime) -> None:
        """Go on from the latest moment that a worker has seen, if ours lies behind it."""
        with self._lock:
            now = self._advance()
            if mark - now > TOLERANCE:
                self._note(now - mark)
                self._last, self._is_behind = mark, True

    def take_jumps(self) -> list[ClockJump]:
        """The jumps since this was asked last."""
        with self._lock:
            jumps, self._jumps = self._jumps, []
        return jumps

    def _advance(self) -> datetime:
        tick, wall = self._elapsed(), self._wall()
        expected = self._last + timedelta(seconds=tick - self._tick)
        is_behind, is_ahead = expected - wall > TOLERANCE, wall - expected > TOLERANCE
        if is_ahead or (is_behind and not self._is_behind):
            self._note(wall - expected)
        self._tick, self._is_behind = tick, is_behind
        self._last = expected if is_behind else max(self._last, wall)
        return self._last

    def _note(self, by: timedelta) -> None:
        self._jumps.append(ClockJump(self._last, by))


def milliseconds_of(at: datetime) -> int:
    """A moment as the database keeps the high-water mark."""
    return (at - _EPOCH) // _MILLISECOND


def moment_of(milliseconds: int) -> datetime:
    """The moment that a high-water mark stands for."""
    return _EPOCH + milliseconds * _MILLISECOND
