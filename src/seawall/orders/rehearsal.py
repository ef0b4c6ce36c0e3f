"""A drill: an order that we send ourselves, marked everywhere and counted nowhere."""

from __future__ import annotations

from seawall.errors import problem
from seawall.orders.model import Order

DRILL = "drill"


def is_drill(order: Order) -> bool:
    """Whether an order is a drill."""
    return DRILL in order.flags


def require_real(order: Order) -> None:
    """Refuse for a drill what would reach content of the platform, or an authority outside."""
    if is_drill(order):
        raise problem("orders.only-a-drill", order=order.id)
