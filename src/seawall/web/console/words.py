"""Our words for people: durations, codes and kinds in plain language.

The words of a closed list are one table, made into what says them: `in_words`, or `toned_words`
where each word has a tone. What is in no table is shown as its code in plain words, never hidden.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seawall import taxonomy
from seawall.errors import InvalidRequest

_MINUTE = 60
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR


def duration(span: timedelta) -> str:
    """A length of time in words, without its sign."""
    seconds = abs(int(span.total_seconds()))
    if seconds >= 2 * _DAY:
        return ngettext("%d day", "%d days", seconds // _DAY) % (seconds // _DAY)
    if seconds >= _HOUR:
        hours, minutes = seconds // _HOUR, seconds % _HOUR // _MINUTE
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes}
    if seconds >= _MINUTE:
        return _("%d min") % (seconds // _MINUTE)
    return _("%d sec") % seconds


def plain_words(code: str) -> str:
    """`case.opened` and `needs_clarification` as words."""
    return code.replace(".", " ").replace("_", " ").replace("-", " ").capitalize()


@dataclass(frozen=True, slots=True)
class PlainWord:
    """A word, its tone, and what it means."""

    word: str
    tone: str = "tone-quiet"
    note: str = ""


def in_words(
    table: Mapping[Any, object], otherwise: Callable[[str], str] = plain_words
) -> Callable[[str], str]:
    """A function that looks a word up in a table, in the active language."""

    def word_of(code: str) -> str:
        return str(table[code]) if code in table else otherwise(code)

    return word_of


def toned_words(table: Mapping[Any, tuple[object, ...]]) -> Callable[[str], PlainWord]:
    """A function that looks up words with tones and notes in a table."""

    def said_of(code: str) -> PlainWord:
        return PlainWord(*map(str, table.get(code, (plain_words(code),))))

    return said_of


def clause_title(clause: str) -> str:
    """What a clause is called; an unknown one as it is written."""
    try:
        return taxonomy.clause(clause).title
    except InvalidRequest:
        return clause


def bounded_count(number: int, *, most: int = 1_000) -> str:
    """A number as far as anybody counts: "1,000+" beyond that."""
    return f"{most:,}+" if number > most else f"{number:,}"
