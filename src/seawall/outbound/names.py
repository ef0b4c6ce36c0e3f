"""Names become addresses, within the time that is left for a call.

The system's resolver cannot be told when to stop, so it is asked in a thread of its own and
left behind when the time is over. Whoever asks for a name that is being asked for waits for
the same answer, and only so many names are asked for at once: a name server that is silent
costs a few threads and not all of them.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from seawall.outbound.deadline import Deadline

#: Names that are asked for at once in a process.
MOST_AT_ONCE = 32


@dataclass(slots=True)
class _Question:
    """A name that is being asked for."""

    done: threading.Event = field(default_factory=threading.Event)
    addresses: Sequence[str] = ()


_room = threading.BoundedSemaphore(MOST_AT_ONCE)
_lock = threading.Lock()
_asked: dict[tuple[str, int], _Question] = {}


def resolve(host: str, port: int, *, deadline: Deadline) -> Sequence[str]:
    """Every address of a name, asked once; none if nobody says so in time."""
    question = _ask(host, port, deadline)
    if question is None or not question.done.wait(deadline.left()):
        return []
    return question.addresses


def _ask(host: str, port: int, deadline: Deadline) -> _Question | None:
    """The question that is under way for this name, or a new one; None if there is no room."""
    with _lock:
        if (host, port) in _asked:
            return _asked[host, port]
    if not _room.acquire(timeout=deadline.left()):
        return None
    question = _Question()
    with _lock:
        _asked[host, port] = question
    threading.Thread(
        target=_answer, args=(host, port, question), name=f"name-{host}"[:40], daemon=True
    ).start()
    return question


def _answer(host: str, port: int, question: _Question) -> None:
    try:
        question.addresses = _looked_up(host, port)
    finally:
        with _lock:
            _asked.pop((host, port), None)
        _room.release()
        question.done.set()


def _looked_up(host: str, port: int) -> Sequence[str]:
    try:
        entries = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(str(entry[4][0]) for entry in entries))
