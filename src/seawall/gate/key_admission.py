"""Who may ask, and how often: decided from the snapshot, before a body is read."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from limits import parse
from starlette.requests import Request

from seawall.errors import problem
from seawall.gate.index_snapshot import Caller, IndexSnapshot
from seawall.keys.tokens import token_digest

SCOPE = "check"


class Limiter:
    """So many requests a key in so much time, counted in this process.

    A sliding window by two counters, as the library `limits` has it: what the last window
    counted fades as this one passes. Only keys that were admitted are counted, so there are
    never more counters than keys, and no clock is needed to clear them away.
    """

    def __init__(self, limit_words: str) -> None:
        limit = parse(limit_words)
        self._most, self._seconds = limit.amount, limit.get_expiry()
        self._written = limit_words
        self._counts: dict[str, tuple[int, int, int]] = {}

    def count(self, key: str, *, now: float | None = None) -> None:
        """Count one request of this key, or refuse it; ``now`` in seconds."""
        window, passed = divmod(time.time() if now is None else now, self._seconds)
        at, before, counted = self._counts.get(key, (int(window), 0, 0))
        if at != window:
            before, counted = (counted if at == window - 1 else 0), 0
        if int(before * (1 - passed / self._seconds) + counted) >= self._most:
            raise problem("gate.too-many-requests", written=self._written)
        self._counts[key] = (int(window), before, counted + 1)


class Uses:
    """Which keys were used today, until somebody writes it down; each once a day."""

    def __init__(self) -> None:
        self._day, self._told, self._new = 0, frozenset[str](), set[str]()

    def note(self, key: str) -> None:
        """This key was used."""
        if key not in self._told:
            self._new.add(key)

    def taken(self, day: int) -> frozenset[str]:
        """The keys that nobody was told of yet on this day."""
        if day != self._day:
            self._day, self._told = day, frozenset()
        fresh_keys, self._new = frozenset(self._new), set()
        self._told |= fresh_keys
        return fresh_keys


USES = Uses()


def admit_caller(request: Request, snapshot: IndexSnapshot) -> Caller:
    """The caller behind an `Authorization: Bearer` header."""
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    return caller_of(secret.strip() if scheme.lower() == "bearer" else "", snapshot)


def caller_of(secret: str, snapshot: IndexSnapshot) -> Caller:
    """The caller that has this key, if it may ask here."""
    if not secret:
        raise problem("gate.key-missing")
    caller = snapshot.callers.get(token_digest(secret))
    if caller is None:
        raise problem("gate.key-unknown")
    if caller.until <= time.time():
        day = datetime.fromtimestamp(caller.until, UTC)
        raise problem("gate.key-ran-out", key=caller.key, day=f"{day:%d %b %Y}")
    if SCOPE not in caller.scopes:
        raise problem("gate.scope-missing", scope=SCOPE)
    USES.note(caller.key)
    return caller
