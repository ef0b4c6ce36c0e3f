"""Entries become the lives of addresses that a unit referred: gone, and perhaps live again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from seawall.ledger.telling.model import TellingEntry
from seawall.ledger.words.referrals import LINE_GONE, LINE_REAPPEARED
from seawall.results.lives.written_moment import moment_in

ADDRESS_WORDS = (LINE_GONE, LINE_REAPPEARED)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressLife:
    """One time that an address was gone, and when it was live again."""

    gone_from: datetime
    followed_until: datetime
    """After that nobody looks whether it is back."""
    back_at: datetime | None = None


class AddressReading:
    """Addresses as a unit's own probes saw them."""

    def __init__(self) -> None:
        self._gone: dict[str, AddressLife] = {}
        self._back: list[AddressLife] = []

    def add(self, entry: TellingEntry) -> None:
        """Add what an entry tells."""
        if entry.what == LINE_GONE:
            gone_from = moment_in(entry.public, "gone_from") or entry.at
            followed_until = moment_in(entry.public, "followed_until") or entry.at
            self._gone[entry.about] = AddressLife(
                gone_from=gone_from, followed_until=followed_until
            )
        elif (gone := self._gone.pop(entry.about, None)) is not None:
            until = max(gone.followed_until, entry.at)
            self._back.append(replace(gone, back_at=entry.at, followed_until=until))

    def lives(self) -> Iterator[AddressLife]:
        """Every time that an address was gone."""
        yield from self._back
        yield from self._gone.values()
