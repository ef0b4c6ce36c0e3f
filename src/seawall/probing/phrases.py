"""Whether a page says that nothing is there, or that it wants a password, an age, a place.

The words are data (`phrases.yaml`, six languages). A phrase alone proves little, since a
page may quote it, so it counts only where it is most of what the page says: in a short
page, or among the few lines that are new since the content was seen. In a long page the
title counts, if it said something else before, or is the title of the site's own page for
addresses that do not exist.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import yaml

from seawall.probing.likeness import has_same_title
from seawall.probing.model import KnownPage, PageVisit
from seawall.signals.text import normalised_text

#: Pages that only say that something is missing are shorter than this.
SHORT_WORDS = 150


class PhraseKind(StrEnum):
    """The kinds of things pages say."""

    NOT_THERE = "not_there"
    LOGIN = "login"
    AGE = "age"
    PLACE = "place"
    CHALLENGE = "challenge"
    PARKED = "parked"


def phrase_said(saying: PhraseKind, visit: PageVisit, *, comparison: KnownPage) -> str | None:
    """The phrase by which a page says this, in its normal form; None if it does not."""
    fresh = _fresh_lines(visit, comparison.first)
    is_short = len(fresh.split()) <= SHORT_WORDS
    in_title = _phrase(saying, visit.title)
    if in_title and (is_short or _title_counts(saying, visit, comparison)):
        return in_title
    return _phrase(saying, fresh) if is_short else None


def _title_counts(saying: PhraseKind, visit: PageVisit, comparison: KnownPage) -> bool:
    if comparison.first is not None:
        return _phrase(saying, comparison.first.title) is None
    return comparison.nowhere is not None and has_same_title(visit, comparison.nowhere)


def _fresh_lines(visit: PageVisit, first: PageVisit | None) -> str:
    earlier_lines = set(first.text.split("\n")) if first else set()
    return "\n".join(line for line in visit.text.split("\n") if line not in earlier_lines)


def _phrase(saying: PhraseKind, text: str) -> str | None:
    padded = f" {normalised_text(text)} "
    return next((phrase for phrase in _phrases()[saying] if f" {phrase} " in padded), None)


@cache
def _phrases() -> Mapping[PhraseKind, tuple[str, ...]]:
    """Every phrase in its normal form, the longest first."""
    data = yaml.safe_load(files(__package__).joinpath("phrases.yaml").read_text("utf-8"))
    return MappingProxyType(
        {
            saying: tuple(
                sorted(
                    {
                        normalised_text(phrase)
                        for language in data[saying].values()
                        for phrase in language
                    },
                    key=lambda phrase: (-len(phrase), phrase),
                )
            )
            for saying in PhraseKind
        }
    )
