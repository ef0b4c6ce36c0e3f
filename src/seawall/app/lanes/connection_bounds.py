"""So many connections for each address, so many in all, and none that asks nothing.

Counted are the peers themselves: a proxy that we trust, and whoever comes by a socket in the
file system, speaks for many and has no bound of its own. Where one is too many, the address
with the most of them gives one up: one that asks nothing at the moment, else its oldest.
"""

from __future__ import annotations

import asyncio
import resource
from collections.abc import Sequence
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from seawall.app.outer_request import TrustedPeers, plain_address
from seawall.people.access.counted_address import counted_address

MOST_EACH, MOST = 512, 4_096
#: A connection may be open for so long without a whole request, in seconds.
SILENT = 15.0
_LOOK_EVERY = 5.0
#: Files of ours that are open beside the connections: the database, decoders, logs.
_OTHER_FILES = 256


def raise_open_files() -> int:
    """Let this process open as many files as it may; how many connections that leaves."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard == resource.RLIM_INFINITY or hard > soft:
        needed = MOST + _OTHER_FILES
        soft = max(soft, needed if hard == resource.RLIM_INFINITY else min(hard, needed))
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return max(64, min(MOST, soft - _OTHER_FILES))


class OpenConnections:
    """Those of one process, oldest first; used from one event loop."""

    def __init__(self, trusted: TrustedPeers, *, most: int, each: int) -> None:
        self._trusted, self._most, self._each = trusted, most, each
        self._of: dict[str, dict[Any, None]] = {}
        self._count = 0
        self._silent: dict[Any, tuple[Any, float]] = {}
        self._is_looking = False

    def add(self, connection: Any) -> None:
        """Another is open; one too many costs the address with the most of them one."""
        address = self._address(connection)
        if address is None:
            return
        lines = self._of.setdefault(address, {})
        lines[connection] = None
        self._count += 1
        if len(lines) > self._each:
            self._end_one(lines)
        elif self._count > self._most:
            self._end_one(max(self._of.values(), key=len))
        self._keep_looking()

    def drop(self, connection: Any) -> None:
        """It is closed."""
        self._silent.pop(connection, None)
        address = self._address(connection)
        lines = self._of.get(address or "", {})
        if connection in lines:
            del lines[connection]
            self._count -= 1
            if not lines:
                del self._of[address or ""]

    def look(self, now: float) -> None:
        """Close what has asked nothing for too long, since it was opened or last answered."""
        for lines in list(self._of.values()):
            for connection in list(lines):
                if _is_asking(connection):
                    self._silent.pop(connection, None)
                    continue
                cycle, since = self._silent.get(connection, (None, now))
                if cycle is not connection.cycle:
                    since = now
                self._silent[connection] = connection.cycle, since
                if now - since >= SILENT:
                    _end(connection)

    def _end_one(self, lines: dict[Any, None]) -> None:
        """The least of them, and of its like the oldest; never the one that just came."""
        *earlier, _ = lines
        chosen = min(earlier, key=_worth, default=None)
        if chosen is not None:
            self.drop(chosen)
            _end(chosen)

    def _address(self, connection: Any) -> str | None:
        peer = connection.client
        plain = plain_address(str(peer[0])) if peer else ""
        return counted_address(plain) if plain and not self._trusted.has(plain) else None

    def _keep_looking(self) -> None:
        if self._is_looking:
            return
        self._is_looking = True
        asyncio.get_running_loop().call_later(_LOOK_EVERY, self._look_again)

    def _look_again(self) -> None:
        self._is_looking = False
        self.look(asyncio.get_running_loop().time())
        if self._count:
            self._keep_looking()


def bounded_protocol(trusted: Sequence[str], *, most: int, each: int = MOST_EACH) -> Any:
    """The server's protocol of HTTP, with these bounds."""
    connections = OpenConnections(TrustedPeers.of(trusted), most=most, each=min(each, most))

    class BoundedProtocol(HttpToolsProtocol):
        """HTTP on one connection that is counted."""

        def connection_made(self, transport: Any) -> None:
            """It is open."""
            super().connection_made(transport)
            connections.add(self)

        def connection_lost(self, exc: Exception | None) -> None:
            """It is closed."""
            connections.drop(self)
            super().connection_lost(exc)

    return BoundedProtocol


def _worth(connection: Any) -> int:
    """What would be lost with it: nothing, a body that is not whole, a wait, an answer."""
    if connection.cycle is None:
        return 0
    if connection.cycle.response_complete:
        return 2
    return 1 if connection.cycle.more_body else 3


def _is_asking(connection: Any) -> bool:
    """Whether a whole request came by it that is not answered yet."""
    cycle = connection.cycle
    return cycle is not None and not cycle.response_complete


def _end(connection: Any) -> None:
    connection.transport.abort()
