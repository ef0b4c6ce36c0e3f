"""The way out in a test: who knows a name, what walls there are, and servers that drip."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest

from seawall.config import load_settings
from seawall.config.allowed_place import AllowedPlace
from seawall.outbound import client, deadline, name_resolution
from seawall.outbound.deadline import CallDeadline
from seawall.outbound.egress import EgressWalls
from tests.waiting import PATIENCE

#: So long a call in a hurry takes, and so often a dripping server sends a byte.
HURRY, PACE = 0.3, 0.02
HTTP = b"HTTP/1.1 200 OK\r\nx-slow: "


def only_public(monkeypatch: pytest.MonkeyPatch) -> None:
    """No private network is open, not even the loopback."""
    monkeypatch.setattr(client, "settings", lambda: load_settings(egress_allow=[]))


LOOPBACK = EgressWalls(
    (AllowedPlace(to="127.0.0.0/8", ports="any"), AllowedPlace(to="::1", ports="any"))
)


def every_name_leads_to(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """Name servers say these addresses of every name."""
    monkeypatch.setattr(name_resolution, "_looked_up", lambda host, port: list(addresses))


def nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    """No name server knows any name."""
    every_name_leads_to(monkeypatch)


def in_a_hurry(monkeypatch: pytest.MonkeyPatch, seconds: float = HURRY) -> None:
    """Every HTTP call is over after so long, whatever its purpose allows."""
    monkeypatch.setattr(client, "CallDeadline", lambda whole: CallDeadline(min(whole, seconds)))


@dataclass
class TurnedClock:
    """The clock of every call's deadline: a second passes with each look at it, and no other."""

    at: float = 0.0
    deadlines: list[CallDeadline] = field(default_factory=list)

    def __call__(self) -> float:
        self.at += 1
        return self.at

    def begin(self, whole: float) -> CallDeadline:
        """A call begins, with a deadline that can be looked at."""
        self.deadlines.append(CallDeadline(whole, self()))
        return self.deadlines[-1]


def turned_clock(monkeypatch: pytest.MonkeyPatch) -> TurnedClock:
    """The clock of every call from now on; by it nothing is late because a machine is busy."""
    clock = TurnedClock()
    monkeypatch.setattr(deadline, "time", SimpleNamespace(monotonic=clock))
    monkeypatch.setattr(client, "CallDeadline", clock.begin)
    return clock


@contextmanager
def dripping(opening: bytes = HTTP) -> Iterator[int]:
    """The port of a server that answers with an opening, and then with a byte now and then."""
    stop = threading.Event()
    threads: list[threading.Thread] = []

    def drip(connection: socket.socket) -> None:
        with closing(connection), suppress(OSError):
            connection.sendall(opening)
            while not stop.wait(PACE):
                connection.sendall(b"a")

    def accept() -> None:
        with suppress(OSError):
            while True:
                thread = threading.Thread(target=drip, args=(listening.accept()[0],))
                threads.append(thread)
                thread.start()

    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        accepting = threading.Thread(target=accept)
        accepting.start()
        try:
            yield listening.getsockname()[1]
        finally:
            stop.set()
            listening.shutdown(socket.SHUT_RDWR)
            accepting.join(PATIENCE)
            for thread in threads:
                thread.join(PATIENCE)
