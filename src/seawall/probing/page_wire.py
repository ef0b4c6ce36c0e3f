"""The words that the fetcher and the network share: an address, a call, an answer.

The fetcher knows neither the network nor the guard that checks and pins addresses: both
are handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from seawall.outbound.egress import PinnedUrl
from seawall.probing.model import Trouble

#: Checks an address and pins it; raises an `InvalidRequest` for one that we do not call.
Pin = Callable[[str], PinnedUrl]


@dataclass(frozen=True, slots=True)
class PageAnswer:
    """What came back; header names are in lower case, the body is decompressed."""

    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    is_cut: bool = False
    trouble: Trouble | None = None
    said: str = ""
    again_at: datetime | None = None


class PageCall(Protocol):
    """One call to a pinned address, of whose answer at most so many bytes are read."""

    def __call__(
        self, pinned: PinnedUrl, *, method: str, headers: Mapping[str, str], most: int
    ) -> PageAnswer: ...
