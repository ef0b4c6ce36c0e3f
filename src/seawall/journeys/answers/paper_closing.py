"""A paper that was answered with reasons is closed: its sender has accepted them, or says nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from seawall.errors import problem
from seawall.forms.annexes.named_papers import asks_no_removal
from seawall.ids import OrderId
from seawall.journeys.clocks._order_history import HistoryStep, remember_step
from seawall.journeys.clocks.order_clocks import void_clocks
from seawall.journeys.permission import require_right
from seawall.journeys.preservation.preservation_on_request import release_when_answered
from seawall.orders.model import Order, OrderState
from seawall.orders.states import OrderStep, move_order
from seawall.people.model import Member
from seawall.transaction import Transaction

#: It was answered, with reasons or with a question; nobody closes what has no answer.
_ANSWERED = frozenset({OrderState.ANSWERED, OrderState.PAUSED})


def close_paper(
    order: OrderId, person: Member, *, reason: str, tx: Transaction, now: datetime
) -> Order:
    """Close a paper that was answered, with how the person knows that nothing more is awaited."""
    require_right(person, "order.answer")
    stored_order = tx.orders.locked(order)
    if not reason.strip():
        raise problem("orders.reason-missing.finding")
    if not asks_no_removal(stored_order.form) or stored_order.state not in _ANSWERED:
        raise problem("orders.not-answered-yet")
    closed = replace(move_order(stored_order, OrderStep.CLOSED), closed_at=now)
    tx.orders.save(closed)
    void_clocks(closed, tx=tx)
    release_when_answered(order, tx=tx, now=now)
    sealed = {"reason": reason}
    step = HistoryStep(
        OrderStep.CLOSED.value,
        by=person.code,
        data=sealed,
        public={"as": "answered_with_reasons"},
        sealed=sealed,
    )
    remember_step(closed, step, tx=tx, now=now)
    return closed
