"""Rate limits by key, or by address where no key is needed."""

from __future__ import annotations

from functools import cache

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from seawall.config import settings
from seawall.errors import problem


def count_request(who: str, *, most: str = "") -> None:
    """Count one request, or refuse it. Each process counts its own; `most` is a limit apart."""
    rate = most or settings().rate_limit
    if not _counter().hit(parse(rate), who):
        if most:
            raise problem("web.too-many-requests.address")
        raise problem("web.too-many-requests", written=rate)


def forget_requests(who: str, *, most: str) -> None:
    """Reset the count of requests for one name."""
    _counter().clear(parse(most), who)


@cache
def _counter() -> SlidingWindowCounterRateLimiter:
    return SlidingWindowCounterRateLimiter(MemoryStorage())
