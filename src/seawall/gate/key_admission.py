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
#: One account of a platform makes at most a quarter of what its key may.
ACCOUNT_SHARE = 4


class Limiter:
    """So many requests a key in so much time, and a share of them an account; in this process.

    A sliding window by two counters, as the library `limits` has it: what the last window
    counted fades as this one passes. Only keys that were admitted are counted, and accounts
    behind them, which are forgotten when their windows are over.
    """

    def __init__(self, limit_words: str) -> None:
        limit = parse(limit_words)
        self._most, self._seconds = limit.amount, limit.get_expiry()
        self._written = limit_words
        self._keys, self._accounts = _RequestTally(), _RequestTally()

    def count(self, key: str, *, now: float | None = None) -> None:
        """Count one request of this key, or refuse it; ``now`` in seconds."""
        if not self._keys.add(key, self._most, self._moment(now)):
            raise problem("gate.too-many-requests", written=self._written)

    def count_account(self, key: str, account: str, *, now: float | None = None) -> None:
        """Count a request of this key for the account that it came from, too.

        One that is refused takes nothing from the others of its platform.
        """
        moment = self._moment(now)
        self._accounts.forget_before(moment[0] - 1)
        if not self._accounts.add(f"{key}/{account}", self._most // ACCOUNT_SHARE, moment):
            self._keys.take_back(key)
            raise problem("gate.too-many-of-account", share=ACCOUNT_SHARE, written=self._written)

    def _moment(self, now: float | None) -> tuple[int, float]:
        """The window of this moment, and how much of it has passed."""
        window, passed = divmod(time.time() if now is None else now, self._seconds)
        return int(window), passed / self._seconds


class _RequestTally:
    """What each name was counted in its window, and in the one before."""

    def __init__(self) -> None:
        self._counts: dict[str, tuple[int, int, int]] = {}
        self._since = 0

    def add(self, name: str, most: int, moment: tuple[int, float]) -> bool:
        """Count one more, unless these are as many as there may be."""
        window, passed = moment
        at, before, counted = self._counts.get(name, (window, 0, 0))
        if at != window:
            before, counted = (counted if at == window - 1 else 0), 0
        if int(before * (1 - passed) + counted) >= most:
            return False
        self._counts[name] = (window, before, counted + 1)
        return True

    def take_back(self, name: str) -> None:
        """One that was counted a moment ago does not count."""
        at, before, counted = self._counts[name]
        self._counts[name] = (at, before, max(0, counted - 1))

    def forget_before(self, window: int) -> None:
        """Forget every name that was counted in no window from this one on."""
        if window > self._since:
            self._since = window
            self._counts = {n: c for n, c in self._counts.items() if c[0] >= window}


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
