"""Entries become the lives of addresses that a unit referred: gone, and perhaps live again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from seawall.ledger.telling.model import TellingEntry
from seawall.ledger.words.referrals import LINE_GONE, LINE_REAPPEARED
from seawall.results.lives.written_moment import moment_in

ADDRESS_WORDS = (LINE_GONE, LINE_REAPPEARED)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressLife:
    """One time that an address was gone, and when it was live again."""

    gone_from: datetime
    back_at: datetime | None = None


class AddressReading:
    """Addresses as a unit's own probes saw them."""

    def __init__(self) -> None:
        self._gone: dict[str, datetime] = {}
        self._back: list[AddressLife] = []

    def add(self, entry: TellingEntry) -> None:
        """Add what an entry tells."""
        if entry.what == LINE_GONE:
            self._gone[entry.about] = moment_in(entry.public, "gone_from") or entry.at
        elif (gone_from := self._gone.pop(entry.about, None)) is not None:
            self._back.append(AddressLife(gone_from=gone_from, back_at=entry.at))

    def lives(self) -> Iterator[AddressLife]:
        """Every time that an address was gone."""
        yield from self._back
        yield from (AddressLife(gone_from=gone_from) for gone_from in self._gone.values())
