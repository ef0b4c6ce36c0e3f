"""Rate limits by key or person, or by address where nobody is known.

The address is the client's, whatever proxy stands in front: `app/outer_door.py`.
"""

from __future__ import annotations

import time
from functools import cache
from ipaddress import IPv6Network, ip_address
from threading import Timer
from typing import Any

from django.http import HttpRequest
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from seawall.config import settings
from seawall.errors import problem


def asker(request: HttpRequest) -> str:
    """The address that asks, as it is counted: of IPv6 a whole network, which one house has."""
    written = request.META.get("REMOTE_ADDR", "")
    try:
        address = ip_address(written)
    except ValueError:
        return str(written)
    if address.version == 4:
        return str(address)
    return str(IPv6Network((int(address) >> 64 << 64, 64)))


def count_request(who: str, *, most: str = "") -> None:
    """Count one request, or refuse it. Each process counts its own; `most` is a limit apart."""
    rate = most or settings().rate_limit
    if not _counter().hit(parse(rate), who):
        if most:
            raise problem("web.too-many-requests.address")
        raise problem("web.too-many-requests", written=rate)


class _CountSweep:
    """Forgetting what is over, seen from the storage: under way until it may be done again."""

    PAUSE = 60.0

    def __init__(self, timer: Timer) -> None:
        self._timer, self._until = timer, 0.0

    def start(self) -> None:
        """Sweep now."""
        self._until = time.monotonic() + self.PAUSE
        self._timer.start()

    def is_alive(self) -> bool:
        """Whether the next sweep has to wait."""
        return time.monotonic() < self._until


class _RequestCounts(MemoryStorage):
    """Sweeps once a minute: by itself it starts a thread for it with nearly every request."""

    @property
    def timer(self) -> Any:
        """The sweep, in the place of the storage's own timer."""
        return self._sweep

    @timer.setter
    def timer(self, timer: Timer) -> None:
        self._sweep = _CountSweep(timer)


@cache
def _counter() -> SlidingWindowCounterRateLimiter:
    return SlidingWindowCounterRateLimiter(_RequestCounts())
