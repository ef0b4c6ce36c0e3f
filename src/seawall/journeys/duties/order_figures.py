"""The facts of a year are gathered for its reports: TCO Art. 7, 8 and 21.

From the record and the ledger, never from a counter that could drift. Refused orders and
rehearsals are none; secret notices are not here, because nothing here can see them. What is
asked of the database is asked for a thousand at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from seawall.cases.model import Decision, Finding, Ground
from seawall.clocks.model import ClockRow
from seawall.enforcement.model import OutcomeKind, State
from seawall.forms.model import Form
from seawall.ids import ActionId, CaseId, OrderId
from seawall.journeys.appeals._complaint_clocks import COMPLAINT
from seawall.ledger.words import word_of
from seawall.ledger.words.cases import APPEAL_RECEIVED
from seawall.orders.answering.pages import is_drill
from seawall.orders.figures.actioned import Basis, Removal
from seawall.orders.figures.model import (
    AccessFact,
    ComplaintFact,
    Facts,
    MeasureFact,
    OrderFact,
    Outcome,
    ProceedingFact,
    Series,
)
from seawall.orders.finality import CHALLENGED, DEADLINE, RULED, Ruling, redress_of
from seawall.orders.model import Binding, Order, OrderEvent, OrderState
from seawall.transaction import Transaction

_REMOVAL = "eu-tco-removal-order"
_SCRUTINISED = "scrutinised"
_TOLD = frozenset({_SCRUTINISED, CHALLENGED, DEADLINE, RULED})
_NO_TIME = timedelta(0)
_MOST = 100_000
_GONE = frozenset({State.REMOVED, State.DISABLED})
_DONE = tuple(word_of(f"action.{each}") for each in OutcomeKind if each.is_done)
_ANNEX_III_GROUNDS = frozenset({"force_majeure", "manifest_errors", "insufficient_information"})
_OUTCOME = {
    Finding.OVERTURN: Outcome.UPHELD,
    Finding.KEEP: Outcome.REJECTED,
}
_RULING = {
    Ruling.ANNULLED: Outcome.UPHELD,
    Ruling.CONFIRMED: Outcome.REJECTED,
    Ruling.WITHDRAWN: Outcome.REJECTED,
}


def gather(year: int, *, tx: Transaction) -> Facts:
    """Everything that happened in a calendar year (UTC), each series for itself."""
    since, until = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    known = [order for order in _orders(tx) if not is_drill(order)]
    told = tx.orders.events_named([each.id for each in known], _TOLD)
    received = [each for each in known if since <= each.received_at < until]
    filed = [fact for each in known for fact in _proceedings(each, told[each.id])]
    asked = tx.preservations.accesses_between(since, until)
    return Facts(
        year=year,
        orders=tuple(_order_facts(received, told, tx=tx)),
        measures=tuple(_measures(since, until, tx=tx)),
        complaints=tuple(_complaints(since, until, tx=tx)),
        proceedings=tuple(each for each in filed if since <= each.filed_at < until),
        accesses=tuple(AccessFact(each.at, each.purpose, each.allowed) for each in asked),
    )


def removals(year: int, *, tx: Transaction) -> list[Removal]:
    """Everything the platform reported removed in a calendar year, from the ledger."""
    since, until = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    done = [
        each
        for word in _DONE
        for each in tx.ledger.recent(_MOST, what=word)
        if since <= each.at < until
    ]
    actions = tx.enforcement.actions_named([ActionId(each.about) for each in done])
    made = [action.decision for action in actions.values() if action.state in _GONE]
    decisions = tx.cases.decisions_named(list(dict.fromkeys(made)))
    return [
        Removal(f"{of.target.kind}/{of.target.external_id}", _basis(decisions[of.decision]), it.at)
        for it in done
        if (of := actions[ActionId(it.about)]).state in _GONE
    ]


def _basis(decision: Decision) -> Basis:
    if decision.ground == Ground.ORDER:
        return Basis.ORDER
    return Basis.REFERRAL if decision.evidence.get("order") else Basis.OWN


def _orders(tx: Transaction) -> list[Order]:
    states = [each for each in OrderState if each is not OrderState.REFUSED]
    return tx.orders.board(states=states, limit=_MOST)


def _order_facts(
    orders: Sequence[Order], told: Mapping[OrderId, list[OrderEvent]], *, tx: Transaction
) -> Iterator[OrderFact]:
    ids = [each.id for each in orders]
    named = tx.orders.items_of(ids)
    clocks = {(each.about, each.profile): each for each in tx.orders.clocks_of(ids)}
    for order in orders:
        removed = tuple(each.acted_at for each in named[order.id] if each.acted_at)
        clock = clocks.get((order.id, order.profile))
        yield OrderFact(
            order=order.id,
            series=_series(order),
            received_at=order.received_at,
            removed_at=removed,
            items=len(named[order.id]),
            not_executed=_open_ground(clock) if clock and not removed else "",
            cross_border=order.cross_border,
            is_scrutinised=any(each.what == _SCRUTINISED for each in told[order.id]),
            is_final=order.final_at is not None,
            gone=frozenset(each.item or each.url for each in named[order.id] if each.acted_at),
        )


def _series(order: Order) -> Series:
    if order.profile == _REMOVAL and order.form is Form.REMOVAL_ORDER:
        return Series.REMOVAL_ORDERS
    if order.binding is Binding.MANDATORY:
        return Series.OTHER_ORDERS
    return Series.REFERRALS if order.form is Form.REFERRAL else Series.REPORTS


def _open_ground(clock: ClockRow) -> str:
    """The ground that holds the order's clock still."""
    held = [hold["ground"] for hold in clock.holds if not hold["ended_at"]]
    return next((each for each in held if each in _ANNEX_III_GROUNDS), "")


def _measures(since: datetime, until: datetime, *, tx: Transaction) -> Iterator[MeasureFact]:
    """What was removed under specific measures: kept without any order asking for it."""
    kept = [
        (each.removed_at, each.case)
        for each in tx.preservations.removed_between(since, until)
        if each.order is None and each.case
    ]
    cases = tx.cases.cases_named([case for _, case in kept])
    for removed_at, case in kept:
        yield MeasureFact(removed_at, max(removed_at - cases[case].opened_at, _NO_TIME))


def _complaints(since: datetime, until: datetime, *, tx: Transaction) -> Iterator[ComplaintFact]:
    """The appeals that Art. 10 gives two weeks."""
    lodged = [
        each for each in tx.ledger.recent(_MOST, what=APPEAL_RECEIVED) if since <= each.at < until
    ]
    clocks = tx.orders.clocks_of([each.about for each in lodged])
    timed = {clock.about for clock in clocks if clock.profile == COMPLAINT}
    heads = tx.cases.heads([CaseId(str(each.public["case"])) for each in lodged])
    for entry in (each for each in lodged if each.about in timed):
        head = heads.get(CaseId(str(entry.public["case"])))
        outcome = _OUTCOME.get(head.finding, Outcome.PENDING) if head else Outcome.PENDING
        yield ComplaintFact(entry.at, outcome, is_reinstated=outcome is Outcome.UPHELD)


def _proceedings(order: Order, told: Iterable[OrderEvent]) -> Iterator[ProceedingFact]:
    for challenge in redress_of((event.what, event.data) for event in told).challenges:
        outcome = _RULING[challenge.ruling] if challenge.ruling else Outcome.PENDING
        is_back = challenge.ruling is Ruling.ANNULLED and order.state is OrderState.REINSTATED
        yield ProceedingFact(challenge.filed_at, challenge.by, outcome, is_reinstated=is_back)
