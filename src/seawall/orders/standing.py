"""What the state of an order is at a moment: open past its end is overdue, and nothing else.

The row keeps the last step that was taken, and no step is taken when an hour ends. So every
door shows `state_at` and never the row's own state: whoever pressed what, an order that is
open when its end has come is overdue (`clocks.clock.Clock`: when the end is reached, not
after), until its items are gone or it is answered.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from seawall.orders.model import Order, OrderState

#: Somebody of ours must still act.
OPEN = frozenset({OrderState.RECEIVED, OrderState.AUTHENTICATING, OrderState.RUNNING})


def is_overdue(order: Order, now: datetime) -> bool:
    """Whether it is open still, and its end has come."""
    is_due = order.due_at is not None and not order.keeps and now >= order.due_at
    return is_due and order.state in OPEN


def state_at(order: Order, now: datetime) -> OrderState:
    """The state to show at this moment."""
    return OrderState.OVERDUE if is_overdue(order, now) else order.state


def as_shown(order: Order, now: datetime) -> Order:
    """The order with the state to show; never one to be saved."""
    return replace(order, state=state_at(order, now))
