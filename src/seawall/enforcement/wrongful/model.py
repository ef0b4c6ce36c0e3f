"""Wrongful hours: from the moment an item went down, or was kept back, until it came back.

An error is only counted once somebody put it right, so the figure is a lower bound. Each time
belongs to the day it came back. Kinds are kept apart: to hold a post for an hour is not to
remove it for one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from seawall.ids import CaseId, EntryId, ItemId

_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class WrongfulTime:
    """One item, once: since when it was down, until when, and by which entry if by one."""

    item: ItemId
    entry: EntryId | None
    kind: str
    case: CaseId
    began_at: datetime
    ended_at: datetime

    @property
    def seconds(self) -> int:
        """How long, in whole seconds."""
        return (self.ended_at - self.began_at) // _SECOND


@dataclass(frozen=True, slots=True)
class WrongfulHours:
    """The figure: how often something came back, and after how long, together and at most."""

    times: int
    seconds: int
    longest_seconds: int
    seconds_by_kind: Mapping[str, int]


def add_up_hours(times: Iterable[WrongfulTime]) -> WrongfulHours:
    """The wrongful hours of these times together, read once."""
    count, longest, by_kind = 0, 0, Counter[str]()
    for period in times:
        count += 1
        longest = max(longest, period.seconds)
        by_kind[period.kind] += period.seconds
    return WrongfulHours(count, by_kind.total(), longest, dict(sorted(by_kind.items())))


def in_hours(seconds: int) -> float:
    """Seconds as hours, to a tenth: for people."""
    return round(seconds / 3600, 1)
