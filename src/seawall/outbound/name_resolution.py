"""Names become addresses, within the time that is left for a call.

The system's resolver cannot be told when to stop, so it is asked in a thread of its own and
left behind when the time is over. Only so many names are asked for at once: a name server
that is silent costs a few threads and not all of them.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from seawall.outbound.deadline import CallDeadline

#: Names that are asked for at once in a process.
MOST_AT_ONCE = 32

_room = threading.BoundedSemaphore(MOST_AT_ONCE)


@dataclass(slots=True)
class _NameQuestion:
    """A name that is being asked for."""

    host: str
    port: int
    done: threading.Event = field(default_factory=threading.Event)
    addresses: Sequence[str] = ()

    def answer(self) -> None:
        """Ask the system, however long it takes."""
        try:
            self.addresses = _looked_up(self.host, self.port)
        finally:
            _room.release()
            self.done.set()


def resolve_name(host: str, port: int, *, deadline: CallDeadline) -> Sequence[str]:
    """Every address of a name, asked once; none if nobody says so in time."""
    if not _room.acquire(timeout=deadline.left()):
        return []
    question = _NameQuestion(host, port)
    try:
        threading.Thread(target=question.answer, name=f"name-{host}"[:40], daemon=True).start()
    except RuntimeError:  # no more threads are to be had
        _room.release()
        return []
    return question.addresses if question.done.wait(deadline.left()) else []


def _looked_up(host: str, port: int) -> Sequence[str]:
    try:
        entries = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(str(entry[4][0]) for entry in entries))
