"""Whose entries a bundle opens, and which of them: what everybody may read of one organisation."""

from __future__ import annotations

from functools import cache

from seawall.ledger.words import WORDS


@cache
def bundled_words() -> frozenset[str]:
    """The words whose entries tell the public what they tell."""
    return frozenset(word for word, declared in WORDS.items() if declared.is_bundled)


def is_for_everybody(word: str | None, *, of: str | None, bundled: str) -> bool:
    """Whether an entry of this word and organisation is opened in the bundle of `bundled`."""
    return of == bundled and word in bundled_words()
