"""What becomes of an item once an order has lost its legal effect: TCO Art. 4(6) and (7).

It is reinstated at once, without prejudice to our own terms: where we had decided under them
before and independently, it stays removed and that decision becomes its basis. Where another
order still stands, it stays removed under that one.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from seawall.orders.model import Binding, Order, OrderState

_STANDS = frozenset({OrderState.RUNNING, OrderState.ACTED, OrderState.ANSWERED, OrderState.CLOSED})


class ItemFate(StrEnum):
    """What becomes of one item."""

    REINSTATED = "reinstated"
    TERMS = "basis_switched_to_terms"
    OTHER_ORDER = "other_order_stands"


def fate(*, has_own_terms_decision: bool, other_orders: Iterable[Order]) -> ItemFate:
    """What becomes of an item; our own decision is the stronger basis of the two."""
    if has_own_terms_decision:
        return ItemFate.TERMS
    return ItemFate.OTHER_ORDER if any(map(_stands, other_orders)) else ItemFate.REINSTATED


def _stands(order: Order) -> bool:
    return order.binding is Binding.MANDATORY and order.state in _STANDS
