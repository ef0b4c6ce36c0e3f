"""How an order loses its effect, and what becomes of each item it named.

Its sender takes it back, whole or in part; the authority of our own state finds an infringement
(TCO Art. 4(6)); a court annuls it (Art. 9); it lapses by its own words. What only the order kept
down comes back at once, without prejudice to our own terms (Art. 4(7)).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from seawall.errors import problem
from seawall.ids import OrderId
from seawall.orders.model import Order, OrderItem, OrderState


class EndCause(StrEnum):
    """Why an order, or a part of it, has no effect any more."""

    WITHDRAWN = "withdrawn"
    AMENDED = "amended"
    """Some of its addresses were taken out of it."""
    INFRINGEMENT = "infringement"
    ANNULLED = "annulled"
    LAPSED = "lapsed"


class ItemFate(StrEnum):
    """What becomes of one item."""

    REINSTATED = "reinstated"
    TERMS = "basis_switched_to_terms"
    HELD = "held_otherwise"
    """Another order stands, or a removal waits for its second reader."""
    UNTOUCHED = "never_acted_upon"


@dataclass(frozen=True, slots=True)
class EffectEnd:
    """The end of an order's effect; without positions, of all of it."""

    order: OrderId
    cause: EndCause
    why: str
    letter: str = ""
    """The letter by which its sender said so itself."""
    positions: tuple[int, ...] = ()


#: An order that has ended, or never was one.
NO_EFFECT = frozenset({OrderState.CEASED, OrderState.REINSTATED, OrderState.REFUSED})


def has_ended(order: Order) -> bool:
    """Whether the order has no effect any more, or was never taken for one."""
    return order.state in NO_EFFECT


def ending_lines(end: EffectEnd, lines: Sequence[OrderItem]) -> list[OrderItem]:
    """The addresses that the order ceases to ask for; a position it does not have is refused."""
    asked = {line.position: line for line in lines if line.ended_at is None}
    for position in end.positions:
        if position not in asked:
            raise problem("orders.no-such-place", position=position)
    return [asked[position] for position in dict.fromkeys(end.positions) or sorted(asked)]


def is_whole(end: EffectEnd, lines: Collection[OrderItem]) -> bool:
    """Whether nothing is left of the order."""
    left = {line.position for line in lines if line.ended_at is None} - {*end.positions}
    return not end.positions or not left
