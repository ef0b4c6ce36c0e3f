"""Wrongful hours: from the moment an item went down, or was kept back, until it came back.

An error is only counted once somebody put it right, so the figure is a lower bound. Kinds are
kept apart: to hold a post for an hour is not to remove it for one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from seawall.ids import CaseId, EntryId, ItemId


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
    def hours(self) -> float:
        """How long."""
        return (self.ended_at - self.began_at).total_seconds() / 3600


@dataclass(frozen=True, slots=True)
class WrongfulHours:
    """The figure: how many items came back, and after how many hours together."""

    items: int
    hours: float
    longest: float
    by_kind: Mapping[str, float]


def add_up_hours(times: Iterable[WrongfulTime]) -> WrongfulHours:
    """The wrongful hours of these times together."""
    periods = list(times)
    by_kind: dict[str, float] = {}
    for period in periods:
        by_kind[period.kind] = by_kind.get(period.kind, 0.0) + period.hours
    return WrongfulHours(
        len({period.item for period in periods}),
        round(sum(period.hours for period in periods), 1),
        round(max((period.hours for period in periods), default=0.0), 1),
        {kind: round(hours, 1) for kind, hours in sorted(by_kind.items())},
    )
