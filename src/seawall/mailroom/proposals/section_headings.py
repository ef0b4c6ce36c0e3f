"""The lettered sections of Annex I in a text, in whichever language it is headed.

`SECTION A`, `ABSCHNITT A:`, `A JAGU`, `ΤΜΗΜΑ Α`: a word and a letter, alone at the beginning of a
line. A word we do not know counts if it stands with most of the letters; Greek and Cyrillic
letters count by their place in their own alphabets. A mention in running text is no heading.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from seawall.forms.annexes.annex_languages import LETTERS, annex_languages

MOST_HEADINGS = 50  # that are looked at; a form has seven
_OF_AN_UNKNOWN_WORD = 4  # letters that make a word a section's word
_LETTER = r"(?-i:(?P<letter>ΣΤ|Ϛ|[A-G\u0391-\u0396\u0410-\u0416]))"
_ANY_WORD = r"[^\W\d_]{2,20}"
_GREEK = ("Α", "Β", "Γ", "Δ", "Ε", "ΣΤ", "Ζ")
_CYRILLIC = ("А", "Б", "В", "Г", "Д", "Е", "Ж")
_ONLY_GREEK = frozenset({"Γ", "Δ", "ΣΤ", "Ϛ", "Ζ"})
_ONLY_CYRILLIC = frozenset({"Б", "Г", "Д", "Ж"})
#: The same shapes in another alphabet: people type what looks right.
_AS_LATIN = {"Α": "A", "Β": "B", "Ε": "E", "А": "A", "В": "B", "Е": "E"}
_AS_GREEK = {"A": "Α", "B": "Β", "E": "Ε", "Ϛ": "ΣΤ"}
_AS_CYRILLIC = {"A": "А", "B": "В", "E": "Е"}


@dataclass(frozen=True, slots=True)
class Heading:
    """A section's heading: where it stands, and its letter as our data names it."""

    start: int
    end: int
    letter: str
    is_mention: bool = False
    """It may be the end of a sentence that names a section."""


def headings_of(text: str) -> tuple[Heading, ...]:
    """The headings of the form's sections, in the order of the text: one of each letter."""
    groups: dict[tuple[bool, str], dict[int, re.Match[str]]] = defaultdict(dict)
    for is_after, pattern in _patterns():
        for heading in pattern.finditer(text):
            word = "".join(heading["word"].split()).casefold()
            if len(group := groups[is_after, word]) <= MOST_HEADINGS:
                group.setdefault(heading.start("letter"), heading)
    sections = [
        headings
        for (_, word), matches in groups.items()
        if (headings := _lettered([matches[at] for at in sorted(matches)]))
        and (word in _known_words() or _letters(headings) >= _OF_AN_UNKNOWN_WORD)
    ]
    best: tuple[Heading, ...] = max(sections, key=_letters, default=())
    return _of_one_form(best[:MOST_HEADINGS])


@cache
def _patterns() -> tuple[tuple[bool, re.Pattern[str]], ...]:
    """Any word, and the words we know, whose letters a PDF may have set apart."""
    spaced = "|".join(" ?".join(map(re.escape, word)) for word in sorted(_known_words()))
    return tuple(
        (is_after, re.compile(pattern, re.MULTILINE | re.IGNORECASE))
        for word in (_ANY_WORD, spaced)
        for is_after, pattern in (
            (False, rf"^[ \t]*(?P<word>{word})\s{{1,3}}{_LETTER}(?![\w'’])(?P<rest>[^\n]*)"),
            (True, rf"^[ \t]*{_LETTER}[.)]?\s{{1,3}}(?P<word>{word})(?!\w)(?P<rest>[^\n]*)"),
        )
    )


@cache
def _known_words() -> frozenset[str]:
    return frozenset(language.heading.word.casefold() for language in annex_languages().values())


def _letters(headings: Iterable[Heading]) -> int:
    return len({heading.letter for heading in headings})


def _lettered(matches: Sequence[re.Match[str]]) -> tuple[Heading, ...]:
    """The headings under one word, with the letters of one alphabet."""
    written = {found["letter"] for found in matches}
    alphabet, alike = LETTERS, _AS_LATIN
    if written & _ONLY_CYRILLIC:
        alphabet, alike = _CYRILLIC, _AS_CYRILLIC
    elif written & _ONLY_GREEK:
        alphabet, alike = _GREEK, _AS_GREEK
    return tuple(
        Heading(found.start(), found.end(), LETTERS[alphabet.index(letter)], _is_mention(found))
        for found in matches
        if (letter := alike.get(found["letter"], found["letter"])) in alphabet
    )


def _is_mention(found: re.Match[str]) -> bool:
    rest = found["rest"].lstrip()
    return rest[:1] in tuple("),;") or rest[:1].islower()


def _of_one_form(headings: Sequence[Heading]) -> tuple[Heading, ...]:
    """One heading a letter: not the mentions, and else the longest row in the form's order."""
    sure = {heading.letter for heading in headings if not heading.is_mention}
    kept = [one for one in headings if not (one.is_mention and one.letter in sure)]
    if len(kept) == _letters(kept):
        return tuple(kept)
    rows: list[list[Heading]] = []
    for heading in kept:
        before = [row for row in rows if row[-1].letter < heading.letter]
        rows.append([*max(before, key=len, default=[]), heading])
    longest: list[Heading] = max(rows, key=len, default=[])
    return tuple(longest)
