"""Has it ended? Two different people must write it down, unless its sender signed that it has.

Whoever could do so alone could let an order's hour pass, or put back what it names, by a telephone
call that nobody made; and two must say already that an order is not genuine. The word of one
changes nothing, and no clock stops for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from seawall.errors import problem
from seawall.orders.effect_end import EffectEnd, EndCause


@dataclass(frozen=True, slots=True)
class EndWord:
    """One person's word that an order, or some of its addresses, have no effect any more."""

    person: str
    cause: EndCause
    positions: frozenset[int]
    why: str

    def is_about(self, end: EffectEnd) -> bool:
        """Whether this is the end that it speaks of."""
        return (self.cause, self.positions) == (end.cause, frozenset(end.positions))


def seconded_word(words: Iterable[EndWord], end: EffectEnd, *, by: str) -> EndWord | None:
    """The word of somebody else that this one confirms; refused from whoever said the same."""
    same = [word for word in words if word.is_about(end)]
    if any(word.person == by for word in same):
        raise problem("orders.end-said-already")
    return same[0] if same else None
