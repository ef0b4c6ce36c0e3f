"""Rate limits by key or person, by the authority that signed, or by address.

The address is the client's, whatever proxy stands in front: `app/outer_door.py`.
"""

from __future__ import annotations

import time
from functools import cache
from threading import Timer
from typing import Any

from django.http import HttpRequest
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from seawall.config import settings
from seawall.errors import problem
from seawall.mailroom.signing.document_signer import SIGNER, DocumentSigner
from seawall.people.access.counted_address import counted_address


def asker(request: HttpRequest) -> str:
    """The address that asks, as it is counted: of IPv6 a whole network, which one house has."""
    return counted_address(str(request.META.get("REMOTE_ADDR", "")))


def signer_of(request: HttpRequest) -> DocumentSigner | None:
    """Whose key signed what was sent, as the server found before anything was counted.

    It stands in the scope of the request, where no client writes. It says where somebody waits
    and is counted; whether to trust the document is decided from the database.
    """
    signer = request.META.get("asgi.scope", {}).get(SIGNER)
    return signer if isinstance(signer, DocumentSigner) else None


def count_admission(request: HttpRequest, asking: str) -> None:
    """Count a request of this key or person, of an authority that signed it, or of an address."""
    signer = None if asking else signer_of(request)
    if signer is None:
        count_request(asking or asker(request))
        return
    rate = settings().authority_rate_limit
    if not _counter().hit(parse(rate), f"authority:{signer.authority}"):
        raise problem("web.too-many-requests.authority", written=rate)


def count_document(request: HttpRequest, door: str, *, most: str) -> None:
    """Count a document by its sender's address; a known signer's has been counted by its key."""
    if signer_of(request) is None:
        count_request(f"{door}:{asker(request)}", most=most)


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
