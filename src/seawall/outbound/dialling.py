"""A connection to an address, made and kept within a deadline."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

from seawall.outbound.deadline import CallDeadline
from seawall.outbound.name_resolution import resolve_name

#: The oldest TLS that we speak, whatever the machine's own settings allow (ASVS 5.0 V12.1.1).
OLDEST_TLS = ssl.TLSVersion.TLSv1_2


def dial_addresses(addresses: Sequence[str], port: int, *, deadline: CallDeadline) -> socket.socket:
    """A connection to the first of these addresses where somebody listens.

    Each gets its share of the time, so that one which is silent leaves some for the next.
    """
    trouble: OSError | None = None
    for number, address in enumerate(addresses):
        patience = deadline.left() / (len(addresses) - number)
        try:
            return _connected(address, port, patience)
        except OSError as wrong:
            trouble = wrong
    raise trouble or OSError("no address to call")


def dial_name(host: str, port: int, *, deadline: CallDeadline) -> socket.socket:
    """A connection to a host that the settings name, wherever it is; raises `OSError`."""
    addresses = resolve_name(host, port, deadline=deadline)
    if not addresses:
        raise OSError(f"the name {host} has no address")
    return dial_addresses(addresses, port, deadline=deadline)


def seal_connection(
    connection: socket.socket, host: str | None, *, trust: ssl.SSLContext, by: CallDeadline
) -> socket.socket:
    """The connection in TLS, with the host that its certificate names; closed if that fails."""
    try:
        connection.settimeout(by.left())
        return trust.wrap_socket(connection, server_hostname=host)
    except BaseException:
        connection.close()
        raise


@contextmanager
def cut_off(seconds: float) -> Iterator[Callable[[socket.socket], None]]:
    """End the connections under whoever still reads from them when the time is over.

    For libraries that speak a protocol of their own over a socket, and wait as they please.
    A connection is put on the leash by calling what this gives; a second handle of it is
    kept, since a library may seal its own in TLS meanwhile.
    """
    handles: list[socket.socket] = []
    is_over = threading.Event()

    def cut() -> None:
        is_over.set()
        for handle in handles:
            with suppress(OSError):
                handle.shutdown(socket.SHUT_RDWR)

    def bind(connection: socket.socket) -> None:
        handles.append(connection.dup())
        if is_over.is_set():  # it was dialled for too long
            cut()

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield bind
    finally:
        timer.cancel()
        for handle in handles:
            handle.close()


def _connected(address: str, port: int, patience: float) -> socket.socket:
    connection = socket.create_connection((address, port), patience)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection
