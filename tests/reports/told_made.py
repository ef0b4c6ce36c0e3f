"""Entries of a made log, told to the readers of figures."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

from seawall.clocks.reporting_period import calendar_year
from seawall.ledger.telling.model import TellingEntry
from seawall.orders.figures.tally import FigureTally, tally_facts
from seawall.reports.facts.figure_reading import FigureReading

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
YEAR = calendar_year(2026, "UTC")
COMPLAINT = "eu-tco-complaint"


class ToldLog:
    """Entries in the order in which they are told."""

    def __init__(self) -> None:
        self.entries: list[TellingEntry] = []
        self._numbers = itertools.count(1)

    def tell(self, what: str, about: str, at: datetime = NOON, **public: Any) -> None:
        """One entry; nothing of it is sealed, so that nothing sealed can be counted."""
        self.entries.append(TellingEntry(f"led_{len(self.entries)}", what, about, at, "", public))

    def receive(self, at: datetime = NOON, **public: Any) -> str:
        """A removal order of three addresses."""
        order = f"order_{next(self._numbers)}"
        usual = {
            "addresses": 3,
            "binding": "mandatory",
            "cross_border": False,
            "form": "removal_order",
            "profile": "eu-tco-removal-order",
            "received_at": at.isoformat(),
            "state": "running",
        }
        told = {name: value for name, value in {**usual, **public}.items() if value is not None}
        self.tell("order.received", order, at, **told)
        return order

    def gone(self, order: str, at: datetime, count: int = 1) -> None:
        """So many addresses of it are gone."""
        self.tell("order.addresses_gone", order, at, acted_at=at.isoformat(), count=count)

    def cannot(self, order: str, *grounds: str, what: str = "paused", is_held: bool = True) -> None:
        """It is said why it cannot be carried out."""
        self.tell(f"order.{what}", order, grounds=list(grounds), is_held=is_held, is_late=False)

    def remove(
        self,
        item: str,
        at: datetime,
        *,
        told_at: datetime | None = None,
        state: str = "removed",
        case: str = "case_1",
        decision: str = "dec_1",
        **public: Any,
    ) -> str:
        """What was asked of the platform and took effect; which action it was."""
        action = f"act_{next(self._numbers)}"
        asked = {"case": case, "decision": decision, "item": item, "state": state, **public}
        self.tell("action.requested", action, told_at or at, **asked)
        self.applied(action, at, told_at=told_at)
        return action

    def applied(self, action: str, at: datetime, *, told_at: datetime | None = None) -> None:
        """The platform reports that it took effect."""
        self.tell("action.applied", action, told_at or at, effective_at=at.isoformat())

    def reading(self, *, seeded_cases: frozenset[str] = frozenset()) -> FigureReading:
        """What the entries tell of the year."""
        reading = FigureReading(YEAR, complaint_profile=COMPLAINT, seeded_cases=seeded_cases)
        for entry in self.entries:
            reading.add(entry)
        return reading

    def figures(self, **more: Any) -> FigureTally:
        """The figures of the year."""
        with self.reading(**more) as reading:
            return tally_facts(reading.facts())
