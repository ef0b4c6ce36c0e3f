"""The labels of Annex I as patterns, and where they stand in a text.

The words come from the table that forms are printed from (`annexes/labels.py`), so a form
that we print is a form that we read. Line breaks inside a label, a bullet before it, a
colon behind it and the words in its brackets are the sender's choice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from seawall.forms.annexes.labels import forms

_SECTION = re.compile(r"^[ \t]*SECTION\s+([A-G])\b[^\n]*", re.MULTILINE | re.IGNORECASE)
_BULLET = r"^[ \t]*(?:[-–•*][ \t]*|\(?\w{1,3}[.)][ \t]*)?"
_BRACKETS = re.compile(r"\s*\((?:[^()]|\([^()]*\))*\)\s*")
_MAYBE_BRACKETS = r"(?:\s*\((?:[^()]|\([^()]{0,80}\)){0,80}\))?"
_ANYTHING = r"[\s\S]{0,400}?"
_ALONE, _AT_ALL = r"[ \t]*(?:[:：]|(?=\n|\Z))", r"(?!\w)[ \t]*[:：]?"
_FEW_WORDS = 3
_MOST_SECTIONS = 50  # a form has seven, and a bundle of forms is handed in as files
_BESIDE_THE_FORM = (
    ("language", "Language of the order"),
    ("emergency", "Emergency, as stated: Article 3(2)"),
)


@dataclass(frozen=True, slots=True)
class FormLabel:
    """A label to look for: its field, the box it stands beside if it is a tick's, its section."""

    key: str
    tick: str
    letter: str
    patterns: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A label, or a section's heading (no label), where it stands in a text."""

    start: int
    end: int
    label: FormLabel | None = None


def spots_of(text: str) -> tuple[Spot, ...]:
    """The labels of a text in their order, each sought in its own section."""
    headings = list(_SECTION.finditer(text))
    if len(headings) > _MOST_SECTIONS:
        return ()
    if not headings:
        return tuple(_spots(text, 0, len(text), every_label()))
    ends = [following.start() for following in headings[1:]] + [len(text)]
    spots: list[Spot] = []
    for heading, end in zip(headings, ends, strict=True):
        spots.append(Spot(heading.start(), heading.end()))
        section_labels = tuple(
            label for label in every_label() if label.letter == heading[1].upper()
        )
        spots += _spots(text, heading.end(), end, section_labels)
    return tuple(spots)


@cache
def every_label() -> tuple[FormLabel, ...]:
    """The labels of Annex I in the order of the form."""
    return tuple(_labels())


def _labels() -> Iterator[FormLabel]:
    for section in forms()["annex1"].sections:
        for field in section.fields:
            if field.label:
                yield FormLabel(field.key, "", section.letter, _of_field(field.label))
            for tick, label_text in field.ticks:
                yield FormLabel(field.key, tick, section.letter, _of_tick(label_text))
    for key, label_text in _BESIDE_THE_FORM:
        yield FormLabel(key, "", "G", _of_field(label_text))


def _spots(text: str, start: int, end: int, labels: tuple[FormLabel, ...]) -> Iterator[Spot]:
    at = start
    for label in labels:
        label_match = next((m for p in label.patterns if (m := p.search(text, at, end))), None)
        if label_match:
            at = label_match.end()
            yield Spot(label_match.start("words"), at, label)


def _of_field(label_text: str) -> tuple[re.Pattern[str], ...]:
    """A short label rather stands alone in its line or before a colon, as in ordinary mail."""
    begun = f"{_BULLET}(?P<words>{_words(label_text)})"
    ends = [_ALONE, _AT_ALL] if len(label_text.split()) <= _FEW_WORDS else [_AT_ALL]
    return tuple(re.compile(begun + end, re.MULTILINE | re.IGNORECASE) for end in ends)


def _of_tick(tick_text: str) -> tuple[re.Pattern[str], ...]:
    return (re.compile(f"(?P<words>{_words(tick_text)})", re.IGNORECASE),)


def _words(label_text: str) -> str:
    """The words with any white space between them; "..." and what is in brackets may be more."""
    return _ANYTHING.join(_piece(piece) for piece in label_text.split("...") if piece.strip())


def _piece(words: str) -> str:
    parts = [r"\s+".join(map(re.escape, part.split())) for part in _BRACKETS.split(words)]
    return (_MAYBE_BRACKETS + r"\s*").join(parts).removesuffix(r"\s*")
