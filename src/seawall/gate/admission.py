"""Who may ask, and how often: decided from the snapshot, before a body is read."""

from __future__ import annotations

import hashlib

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.requests import Request

from seawall.errors import Forbidden, TooManyRequests, Unauthenticated
from seawall.gate.snapshot import Caller, Snapshot

SCOPE = "check"


class Limiter:
    """So many requests a key in so much time, counted in this process."""

    def __init__(self, written: str) -> None:
        self._limit = parse(written)
        self._written = written
        self._counter = SlidingWindowCounterRateLimiter(MemoryStorage())

    def count(self, key: str) -> None:
        """Count one request of this key, or refuse it."""
        if not self._counter.hit(self._limit, key):
            raise TooManyRequests(
                f"This key made more than {self._written} requests.",
                field="Authorization",
                remedy="Wait a moment; ask for a higher limit if you need it always.",
            )


def admit(request: Request, snapshot: Snapshot) -> Caller:
    """The caller behind an `Authorization: Bearer` header."""
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise Unauthenticated(
            "There is no API key in the request.",
            field="Authorization",
            remedy="Send `Authorization: Bearer swk_…`; `seawall key create` makes one.",
        )
    digest = hashlib.sha256(secret.strip().encode()).hexdigest()
    caller = snapshot.callers.get(digest)
    if caller is None:
        raise Unauthenticated(
            "This API key is not known, or was revoked.",
            field="Authorization",
            remedy="`seawall key list` shows the keys in force.",
        )
    if SCOPE not in caller.scopes:
        raise Forbidden(
            f"This API key has no scope {SCOPE!r}.",
            field="Authorization",
            remedy=f"Make one with it: `seawall key create --scope {SCOPE}`.",
        )
    return caller
