"""The bell that a commit rings, so that a worker in the same process need not poll.

It carries nothing: the row is the truth, and a worker elsewhere finds it by polling.
"""

from __future__ import annotations

import threading


class Bell:
    """Counts its rings, so that one rung between two looks is not missed."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._rings = 0

    @property
    def rings(self) -> int:
        """How often it has rung."""
        with self._changed:
            return self._rings

    def ring(self) -> None:
        """Wake everybody who waits."""
        with self._changed:
            self._rings += 1
            self._changed.notify_all()

    def wait(self, *, since: int, seconds: float) -> None:
        """Wait for a ring after this count, or for so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._rings != since, timeout=seconds)


BELL = Bell()
