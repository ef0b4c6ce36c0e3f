"""Every word the ledger knows, by what it tells of."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from seawall.ledger.word import LedgerWord
from seawall.ledger.words import (
    audits,
    cases,
    content,
    drills,
    enforcement,
    keeping,
    orders,
    people,
    referrals,
    sharing,
    signed_events,
)

_SUBJECTS = {
    "Content received": content,
    "Cases and decisions": cases,
    "Actions and statements": enforcement,
    "Audits": audits,
    "Drills": drills,
    "Orders": orders,
    "Outgoing referrals": referrals,
    "Signed events": signed_events,
    "Banks, forums and exchanges": sharing,
    "People and access": people,
    "The log itself": keeping,
}

#: The words of each subject, in the order of their module.
WORDS_BY_SUBJECT: Mapping[str, tuple[LedgerWord, ...]] = MappingProxyType(
    {
        subject: tuple(word for word in vars(place).values() if isinstance(word, LedgerWord))
        for subject, place in _SUBJECTS.items()
    }
)

#: All words by their name, subject after subject.
WORDS: Mapping[str, LedgerWord] = MappingProxyType(
    {word: word for words in WORDS_BY_SUBJECT.values() for word in words}
)


class NoSuchWord(LookupError):
    """The ledger has no such word: a fault in our code, not in the input."""


def word_of(name: str) -> LedgerWord:
    """The word with this name, where the name is put together from what happened."""
    try:
        return WORDS[name]
    except KeyError:
        raise NoSuchWord(f"{name!r} is not declared in ledger/words") from None
