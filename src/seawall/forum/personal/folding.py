"""A text as a machine must read it to find what a person would: one spelling of each sign.

Compatibility forms become plain (`＠` is `@`), digits of every script become 0 to 9, what has
no width goes, and `name [at] host [dot] example` becomes an address again. Each sign
remembers where it stood, so that a fault can say where to look.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_GONE = frozenset({"Cf", "Cc", "Mn", "Me"})
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
_HYPHENS = frozenset("\u2010\u2011\u2012\u2013\u2014\u2212\ufe58\ufe63\uff0d")
_AT = re.compile(r"\s*[\[({<]\s*(?:at|a|ät|arroba|@)\s*[\])}>]\s*")
_DOT = re.compile(r"\s*[\[({<]\s*(?:dot|punkt|point|punto|\.)\s*[\])}>]\s*")
_SPELLED = re.compile(r"(?<=\w)\s+at\s+(?=[\w-]+\s+dot\s+\w)|(?<=\w)\s+dot\s+(?=\w{2,})")


@dataclass(frozen=True, slots=True)
class FoldedText:
    """The plain text; ``places`` has for each sign, and for the end, where it stood."""

    text: str
    places: list[int]


def folded_text(text: str) -> FoldedText:
    r"""The text in its one spelling.

    >>> folded_text("a\u200bb \uff20x").text
    'ab @x'
    """
    signs: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        for plain in _plain(sign):
            signs.append(plain)
            places.append(place)
    return _undefanged("".join(signs), [*places, len(text)])


def _plain(sign: str) -> str:
    if sign in "\n\t":
        return " "
    out = []
    for letter in unicodedata.normalize("NFKD", sign).casefold():
        digit = unicodedata.decimal(letter, None)
        if digit is not None:
            out.append(str(digit))
        elif letter in _HYPHENS:
            out.append("-")
        elif unicodedata.category(letter) not in _GONE and letter not in _FILLERS:
            out.append(" " if letter.isspace() else letter)
    return "".join(out)


def _undefanged(text: str, places: list[int]) -> FoldedText:
    for pattern, sign in ((_AT, "@"), (_DOT, "."), (_SPELLED, None)):
        parts: list[str] = []
        kept_places: list[int] = []
        last = 0
        for match in pattern.finditer(text):
            parts += [text[last : match.start()], sign or _spelled(match[0])]
            kept_places += [*places[last : match.start()], places[match.start()]]
            last = match.end()
        text, places = "".join(parts) + text[last:], kept_places + places[last:]
    return FoldedText(text, places)


def _spelled(spelling: str) -> str:
    return "@" if spelling.strip() == "at" else "."
