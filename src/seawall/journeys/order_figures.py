"""The facts of a year are gathered for its reports: TCO Art. 7, 8 and 21.

From the record and the ledger, never from a counter that could drift. Refused orders and
rehearsals are none; secret notices are not here, because nothing here can see them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from seawall.cases.model import Finding, Ground
from seawall.enforcement.model import OutcomeKind, State
from seawall.ids import ActionId, CaseId
from seawall.journeys import finality, side_clocks
from seawall.journeys.complaint_clocks import COMPLAINT
from seawall.ledger import Recorded
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
from seawall.orders.finality import Ruling
from seawall.orders.model import Binding, Form, Order, OrderState
from seawall.transaction import Transaction

_REMOVAL = "eu-tco-removal-order"
_SCRUTINISED = "scrutinised"
_NO_TIME = timedelta(0)
_MOST = 100_000
_GONE = frozenset({State.REMOVED, State.DISABLED})
_DONE = tuple(f"action.{each}" for each in OutcomeKind if each.is_done)
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
    known = [each for each in _orders(tx) if not is_drill(each)]
    received = [each for each in known if since <= each.received_at < until]
    filed = [fact for each in known for fact in _proceedings(each, tx=tx)]
    asked = tx.preservations.accesses_between(since, until)
    return Facts(
        year=year,
        orders=tuple(_order_fact(each, tx=tx) for each in received),
        measures=tuple(_measures(since, until, tx=tx)),
        complaints=tuple(_complaints(since, until, tx=tx)),
        proceedings=tuple(each for each in filed if since <= each.filed_at < until),
        accesses=tuple(AccessFact(each.at, each.purpose, each.allowed) for each in asked),
    )


def removals(year: int, *, tx: Transaction) -> list[Removal]:
    """Everything the platform reported removed in a calendar year, from the ledger."""
    since, until = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    done = [each for word in _DONE for each in tx.ledger.recent(_MOST, what=word)]
    found = (_removal(each, tx=tx) for each in done if since <= each.at < until)
    return [each for each in found if each]


def _removal(entry: Recorded, *, tx: Transaction) -> Removal | None:
    action = tx.enforcement.action(ActionId(entry.about))
    if action.state not in _GONE:
        return None
    decision = tx.cases.decision(action.decision)
    if decision.ground == Ground.ORDER:
        basis = Basis.ORDER
    else:
        basis = Basis.REFERRAL if decision.evidence.get("order") else Basis.OWN
    return Removal(f"{action.target.kind}/{action.target.external_id}", basis, entry.at)


def _orders(tx: Transaction) -> list[Order]:
    states = [each for each in OrderState if each is not OrderState.REFUSED]
    return tx.orders.board(states=states, limit=_MOST)


def _order_fact(order: Order, *, tx: Transaction) -> OrderFact:
    items, events = tx.orders.items(order.id), tx.orders.events(order.id)
    removed = tuple(each.acted_at for each in items if each.acted_at)
    return OrderFact(
        order=order.id,
        series=_series(order),
        received_at=order.received_at,
        removed_at=removed,
        items=len(items),
        not_executed="" if removed else _open_ground(order, tx=tx),
        cross_border=order.cross_border,
        is_scrutinised=any(each.what == _SCRUTINISED for each in events),
        is_final=order.final_at is not None,
    )


def _series(order: Order) -> Series:
    if order.profile == _REMOVAL and order.form is Form.REMOVAL_ORDER:
        return Series.REMOVAL_ORDERS
    if order.binding is Binding.MANDATORY:
        return Series.OTHER_ORDERS
    return Series.REFERRALS if order.form is Form.REFERRAL else Series.REPORTS


def _open_ground(order: Order, *, tx: Transaction) -> str:
    """The ground that holds the order's clock still."""
    clock = side_clocks.find(order.id, order.profile, tx=tx)
    held = [each["ground"] for each in clock.holds if not each["ended_at"]] if clock else []
    return next((each for each in held if each in _ANNEX_III_GROUNDS), "")


def _measures(since: datetime, until: datetime, *, tx: Transaction) -> Iterator[MeasureFact]:
    """What was removed under specific measures: kept without any order asking for it."""
    for kept in tx.preservations.removed_between(since, until):
        if kept.order is None and kept.case:
            opened_at = tx.cases.case(kept.case).opened_at
            yield MeasureFact(kept.removed_at, max(kept.removed_at - opened_at, _NO_TIME))


def _complaints(since: datetime, until: datetime, *, tx: Transaction) -> Iterator[ComplaintFact]:
    """The appeals that Art. 10 gives two weeks."""
    for entry in tx.ledger.recent(_MOST, what="appeal.received"):
        is_ours = since <= entry.at < until
        if is_ours and side_clocks.find(entry.about, COMPLAINT, tx=tx) is not None:
            head = tx.cases.head(CaseId(str(entry.public["case"])))
            outcome = _OUTCOME.get(head.finding, Outcome.PENDING) if head else Outcome.PENDING
            yield ComplaintFact(entry.at, outcome, is_reinstated=outcome is Outcome.UPHELD)


def _proceedings(order: Order, *, tx: Transaction) -> Iterator[ProceedingFact]:
    for each in finality.redress(order, tx=tx).challenges:
        outcome = _RULING[each.ruling] if each.ruling else Outcome.PENDING
        is_back = each.ruling is Ruling.ANNULLED and order.state is OrderState.REINSTATED
        yield ProceedingFact(each.filed_at, each.by, outcome, is_reinstated=is_back)
