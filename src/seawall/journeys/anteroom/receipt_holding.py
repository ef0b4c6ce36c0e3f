"""What the sender of a document may see with its receipt, while it waits and afterwards."""

from __future__ import annotations

from seawall.orders.anteroom.model import as_order
from seawall.orders.model import Order, OrderItem
from seawall.transaction import Transaction


def held_order(receipt_digest: str, *, tx: Transaction) -> Order | None:
    """The order for which this receipt was given, or what waits to become it."""
    if (order := tx.orders.by_receipt(receipt_digest)) is not None:
        return order
    waiting = tx.anteroom.by_receipt(receipt_digest)
    return as_order(waiting) if waiting else None


def told_places(order: Order, *, tx: Transaction) -> list[OrderItem]:
    """What became of each address; of what waits, the few that were read."""
    items = tx.orders.items(order.id)
    waiting = None if items else tx.anteroom.get(order.id)
    if waiting is None:
        return items
    return [OrderItem(at, url, "") for at, url in enumerate(waiting.first_places)]
