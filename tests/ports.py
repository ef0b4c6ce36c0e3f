"""Ports of this machine that are ours before anybody listens on them.

Whoever looks for a free port and gives it back has nothing: the system may hand it to the next
who asks. So the socket stays bound, which costs nothing and refuses every call. A server that
sets SO_REUSEADDR, as all of ours and our neighbours' do, may bind the same port beside it.
"""

from __future__ import annotations

import atexit
import socket
from functools import cache


def own_port() -> int:
    """A port that nobody else gets while this process lives; a server of ours may listen there."""
    return _held(0)


def own_ports() -> int:
    """A port that is ours, as is the next one: the demo's platform listens there."""
    while True:
        port = own_port()
        try:
            _held(port + 1)
        except OSError:
            continue
        return port


@cache
def closed_port() -> int:
    """A port where every call is refused."""
    return own_port()


def _held(port: int) -> int:
    holder = socket.socket()
    atexit.register(holder.close)
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    holder.bind(("127.0.0.1", port))
    return int(holder.getsockname()[1])
