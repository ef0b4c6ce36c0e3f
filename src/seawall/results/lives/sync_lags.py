"""How long members' signals took from their author's word until they were enforced here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from seawall.ledger.telling.model import TellingEntry
from seawall.ledger.words.sharing import FORUM_SIGNALS_ENTERED

SYNC_WORDS = (FORUM_SIGNALS_ENTERED,)


class SyncReading:
    """Lags of signals, in the order in which they came."""

    def __init__(self) -> None:
        self._lags: list[tuple[datetime, timedelta]] = []

    def add(self, entry: TellingEntry) -> None:
        """Add what an entry tells."""
        for lag in entry.public["lags_ms"]:
            self._lags.append((entry.at, timedelta(milliseconds=int(lag))))

    def lags(self) -> Iterator[tuple[datetime, timedelta]]:
        """When each was enforced, and how long after it was offered."""
        yield from self._lags
