"""What the notified authority of our own state says of an order for data: Art. 10(2), 12.

That it raises no ground lets the data leave before its ten days are over; that it raises one ends
the order for us, and nothing can undo that but a new order. One who may say that an order is
genuine notes it, with how they know.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from seawall.errors import problem
from seawall.ids import OrderId
from seawall.journeys.clocks._order_history import HistoryStep, remember_step
from seawall.journeys.clocks.order_clocks import void_clocks
from seawall.journeys.enforcement.paging import call_attention
from seawall.journeys.orders.enforcing_notification import ENFORCING_WORD, notification_of
from seawall.journeys.permission import require_right
from seawall.journeys.preservation.preservation_on_request import release_when_answered
from seawall.orders.answering.possible import is_authenticated
from seawall.orders.information.data_release import EnforcingWord
from seawall.orders.model import Order, OrderState
from seawall.orders.states import OVER, OrderStep, move_order
from seawall.people.model import Member
from seawall.transaction import Transaction

#: Data have left in these, or what is left of the order is only its delivery.
_GIVEN = frozenset({OrderState.ACTED, OrderState.CLOSED})


def note_enforcing_word(
    order: OrderId,
    word: EnforcingWord,
    person: Member,
    *,
    reason: str,
    tx: Transaction,
    now: datetime,
) -> Order:
    """Note what the authority says; a refusal closes the order, unless its data have left."""
    require_right(person, "order.verify")
    stored_order = tx.orders.locked(order)
    if not reason.strip():
        raise problem("orders.reason-missing.finding")
    notification = notification_of(stored_order, tx=tx)
    if notification.ends_at is None:
        raise problem("orders.nobody-notified")
    if notification.word is EnforcingWord.REFUSES:
        raise problem("orders.data-refused")
    if stored_order.state in OVER and stored_order.state not in _GIVEN:
        raise problem("orders.order-is-over")
    if not is_authenticated(stored_order):
        raise problem("orders.not-genuine-yet")
    step = HistoryStep(
        ENFORCING_WORD, by=person.code, public={"word": word.value}, sealed={"why": reason}
    )
    remember_step(stored_order, step, tx=tx, now=now)
    if word is not EnforcingWord.REFUSES:
        return stored_order
    if stored_order.state in _GIVEN:
        say = f"{order}: the notified authority objects, but the data was already sent. Tell the sender."
        call_attention(order, say=say, tx=tx, now=now)
        return stored_order
    return _close(stored_order, person, tx=tx, now=now)


def _close(order: Order, person: Member, *, tx: Transaction, now: datetime) -> Order:
    closed = replace(move_order(order, OrderStep.CLOSED), closed_at=now, due_at=None)
    tx.orders.save(closed)
    void_clocks(closed, tx=tx)
    release_when_answered(order.id, tx=tx, now=now)
    public = {"as": "enforcing_authority_refused"}
    step = HistoryStep(OrderStep.CLOSED.value, by=person.code, public=public)
    remember_step(closed, step, tx=tx, now=now)
    return closed
