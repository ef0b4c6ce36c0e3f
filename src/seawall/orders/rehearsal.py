"""A drill: an order that we send ourselves, marked everywhere and counted nowhere."""

from __future__ import annotations

from seawall.orders.model import Order

DRILL = "drill"


def is_drill(order: Order) -> bool:
    """Whether an order is a drill."""
    return DRILL in order.flags
