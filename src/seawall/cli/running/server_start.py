"""What happens once a server answers: people read how to come in, the service manager hears of it."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from seawall.app.service_manager import ServiceManager

if TYPE_CHECKING:
    from seawall.app.lanes.quiet_server import QuietServer


@dataclass(frozen=True, slots=True)
class ServerStart:
    """The welcome, whoever manages the service, and the end where only the start is wanted."""

    welcome: Callable[[], None]
    manager: ServiceManager
    watchdog: threading.Thread
    since: float | None
    """When the start began, if it is to end as soon as it is ready."""

    def is_the_end(self) -> bool:
        """Say that all has begun, and whether that was all."""
        self.welcome()
        self.manager.ready()
        self.watchdog.start()
        if self.since is not None:
            print(f"Ready after {time.monotonic() - self.since:.1f} s.", flush=True)
        return self.since is not None

    def of_one(self, server: QuietServer) -> None:
        """One process answers, and is told to end."""
        server.when_told = self.manager.stopping
        if self.is_the_end():
            server.should_exit = True

    def of_many(self) -> None:
        """Several answer; the one that started them ends, and they with it."""
        if self.is_the_end():
            signal.raise_signal(signal.SIGTERM)


@contextmanager
def server_start(
    welcome: Callable[[], None], is_alive: Callable[[], bool], *, since: float | None
) -> Iterator[ServerStart]:
    """The start of a server; the service manager hears of its end, too.

    While it runs the manager's watchdog is fed for as long as `is_alive` says so.
    """
    manager, stop = ServiceManager.of_environment(), threading.Event()
    watchdog = threading.Thread(
        target=manager.feed, args=(is_alive, stop), name="seawall-watchdog", daemon=True
    )
    try:
        yield ServerStart(welcome, manager, watchdog, since)
    finally:
        manager.stopping()
        stop.set()
