"""HTTP over pinned addresses: where the client would resolve a name, it dials what was checked.

Every wait on the network gets what is left of the call's time, for a handshake, for a
request that the other side does not take, and for each byte of its answer.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpcore2

from seawall.outbound.deadline import CallDeadline
from seawall.outbound.dialling import dial_addresses, seal_connection
from seawall.outbound.egress import PinnedUrl


@dataclass(frozen=True, slots=True)
class PinnedBackend(httpcore2.NetworkBackend):
    """Connects to the addresses of one URL, and to nothing else."""

    pinned: PinnedUrl
    deadline: CallDeadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """Dial; the name has become addresses before, so none is asked for here."""
        with _troubles(httpcore2.ConnectTimeout, httpcore2.ConnectError):
            connection = dial_addresses(
                self.pinned.addresses, self.pinned.port, deadline=self.deadline
            )
        return _BoundedStream(connection, self.deadline)


@dataclass(frozen=True, slots=True)
class _BoundedStream(httpcore2.NetworkStream):
    """A connection of which every wait ends with the deadline."""

    connection: socket.socket
    deadline: CallDeadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        with _troubles(httpcore2.ReadTimeout, httpcore2.ReadError):
            self.connection.settimeout(self.deadline.left())
            return self.connection.recv(max_bytes)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        remainder = memoryview(buffer)
        with _troubles(httpcore2.WriteTimeout, httpcore2.WriteError):
            while remainder:
                self.connection.settimeout(self.deadline.left())
                remainder = remainder[self.connection.send(remainder) :]

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        with _troubles(httpcore2.ConnectTimeout, httpcore2.ConnectError):
            sealed = seal_connection(
                self.connection, server_hostname, trust=ssl_context, by=self.deadline
            )
        return _BoundedStream(sealed, self.deadline)

    def close(self) -> None:
        self.connection.close()

    def get_extra_info(self, info: str) -> Any:
        return None


@contextmanager
def _troubles(
    late: type[httpcore2.TimeoutException], broken: type[httpcore2.NetworkError]
) -> Iterator[None]:
    """The client's own errors for those of the network."""
    try:
        yield
    except TimeoutError as over:
        raise late(str(over)) from over
    except OSError as wrong:
        raise broken(str(wrong)) from wrong
