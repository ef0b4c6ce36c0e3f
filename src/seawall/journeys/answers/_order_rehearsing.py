"""A drill is carried out: in the record, and nowhere else.

No decision is written, so there is no action, no event `action.requested` and nothing that an
endpoint of the platform could be sent. The item of a drill is an address that no platform has.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from seawall.journeys.answers.order_completion import finish_if_done
from seawall.orders.answering.model import LocationState
from seawall.orders.answering.reach import tick_of
from seawall.orders.model import Order, OrderItem
from seawall.transaction import Transaction


def rehearse_order(
    order: Order,
    items: Iterable[OrderItem],
    scope: Collection[str],
    *,
    tx: Transaction,
    now: datetime,
) -> Order:
    """Say of every item of a drill that it was dealt with now, and answer the drill."""
    for item in items:
        answered_item = replace(
            item, outcome=LocationState.DONE, measure=tick_of(scope).value, acted_at=now
        )
        tx.orders.save_item(order.id, answered_item)
    return finish_if_done(order, tx=tx, now=now)
