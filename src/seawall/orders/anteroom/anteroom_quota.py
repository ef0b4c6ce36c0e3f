"""How much of strangers is kept: so many documents and bytes an hour, for all and for each.

The quota is the installation's. One sender gets a quarter of it, so that whoever floods the
door uses up their own share first. What is beyond it is not accepted: its sender is told, and
when to come again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

PERIOD = timedelta(hours=1)
#: One sender's part of the whole.
_SHARE = 4


@dataclass(frozen=True, slots=True)
class AnteroomUse:
    """Documents and bytes: what was kept within the last hour, or may be."""

    documents: int
    size: int

    def holds(self, use: AnteroomUse, size: int) -> bool:
        """Whether one more document of this size fits beside what is in use."""
        return use.documents < self.documents and use.size + size <= self.size

    @property
    def share(self) -> AnteroomUse:
        """What one sender may use of it."""
        return AnteroomUse(max(1, self.documents // _SHARE), self.size // _SHARE)


def has_room(most: AnteroomUse, *, of_all: AnteroomUse, of_sender: AnteroomUse, size: int) -> bool:
    """Whether a document of this size may be kept now."""
    return most.holds(of_all, size) and most.share.holds(of_sender, size)


def since(now: datetime) -> datetime:
    """From when on what was kept counts."""
    return now - PERIOD
