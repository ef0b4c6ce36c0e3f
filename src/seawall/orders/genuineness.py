"""Is it genuine? Two different people must say so, and two must say that it is not.

Forged orders come from hijacked mailboxes, and real ones come unsigned; one tired person at
02:10 should decide neither alone. They call the number that the register holds, never one
that the order brings along. One yes and one no decide nothing: a third person does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from seawall.errors import problem
from seawall.orders.model import Genuineness

ENOUGH = 2
_SHORTEST_REASON = 3


@dataclass(frozen=True, slots=True)
class GenuinenessWord:
    """What one person found out, and how."""

    person: str
    is_genuine: bool
    reason: str
    at: datetime


def add_word(
    words: Iterable[GenuinenessWord], word: GenuinenessWord
) -> tuple[GenuinenessWord, ...]:
    """The words with this one; refused from somebody who has spoken, or without a reason."""
    words_so_far = tuple(words)
    if len(word.reason.strip()) < _SHORTEST_REASON:
        raise problem("orders.no-reason")
    if any(earlier.person == word.person for earlier in words_so_far):
        raise problem("orders.said-already")
    return (*words_so_far, word)


def verdict(words: Iterable[GenuinenessWord]) -> Genuineness:
    """Whether an order is genuine, by everything that people have said of it."""
    all_words = list(words)
    if not all_words:
        return Genuineness.NOT_ASKED
    yes = len({word.person for word in all_words if word.is_genuine})
    no = len({word.person for word in all_words if not word.is_genuine})
    if yes >= ENOUGH and yes > no:
        return Genuineness.YES
    if no >= ENOUGH and no > yes:
        return Genuineness.NO
    return Genuineness.PENDING
