"""Who writes next: in the order in which they asked.

SQLite has one writer at a time, and whoever finds it busy sleeps and tries again: the one that
has waited longest sleeps longest, and under load an order may be overtaken for many seconds. So
the threads of a process stand in a line here first. Whoever waits too long asks SQLite itself,
which keeps writers apart in any case, and a turn that was not given back by then is taken away.
"""

from __future__ import annotations

import os
import threading
from collections import deque

#: So long, in seconds, somebody stands in line before they ask SQLite itself.
PATIENCE = 10.0


class WriteTurns:
    """One line for one database file; safe to use from any thread."""

    def __init__(self, *, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._lock = threading.Lock()
        self._waiting: deque[tuple[object, threading.Event]] = deque()
        self._holder: object | None = None

    @property
    def waiting(self) -> int:
        """How many stand in line."""
        return len(self._waiting)

    def take(self) -> object:
        """Wait for a turn, or for as long as our patience; what it is given back with."""
        turn, turn_came = object(), threading.Event()
        with self._lock:
            if self._holder is None:
                self._holder = turn
                return turn
            self._waiting.append((turn, turn_came))
            before = self._holder
        if not turn_came.wait(self._patience):
            self._go_on_alone(turn, turn_came, before)
        return turn

    def _go_on_alone(self, turn: object, turn_came: threading.Event, before: object) -> None:
        with self._lock:
            if turn_came.is_set():
                return
            self._waiting.remove((turn, turn_came))
            if self._holder is before:
                self._holder = turn

    def give_back(self, turn: object) -> None:
        """Let the next one write; nothing where it is somebody else's turn by now."""
        with self._lock:
            if self._holder is not turn:
                return
            self._holder = None
            if self._waiting:
                self._holder, turn_came = self._waiting.popleft()
                turn_came.set()


def turns_at(path: str) -> WriteTurns:
    """The line of this process for one database file."""
    return _LINES.setdefault(path, WriteTurns())


_LINES: dict[str, WriteTurns] = {}
os.register_at_fork(after_in_child=_LINES.clear)  # whoever had a turn stays behind
