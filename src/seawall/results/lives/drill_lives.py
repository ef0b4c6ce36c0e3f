"""Entries become drills of our own platform: what we found ourselves, and what another member did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from seawall.ledger.telling.model import TellingEntry
from seawall.ledger.words import drills

DRILL_WORDS = (
    drills.CONTENT_DRILL_PLANNED,
    drills.CONTENT_DRILL_ENDED,
    drills.CONTENT_DRILL_TOLD,
)


@dataclass(frozen=True, slots=True)
class DrillLife:
    """A drill that is over: by kind how many items were found, of how many; and its controls."""

    ended_at: datetime
    is_by_member: bool
    found: Mapping[str, tuple[int, int]]
    kept_back: int
    passed: int


class DrillReading:
    """Drills of our own platform; those of others are theirs to count."""

    def __init__(self) -> None:
        self._of_others: set[str] = set()
        self._over: list[TellingEntry] = []

    def add(self, entry: TellingEntry) -> None:
        """Add what an entry tells."""
        if entry.what != drills.CONTENT_DRILL_PLANNED:
            self._over.append(entry)
        elif entry.public.get("tested"):
            self._of_others.add(entry.about)

    def lives(self) -> Iterator[DrillLife]:
        """Every drill that is over, in the order in which they ended."""
        for entry in self._over:
            if entry.about not in self._of_others:
                yield DrillLife(
                    entry.at,
                    entry.what == drills.CONTENT_DRILL_TOLD,
                    {kind: (part, of) for kind, (part, of) in entry.public["found"].items()},
                    int(entry.public["kept_back"]),
                    int(entry.public["passed"]),
                )
