"""The facts of a year are gathered for its reports: TCO Art. 7, 8 and 21.

From the record and the ledger, never from a counter that could drift. Refused orders and
rehearsals are none; secret notices are not here, because nothing here can see them. What is
asked of the database is asked for a thousand at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from seawall.cases.model import Decision, DecisionGround, Finding
from seawall.clocks.model import ClockRow
from seawall.enforcement.model import OutcomeKind, TargetState
from seawall.forms.model import Form
from seawall.ids import ActionId, CaseId, OrderId
from seawall.journeys.appeals._complaint_clocks import COMPLAINT
from seawall.ledger.words import word_of
from seawall.ledger.words.cases import APPEAL_RECEIVED
from seawall.orders.answering.on_call_pages import is_drill
from seawall.orders.figures.model import (
    AccessFact,
    ComplaintFact,
    FigureSeries,
    MeasureFact,
    OrderFact,
    ProceedingFact,
    ProceedingOutcome,
    YearFacts,
)
from seawall.orders.figures.removal_counts import Basis, CountedRemoval
from seawall.orders.model import Binding, Order, OrderEvent, OrderState
from seawall.orders.order_finality import CHALLENGED, DEADLINE, RULED, CourtRuling, redress_of
from seawall.transaction import Transaction

_REMOVAL = "eu-tco-removal-order"
_SCRUTINISED = "scrutinised"
_TOLD = frozenset({_SCRUTINISED, CHALLENGED, DEADLINE, RULED})
_NO_TIME = timedelta(0)
_MOST = 100_000
_GONE = frozenset({TargetState.REMOVED, TargetState.DISABLED})
_DONE = tuple(word_of(f"action.{kind}") for kind in OutcomeKind if kind.is_done)
_ANNEX_III_GROUNDS = frozenset({"force_majeure", "manifest_errors", "insufficient_information"})
_OUTCOME = {
    Finding.OVERTURN: ProceedingOutcome.UPHELD,
    Finding.KEEP: ProceedingOutcome.REJECTED,
}
_RULING = {
    CourtRuling.ANNULLED: ProceedingOutcome.UPHELD,
    CourtRuling.CONFIRMED: ProceedingOutcome.REJECTED,
    CourtRuling.WITHDRAWN: ProceedingOutcome.REJECTED,
}


def gather_facts(year: int, *, tx: Transaction) -> YearFacts:
    """Everything that happened in a calendar year (UTC), each series for itself."""
    since, until = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    orders = [order for order in _orders(tx) if not is_drill(order)]
    events_of = tx.orders.events_named([order.id for order in orders], _TOLD)
    received = [order for order in orders if since <= order.received_at < until]
    filed = [fact for order in orders for fact in _proceedings(order, events_of[order.id])]
    accesses = tx.preservations.accesses_between(since, until)
    return YearFacts(
        year=year,
        orders=tuple(_order_facts(received, events_of, tx=tx)),
        measures=tuple(_measures(since, until, tx=tx)),
        complaints=tuple(_complaints(since, until, tx=tx)),
        proceedings=tuple(
            proceeding for proceeding in filed if since <= proceeding.filed_at < until
        ),
        accesses=tuple(
            AccessFact(access.at, access.purpose, access.allowed) for access in accesses
        ),
    )


def removals(year: int, *, tx: Transaction) -> list[CountedRemoval]:
    """Everything the platform reported removed in a calendar year, from the ledger."""
    since, until = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    removal_entries = [
        entry
        for word in _DONE
        for entry in tx.ledger.recent(_MOST, prefix=word)
        if since <= entry.at < until
    ]
    actions = tx.enforcement.actions_named([ActionId(entry.about) for entry in removal_entries])
    decision_ids = [action.decision for action in actions.values() if action.state in _GONE]
    decisions = tx.cases.decisions_named(list(dict.fromkeys(decision_ids)))
    return [
        CountedRemoval(
            f"{of.target.kind}/{of.target.external_id}", _basis(decisions[of.decision]), entry.at
        )
        for entry in removal_entries
        if (of := actions[ActionId(entry.about)]).state in _GONE
    ]


def _basis(decision: Decision) -> Basis:
    if decision.ground == DecisionGround.ORDER:
        return Basis.ORDER
    return Basis.REFERRAL if decision.evidence.get("order") else Basis.OWN


def _orders(tx: Transaction) -> list[Order]:
    states = [state for state in OrderState if state is not OrderState.REFUSED]
    return tx.orders.board(states=states, limit=_MOST)


def _order_facts(
    orders: Sequence[Order], events_of: Mapping[OrderId, list[OrderEvent]], *, tx: Transaction
) -> Iterator[OrderFact]:
    ids = [order.id for order in orders]
    items_by_order = tx.orders.items_of(ids)
    clocks = {(row.about, row.profile): row for row in tx.orders.clocks_of(ids)}
    for order in orders:
        removed = tuple(line.acted_at for line in items_by_order[order.id] if line.acted_at)
        clock = clocks.get((order.id, order.profile))
        yield OrderFact(
            order=order.id,
            series=_series(order),
            received_at=order.received_at,
            removed_at=removed,
            items=len(items_by_order[order.id]),
            not_executed=_open_ground(clock) if clock and not removed else "",
            cross_border=order.cross_border,
            is_scrutinised=any(event.what == _SCRUTINISED for event in events_of[order.id]),
            is_final=order.final_at is not None,
            gone=frozenset(
                line.item or line.url for line in items_by_order[order.id] if line.acted_at
            ),
        )


def _series(order: Order) -> FigureSeries:
    if order.profile == _REMOVAL and order.form is Form.REMOVAL_ORDER:
        return FigureSeries.REMOVAL_ORDERS
    if order.binding is Binding.MANDATORY:
        return FigureSeries.OTHER_ORDERS
    return FigureSeries.REFERRALS if order.form is Form.REFERRAL else FigureSeries.REPORTS


def _open_ground(clock: ClockRow) -> str:
    """The ground that holds the order's clock still."""
    open_grounds = [hold["ground"] for hold in clock.holds if not hold["ended_at"]]
    return next((ground for ground in open_grounds if ground in _ANNEX_III_GROUNDS), "")


def _measures(since: datetime, until: datetime, *, tx: Transaction) -> Iterator[MeasureFact]:
    """What was removed under specific measures: kept without any order asking for it."""
    preserved = [
        (preservation.removed_at, preservation.case)
        for preservation in tx.preservations.removed_between(since, until)
        if preservation.order is None and preservation.case
    ]
    cases = tx.cases.cases_named([case for _, case in preserved])
    for removed_at, case in preserved:
        yield MeasureFact(removed_at, max(removed_at - cases[case].opened_at, _NO_TIME))


def _complaints(since: datetime, until: datetime, *, tx: Transaction) -> Iterator[ComplaintFact]:
    """The appeals that Art. 10 gives two weeks."""
    lodged = [
        appeal
        for appeal in tx.ledger.recent(_MOST, prefix=APPEAL_RECEIVED)
        if since <= appeal.at < until
    ]
    clocks = tx.orders.clocks_of([appeal.about for appeal in lodged])
    timed = {clock.about for clock in clocks if clock.profile == COMPLAINT}
    heads = tx.cases.heads([CaseId(str(appeal.public["case"])) for appeal in lodged])
    for entry in (appeal for appeal in lodged if appeal.about in timed):
        head = heads.get(CaseId(str(entry.public["case"])))
        outcome = (
            _OUTCOME.get(head.finding, ProceedingOutcome.PENDING)
            if head
            else ProceedingOutcome.PENDING
        )
        yield ComplaintFact(entry.at, outcome, is_reinstated=outcome is ProceedingOutcome.UPHELD)


def _proceedings(order: Order, events: Iterable[OrderEvent]) -> Iterator[ProceedingFact]:
    for challenge in redress_of((event.what, event.data) for event in events).challenges:
        outcome = _RULING[challenge.ruling] if challenge.ruling else ProceedingOutcome.PENDING
        is_back = challenge.ruling is CourtRuling.ANNULLED and order.state is OrderState.REINSTATED
        yield ProceedingFact(challenge.filed_at, challenge.by, outcome, is_reinstated=is_back)
