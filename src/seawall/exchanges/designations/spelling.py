"""How names are compared: without case, marks, signs and doubled spaces; words in any order.

It finds leads. Transliteration differs from list to list, so what is not found here may
stand on a list all the same, and what is found may be a namesake.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

#: More words than any name has, and few enough for a query.
MOST_WORDS = 12


def spelled_names(*names: str) -> str:
    """Names as they are searched, each between bars.

    >>> spelled_names("Grey Tide Order", "G.T.O.")
    '|grey tide order|g t o|'
    """
    return f"|{'|'.join(_plain(name) for name in names)}|"


def words_of(question: str) -> list[str]:
    """The words of a question, as they are compared."""
    return _plain(question).split()[:MOST_WORDS]


def is_meant(words: Iterable[str], spelling: str) -> bool:
    """Whether one of the names has every word of the question."""
    question_words = set(words)
    return any(question_words <= set(name.split()) for name in spelling.strip("|").split("|"))


def _plain(name: str) -> str:
    apart = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(
        letter if letter.isalnum() else " " for letter in apart if not unicodedata.combining(letter)
    )
    return " ".join(letters.split())
