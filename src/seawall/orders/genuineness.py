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
from seawall.orders.model import Genuine

ENOUGH = 2
_SHORTEST_REASON = 3


@dataclass(frozen=True, slots=True)
class Word:
    """What one person found out, and how."""

    person: str
    is_genuine: bool
    reason: str
    at: datetime


def add(words: Iterable[Word], word: Word) -> tuple[Word, ...]:
    """The words with this one; refused from somebody who has spoken, or without a reason."""
    known = tuple(words)
    if len(word.reason.strip()) < _SHORTEST_REASON:
        raise problem("orders.no-reason")
    if any(each.person == word.person for each in known):
        raise problem("orders.said-already")
    return (*known, word)


def verdict(words: Iterable[Word]) -> Genuine:
    """What the words come to together."""
    said = list(words)
    if not said:
        return Genuine.NOT_ASKED
    yes = len({each.person for each in said if each.is_genuine})
    no = len({each.person for each in said if not each.is_genuine})
    if yes >= ENOUGH and yes > no:
        return Genuine.YES
    if no >= ENOUGH and no > yes:
        return Genuine.NO
    return Genuine.PENDING
