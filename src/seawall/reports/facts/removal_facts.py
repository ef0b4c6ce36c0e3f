"""Entries become removals, each with the basis on which it was removed.

A removal rests on a removal order, on another order, on a referral, on specific measures
(TCO Art. 5) or on our own terms: the decision says which, and what its order asks. What content
drills uploaded is none. What an account lost is none either: it is no item.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from types import TracebackType
from typing import Self

from seawall.cases.model import DecisionGround
from seawall.enforcement.model import TargetState
from seawall.ledger.telling.model import TellingEntry
from seawall.ledger.words import cases, enforcement, orders
from seawall.orders.figures.model import FigureSeries
from seawall.orders.figures.removal_counts import Basis, CountedRemoval
from seawall.reports.facts.removal_sorter import AskedAction, RemovalSorter, SortedRemoval
from seawall.results.lives.written_moment import moment_in

_GONE = frozenset({TargetState.REMOVED, TargetState.DISABLED})
_NO_TIME = timedelta(0)


class RemovalFactReading:
    """The removals, as far as the entries that were added tell of them; to be closed."""

    def __init__(self, seeded_cases: frozenset[str] = frozenset()) -> None:
        self._seeded = seeded_cases
        self._sorter = RemovalSorter()
        self._ordered: set[str] = set()
        self._order_of: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._sorter.__exit__(kind, error, traceback)

    def add(self, entry: TellingEntry) -> None:
        """Add what an entry tells."""
        if str(entry.public.get("case") or "") not in self._seeded:
            _STEPS[entry.what](self, entry)

    def removals(self, series_of: Callable[[str], FigureSeries | None]) -> Iterator[CountedRemoval]:
        """Everything that was up and went down; `series_of` says of which series an order is."""
        for removal in self._sorter.removals():
            order = self._order_of.get(removal.decision)
            basis = self._basis(removal, series_of(order) if order else None)
            opened_at = removal.opened_at if basis is Basis.MEASURE else None
            speed = max(removal.at - opened_at, _NO_TIME) if opened_at else None
            yield CountedRemoval(removal.target, basis, removal.at, speed)

    def _basis(self, removal: SortedRemoval, asked: FigureSeries | None) -> Basis:
        """What anybody reported and we removed ourselves is our own."""
        if removal.decision in self._ordered:
            is_removal_order = asked is FigureSeries.REMOVAL_ORDERS
            return Basis.ORDER if is_removal_order else Basis.OTHER_ORDER
        if asked is not None and asked is not FigureSeries.REPORTS:
            return Basis.REFERRAL
        is_measure = removal.kept_since is not None and removal.kept_since <= removal.at
        return Basis.MEASURE if is_measure else Basis.OWN

    # What each word adds

    def _asked(self, entry: TellingEntry) -> None:
        public = entry.public
        if not public.get("item"):
            return
        asked = AskedAction(
            action=entry.about,
            target=str(public["item"]),
            is_gone=public["state"] in _GONE,
            until=moment_in(public, "until"),
            decision=str(public["decision"]),
            case=str(public["case"]),
        )
        self._sorter.add_asked(asked)

    def _applied(self, entry: TellingEntry) -> None:
        self._sorter.add_change(entry.about, moment_in(entry.public, "effective_at") or entry.at)

    def _decided(self, entry: TellingEntry) -> None:
        decision, order = str(entry.public["decision"]), entry.public.get("order")
        if entry.public.get("ground") == DecisionGround.ORDER:
            self._ordered.add(decision)
        if order:
            self._order_of[decision] = str(order)

    def _complied(self, entry: TellingEntry) -> None:
        """Decisions from before they named their order are named by it."""
        self._order_of.setdefault(str(entry.public["decision"]), entry.about)

    def _kept(self, entry: TellingEntry) -> None:
        public = entry.public
        if public["order"] is None and public["case"] and public["action"]:
            self._sorter.add_kept(
                str(public["action"]), moment_in(public, "removed_at") or entry.at
            )

    def _opened(self, entry: TellingEntry) -> None:
        self._sorter.add_opened(entry.about, entry.at)

    def _divided(self, entry: TellingEntry) -> None:
        self._sorter.add_opened(str(entry.public["to"]), entry.at)


_STEPS: Mapping[str, Callable[[RemovalFactReading, TellingEntry], None]] = {
    enforcement.ACTION_REQUESTED: RemovalFactReading._asked,
    enforcement.ACTION_APPLIED: RemovalFactReading._applied,
    enforcement.ACTION_ALREADY: RemovalFactReading._applied,
    cases.DECISION_MADE: RemovalFactReading._decided,
    cases.DECISION_SUPERSEDED: RemovalFactReading._decided,
    orders.ORDER_COMPLIED: RemovalFactReading._complied,
    orders.PRESERVATION_MADE: RemovalFactReading._kept,
    cases.CASE_OPENED: RemovalFactReading._opened,
    cases.CASE_DIVIDED: RemovalFactReading._divided,
}

REMOVAL_FACT_WORDS = frozenset(_STEPS)
