"""So many requests in so much time: one key, or one address where no key is needed."""

from __future__ import annotations

from functools import cache

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from seawall.config import settings
from seawall.errors import TooManyRequests


def count(who: str, *, most: str = "") -> None:
    """Count one request, or refuse it. Each process counts its own; `most` is a limit apart."""
    written = most or settings().rate_limit
    if not _counter().hit(parse(written), who):
        raise TooManyRequests(
            "too many requests in a short time." if most else f"more than {written} requests.",
            field="Authorization",
            remedy="Wait a moment."
            if most
            else "Wait a moment; SEAWALL_RATE_LIMIT sets the limit.",
        )


def forget(who: str, *, most: str) -> None:
    """Count afresh: whoever asked has shown that they may."""
    _counter().clear(parse(most), who)


@cache
def _counter() -> SlidingWindowCounterRateLimiter:
    return SlidingWindowCounterRateLimiter(MemoryStorage())
