"""The log is read once for the figures of a report: each entry goes to who counts from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from types import TracebackType
from typing import Self

from seawall.clocks.reporting_period import ReportingPeriod
from seawall.enforcement.wrongful.model import WrongfulTime
from seawall.ids import CaseId, EntryId, ItemId, OrderId
from seawall.ledger.telling.model import TellingEntry
from seawall.ledger.words import content, orders
from seawall.orders.figures.information import PaperFact
from seawall.orders.figures.model import AccessFact, OrderFact, PeriodFacts
from seawall.reports.facts.complaint_facts import COMPLAINT_FACT_WORDS, ComplaintFactReading
from seawall.reports.facts.issued_orders import ISSUED_ORDER_WORDS, IssuedOrderReading
from seawall.reports.facts.order_facts import ORDER_FACT_WORDS, OrderFactReading
from seawall.reports.facts.paper_facts import papers_of
from seawall.reports.facts.removal_facts import REMOVAL_FACT_WORDS, RemovalFactReading
from seawall.results.lives.written_moment import moment_in


class FigureReading:
    """What the entries that were added tell of a period; to be closed."""

    def __init__(
        self,
        period: ReportingPeriod,
        *,
        complaint_profile: str,
        seeded_cases: frozenset[str] = frozenset(),
    ) -> None:
        """`seeded_cases` are those of content drills: nothing in them is counted."""
        self._period, self._seeded = period, seeded_cases
        self._orders, self._issued = OrderFactReading(), IssuedOrderReading()
        self._removals = RemovalFactReading(seeded_cases)
        self._complaints = ComplaintFactReading(complaint_profile)
        self._accesses: list[AccessFact] = []
        self._wrongful: list[WrongfulTime] = []
        self._adds: dict[str, list[Callable[[TellingEntry], None]]] = defaultdict(list)
        for add, words in (
            (self._orders.add, ORDER_FACT_WORDS),
            (self._issued.add, ISSUED_ORDER_WORDS),
            (self._removals.add, REMOVAL_FACT_WORDS),
            (self._complaints.add, COMPLAINT_FACT_WORDS),
            (self._add_access, {orders.PRESERVATION_OPENED, orders.PRESERVATION_DENIED}),
            (self._add_wrongful, {content.ITEM_WRONGFUL_TIME}),
        ):
            for word in words:
                self._adds[word].append(add)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._removals.__exit__(kind, error, traceback)

    @property
    def words(self) -> Collection[str]:
        """The words that any figure is counted from."""
        return self._adds.keys()

    def add(self, entry: TellingEntry) -> None:
        """Give an entry to who counts from it."""
        for add in self._adds[entry.what]:
            add(entry)

    def facts(self) -> PeriodFacts:
        """Everything that happened, each kind as a stream that can be read once."""
        since, until = self._period.since, self._period.until
        return PeriodFacts(
            period=self._period,
            orders=self._orders.orders(),
            executions=self._orders.executions(),
            removals=self._removals.removals(self._orders.series_of),
            complaints=self._complaints.complaints(),
            proceedings=self._orders.proceedings(),
            accesses=self._accesses,
            was_exposed=self._orders.was_exposed(since, until),
        )

    def papers(self) -> Iterator[PaperFact]:
        """The papers of the period that asked for data."""
        return papers_of(self._orders.histories(), self._period)

    def issued(self) -> Iterator[OrderFact]:
        """The removal orders that this organisation sent itself."""
        return self._issued.orders()

    def final_orders(self) -> Iterator[tuple[OrderId, datetime]]:
        """The removal orders that are final, and since when."""
        return self._orders.final_orders()

    def wrongful_times(self) -> Iterator[WrongfulTime]:
        """What came back in the period after it had been down wrongly."""
        return (time for time in self._wrongful if self._period.includes(time.ended_at))

    def _add_access(self, entry: TellingEntry) -> None:
        is_allowed = entry.what == orders.PRESERVATION_OPENED
        self._accesses.append(AccessFact(entry.at, str(entry.public["purpose"]), is_allowed))

    def _add_wrongful(self, entry: TellingEntry) -> None:
        public = entry.public
        began_at = moment_in(public, "began_at")
        if began_at is None or public["case"] in self._seeded:
            return
        time = WrongfulTime(
            item=ItemId(entry.about),
            entry=EntryId(public["entry"]) if public["entry"] else None,
            kind=str(public["kind"]),
            case=CaseId(public["case"]),
            began_at=began_at,
            ended_at=entry.at,
        )
        self._wrongful.append(time)
