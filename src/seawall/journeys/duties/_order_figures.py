"""The facts of a period are gathered for its reports: TCO Art. 7, 8 and 21.

From the record, never from a counter that could drift, and by the day that each took effect:
what was written down late is in the period it belongs to. Refused orders and rehearsals are
none; secret notices are not here, because nothing here can see them. Everything is read as a
stream, a thousand at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from seawall.cases.model import DecisionGround, Finding
from seawall.clocks.model import ClockRow
from seawall.clocks.reporting_period import ReportingPeriod
from seawall.journeys.appeals._complaint_clocks import COMPLAINT
from seawall.orders.figures.model import (
    OrderFact,
    PeriodFacts,
    ProceedingFact,
    ProceedingOutcome,
)
from seawall.orders.figures.series import series_of
from seawall.orders.figures.tally import FigureTally, tally_facts
from seawall.orders.model import Order, OrderEvent, OrderState
from seawall.orders.order_finality import CHALLENGED, DEADLINE, RULED, CourtRuling, redress_of
from seawall.transaction import Transaction

_SCRUTINISED = "scrutinised"
_REDRESS = frozenset({CHALLENGED, DEADLINE, RULED})
_ANNEX_III_GROUNDS = frozenset({"force_majeure", "manifest_errors", "insufficient_information"})
_FINDING = {
    Finding.OVERTURN.value: ProceedingOutcome.UPHELD,
    Finding.KEEP.value: ProceedingOutcome.REJECTED,
}
_RULING = {
    CourtRuling.ANNULLED: ProceedingOutcome.UPHELD,
    CourtRuling.CONFIRMED: ProceedingOutcome.REJECTED,
    CourtRuling.WITHDRAWN: ProceedingOutcome.REJECTED,
}


def count_figures(period: ReportingPeriod, *, tx: Transaction) -> FigureTally:
    """Every number of a period."""
    return tally_facts(gather_facts(period, tx=tx))


def gather_facts(period: ReportingPeriod, *, tx: Transaction) -> PeriodFacts:
    """Everything that happened in a period, each kind as a stream that can be read once."""
    since, until = period.since, period.until
    return PeriodFacts(
        period=period,
        orders=_orders(tx.figures.orders_received(since, until), tx=tx),
        executions=tx.figures.executions(since, until),
        removals=tx.figures.removals(since, until, ordered=DecisionGround.ORDER),
        complaints=tx.figures.complaints(since, until, profile=COMPLAINT, outcomes=_FINDING),
        proceedings=_proceedings(tx.figures.challenged_orders(), tx=tx),
        accesses=tx.figures.accesses(since, until),
        was_exposed=tx.figures.was_exposed(since, until),
    )


def _orders(parts: Iterable[Sequence[Order]], *, tx: Transaction) -> Iterator[OrderFact]:
    for part in parts:
        yield from _order_facts(part, tx=tx)


def _order_facts(orders: Sequence[Order], *, tx: Transaction) -> Iterator[OrderFact]:
    ids = [order.id for order in orders]
    events_by_order = tx.orders.events_named(ids, {_SCRUTINISED})
    items_by_order = tx.orders.items_of(ids)
    unopened = tx.openings.unopened([order.id for order in orders if order.opening])
    clocks = {(row.about, row.profile): row for row in tx.orders.clocks_of(ids)}
    for order in orders:
        removed = sum(line.acted_at is not None for line in items_by_order[order.id])
        clock = clocks.get((order.id, order.profile))
        yield OrderFact(
            order=order.id,
            series=series_of(order),
            received_at=order.received_at,
            items=len(items_by_order[order.id]) + unopened.get(order.id, 0),
            removed=removed,
            not_executed=_open_ground(clock) if clock and not removed else "",
            cross_border=order.cross_border,
            is_scrutinised=bool(events_by_order[order.id]),
        )


def _open_ground(clock: ClockRow) -> str:
    """The ground that holds the order's clock still."""
    open_grounds = [hold["ground"] for hold in clock.holds if not hold["ended_at"]]
    return next((ground for ground in open_grounds if ground in _ANNEX_III_GROUNDS), "")


def _proceedings(parts: Iterable[Sequence[Order]], *, tx: Transaction) -> Iterator[ProceedingFact]:
    for part in parts:
        events_by_order = tx.orders.events_named([order.id for order in part], _REDRESS)
        for order in part:
            yield from _proceedings_of(order, events_by_order[order.id])


def _proceedings_of(order: Order, events: Iterable[OrderEvent]) -> Iterator[ProceedingFact]:
    for challenge in redress_of((event.what, event.data) for event in events).challenges:
        outcome = _RULING[challenge.ruling] if challenge.ruling else ProceedingOutcome.PENDING
        is_back = challenge.ruling is CourtRuling.ANNULLED and order.state is OrderState.REINSTATED
        reinstated_at = challenge.ruled_at if is_back else None
        yield ProceedingFact(challenge.filed_at, challenge.by, outcome, reinstated_at)
