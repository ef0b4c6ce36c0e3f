"""How much of strangers is kept: so many documents and bytes an hour, for all and for each.

The quota is the installation's, and so is a sender's part of it: whoever writes to four
organisations has one part and not four. One sender gets a quarter, so that whoever floods the
door uses up their own share first. What is beyond it is not accepted: its sender is told, and
when the oldest of what stands in the way will be an hour old.
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
    oldest: datetime | None = None
    """When the first of them was kept."""

    def holds(self, use: AnteroomUse, size: int) -> bool:
        """Whether one more document of this size fits beside what is in use."""
        return use.documents < self.documents and use.size + size <= self.size

    @property
    def share(self) -> AnteroomUse:
        """What one sender may use of it."""
        return AnteroomUse(max(1, self.documents // _SHARE), self.size // _SHARE)


def free_at(
    most: AnteroomUse, *, of_all: AnteroomUse, of_sender: AnteroomUse, size: int, now: datetime
) -> datetime:
    """From when on a document of this size may be kept; now, where it may be kept now.

    Where there is no room it is when the oldest falls out, which may not be enough for a large
    one: whoever comes then is told the next.
    """
    in_the_way = [
        use
        for limit, use in ((most, of_all), (most.share, of_sender))
        if not limit.holds(use, size)
    ]
    return max(((use.oldest or now) + PERIOD for use in in_the_way), default=now)


def since(now: datetime) -> datetime:
    """From when on what was kept counts."""
    return now - PERIOD
