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
    holder = socket.socket()
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    holder.bind(("127.0.0.1", 0))
    atexit.register(holder.close)
    return int(holder.getsockname()[1])


@cache
def closed_port() -> int:
    """A port where every call is refused."""
    return own_port()
