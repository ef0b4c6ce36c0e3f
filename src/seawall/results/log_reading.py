"""The log is read once: each entry is told to whoever wants to hear of its word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from seawall.clocks.reporting_period import ReportingPeriod
from seawall.ledger.telling.model import TellingEntry
from seawall.results.lives.account_lives import ACCOUNT_WORDS, AccountReading
from seawall.results.lives.address_lives import ADDRESS_WORDS, AddressReading
from seawall.results.lives.appeal_lives import APPEAL_WORDS, AppealReading
from seawall.results.lives.audit_lives import AUDIT_WORDS, AuditReading
from seawall.results.lives.drill_lives import DRILL_WORDS, DrillReading
from seawall.results.lives.item_lives import ITEM_WORDS, DrillTraces, ItemReading
from seawall.results.lives.order_lives import ORDER_WORDS, OrderReading
from seawall.results.lives.standing_counts import STANDING_WORDS, StandingReading
from seawall.results.lives.sync_lags import SYNC_WORDS, SyncReading
from seawall.results.lives.viewing import VIEWING_WORDS, ViewingReading
from seawall.results.period_results import PeriodLives


class WordReader(Protocol):
    """Something that comes together from the entries of some words."""

    def add(self, entry: TellingEntry) -> None:
        """Add what an entry tells."""
        ...


class LogReading:
    """Everything that the measures of a period are counted from, entry by entry."""

    def __init__(self, period: ReportingPeriod, drills: DrillTraces = DrillTraces()) -> None:
        self._period = period
        self._items, self._orders = ItemReading(drills), OrderReading()
        self._appeals, self._accounts = AppealReading(drills.cases), AccountReading()
        self._addresses, self._lags = AddressReading(), SyncReading()
        self._viewings, self._standing = ViewingReading(period), StandingReading()
        self._audits, self._content_drills = AuditReading(), DrillReading()
        self._readers: dict[str, list[WordReader]] = defaultdict(list)
        for reader, words in (
            (self._items, ITEM_WORDS),
            (self._orders, ORDER_WORDS),
            (self._appeals, APPEAL_WORDS),
            (self._accounts, ACCOUNT_WORDS),
            (self._addresses, ADDRESS_WORDS),
            (self._lags, SYNC_WORDS),
            (self._viewings, VIEWING_WORDS),
            (self._standing, STANDING_WORDS),
            (self._audits, AUDIT_WORDS),
            (self._content_drills, DRILL_WORDS),
        ):
            for word in words:
                self._readers[word].append(reader)

    @property
    def words(self) -> Collection[str]:
        """The words that any measure is counted from."""
        return self._readers.keys()

    @property
    def items(self) -> Collection[str]:
        """The items that something was found in: of these, and no others, uploads are asked."""
        return self._items.items

    def add(self, entry: TellingEntry) -> None:
        """Tell an entry to whoever wants to hear of it."""
        for reader in self._readers.get(entry.what, ()):
            reader.add(entry)

    def lives(self, uploads: Mapping[str, datetime], *, seen_until: datetime) -> PeriodLives:
        """What came together, with when each item was first handed in."""
        return PeriodLives(
            period=self._period,
            seen_until=seen_until,
            items=[*self._items.lives(uploads)],
            orders=[*self._orders.lives()],
            appeals=[*self._appeals.appeals()],
            removals=[*self._appeals.removals()],
            spans=[*self._appeals.spans()],
            accounts=[*self._accounts.lives()],
            addresses=[*self._addresses.lives()],
            lags=[*self._lags.lags()],
            viewings=self._viewings.viewings,
            standing=self._standing.counts,
            audits=[*self._audits.lives()],
            drills=[*self._content_drills.lives()],
        )
