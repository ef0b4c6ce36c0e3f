"""A file that was kept though nobody we know brought it, as it counts for an hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class StrangersFile:
    """What waits, what was refused on arrival, and a copy of an order, each by nobody known."""

    sender: str
    """A digest of the network address or mail domain, the same for all organisations."""
    size: int
    kept_at: datetime
