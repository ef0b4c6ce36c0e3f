"""How many entries stood in the banks, day by day, as the log says."""

from __future__ import annotations

from datetime import date

from seawall.ledger.telling.model import TellingEntry
from seawall.ledger.words.sharing import BANK_STANDING

STANDING_WORDS = (BANK_STANDING,)


class StandingReading:
    """The count of each day of UTC that has one."""

    def __init__(self) -> None:
        self.counts: dict[date, int] = {}

    def add(self, entry: TellingEntry) -> None:
        """Add what an entry tells; the first of a day counts."""
        self.counts.setdefault(date.fromisoformat(entry.about), int(entry.public["entries"]))
