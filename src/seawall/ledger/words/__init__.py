"""Every word the ledger knows, by what it tells of."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from seawall.ledger.word import LedgerWord
from seawall.ledger.words import (
    cases,
    content,
    enforcement,
    keeping,
    orders,
    people,
    referrals,
    sharing,
)

_PLACES = (content, cases, enforcement, orders, referrals, sharing, people, keeping)

#: All words by their name, place after place.
WORDS: Mapping[str, LedgerWord] = MappingProxyType(
    {
        word: word
        for place in _PLACES
        for word in vars(place).values()
        if isinstance(word, LedgerWord)
    }
)


class NoSuchWord(LookupError):
    """The ledger has no such word: a fault in our code, not in the input."""


def word_of(name: str) -> LedgerWord:
    """The word with this name, where the name is put together from what happened."""
    try:
        return WORDS[name]
    except KeyError:
        raise NoSuchWord(f"{name!r} is not declared in ledger/words") from None
