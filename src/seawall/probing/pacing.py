"""Turns at a host: one call at a time, a pause between two, and longer if the host asks.

Whoever would have to wait longer than patience allows is told how long, and comes back
another time. The clock and the sleep are handed in, since this is the client's memory and
not a rule.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from seawall.errors import Unavailable, problem

#: Hosts that are remembered; those that may be called again are forgotten first.
_MOST_HOSTS = 4096


class MustWait(Unavailable):
    """The host's turn comes later; `seconds` says when."""

    @property
    def seconds(self) -> float:
        """After how long it may be called."""
        return float(str(self.facts["seconds"]))


@dataclass(slots=True)
class _Host:
    free_at: float = 0.0
    turn: threading.Lock = field(default_factory=threading.Lock)


class Pacing:
    """Who may call which host when."""

    def __init__(
        self, *, patience: float, clock: Callable[[], float], sleep: Callable[[float], None]
    ) -> None:
        self._patience = patience
        self._clock = clock
        self._sleep = sleep
        self._hosts: dict[str, _Host] = {}
        self._guard = threading.Lock()

    @contextmanager
    def turn(self, name: str, *, gap: float) -> Iterator[None]:
        """Hold the host's turn, once it comes; afterwards the host rests for `gap` seconds."""
        host = self._host(name)
        if not host.turn.acquire(timeout=self._patience):
            raise problem("probing.must-wait", MustWait, host=name, seconds=self._patience)
        try:
            wait = host.free_at - self._clock()
            if wait > self._patience:
                raise problem("probing.must-wait", MustWait, host=name, seconds=wait)
            if wait > 0:
                self._sleep(wait)
            try:
                yield
            finally:
                host.free_at = max(host.free_at, self._clock() + gap)
        finally:
            host.turn.release()

    def rest(self, name: str, seconds: float) -> None:
        """The host asked to be left alone for so long."""
        host = self._host(name)
        host.free_at = max(host.free_at, self._clock() + seconds)

    def _host(self, name: str) -> _Host:
        with self._guard:
            if len(self._hosts) >= _MOST_HOSTS:
                self._forget()
            return self._hosts.setdefault(name, _Host())

    def _forget(self) -> None:
        now = self._clock()
        free = [name for name, host in self._hosts.items() if host.free_at <= now]
        for name in free:
            if not self._hosts[name].turn.locked():
                del self._hosts[name]
