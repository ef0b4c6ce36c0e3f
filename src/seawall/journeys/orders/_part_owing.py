"""The rest of a long order is written down with it, and its opening is owed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from seawall.enforcement.envelope import stamp
from seawall.enforcement.outbox.model import OwedJob
from seawall.enforcement.outbox.tasks import Task
from seawall.orders.model import Order
from seawall.orders.opening.model import OrderPart
from seawall.transaction import Transaction


def begin_opening(
    order: Order, parts: Collection[OrderPart], *, tx: Transaction, now: datetime
) -> None:
    """Write down what is not opened yet, and owe the work; nothing of a short order."""
    if not parts:
        return
    tx.openings.add(order.id, parts)
    arguments = {"organisation": tx.organisation, "order": order.id}
    key = f"open-order:{order.id}:{stamp(now)}"
    tx.outbox.add(OwedJob(Task.OPEN_ORDER, arguments, key=key), now=now)
