"""The labels of Annex I in every official language of the Union, and how sure we are of each.

They are data, a file a language, in `data/letters/annex1/`. English is the table that forms are
printed from (`labels.py`). A wording that no primary source showed us is marked `unconfirmed`:
a form is read by it, and none is printed with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

from seawall.forms.annexes.labels import FormSection, FormWords, LabelledField, forms

#: Section letters of the form, as our data names them.
LETTERS = ("A", "B", "C", "D", "E", "F", "G")
_ENGLISH = "en"


class Wording(StrEnum):
    """Where the words of a label come from."""

    PRIMARY = "primary"
    """The Official Journal, or EUR-Lex."""
    REPRODUCED = "reproduced"
    """Somebody else's copy of it."""
    UNCONFIRMED = "unconfirmed"
    """Our own words in that language: good for reading, and for nothing else."""


@dataclass(frozen=True, slots=True)
class SectionHeading:
    """How a section is headed: `SECTION A`, `A JAGU`, `ΤΜΗΜΑ Α`."""

    word: str
    is_after: bool
    """The word stands behind the letter."""
    letters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnnexLanguage:
    """Annex I in one language: the first wording of each field is how it would be printed."""

    code: str
    name: str
    source: str
    heading: SectionHeading
    words: FormWords
    wordings: Mapping[tuple[str, str], tuple[str, ...]]
    """By field and box (empty for the field itself): every wording it is read under."""
    sureness: Mapping[tuple[str, str], Wording]

    @property
    def is_printable(self) -> bool:
        """Whether a primary source showed us every word that would be printed."""
        return all(sure is Wording.PRIMARY for sure in self.sureness.values())


@cache
def annex_languages() -> Mapping[str, AnnexLanguage]:
    """Annex I by language: the 24 official languages, by their ISO 639 codes."""
    folder = files("seawall").joinpath("data/letters/annex1")
    records = [
        yaml.safe_load(entry.read_text(encoding="utf-8"))
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".yaml")
    ]
    return MappingProxyType({record["language"]: _language(record) for record in records})


def printed_words(form: str, language: str) -> FormWords:
    """The words a form is printed with: in its own language if all are confirmed, else English."""
    known = annex_languages().get(language.strip().lower()) if form == "annex1" else None
    return known.words if known and known.is_printable else forms()[form]


def _language(record: Mapping[str, Any]) -> AnnexLanguage:
    heading = SectionHeading(
        record["section"]["word"],
        record["section"]["place"] == "after",
        tuple(record["section"]["letters"]),
    )
    english = forms()["annex1"]
    is_english = record["language"] == _ENGLISH
    words = english if is_english else _translated(english, record, heading)
    printed = {
        (field.key, tick): label
        for section in words.sections
        for field in section.fields
        for tick, label in (("", field.label), *field.ticks)
        if label
    }
    return AnnexLanguage(
        record["language"],
        record["name"],
        record["source"],
        heading,
        words,
        MappingProxyType({spot: _wordings(spot, label, record) for spot, label in printed.items()}),
        MappingProxyType({spot: _sureness(spot, record) for spot in printed}),
    )


def _translated(
    english: FormWords, record: Mapping[str, Any], heading: SectionHeading
) -> FormWords:
    sections = tuple(
        FormSection(
            section.letter,
            record["titles"][section.letter],
            tuple(_field(field, record) for field in section.fields),
            heading.word,
            shown_letter,
            heading.is_after,
        )
        for section, shown_letter in zip(english.sections, heading.letters, strict=True)
    )
    return FormWords(
        record["annex"], record["title"], record["law"], sections, language=record["language"]
    )


def _field(field: LabelledField, record: Mapping[str, Any]) -> LabelledField:
    label = record["labels"][field.key][0] if field.label else ""
    ticks = tuple((tick, record["ticks"][field.key][tick][0]) for tick, _ in field.ticks)
    return replace(field, label=label, ticks=ticks)


def _wordings(spot: tuple[str, str], label: str, record: Mapping[str, Any]) -> tuple[str, ...]:
    key, tick = spot
    if tick:
        wordings = record.get("ticks", {}).get(key, {}).get(tick, ())
    else:
        wordings = (*record.get("labels", {}).get(key, ()), *record.get("also", {}).get(key, ()))
    return tuple(dict.fromkeys((label, *wordings)))


def _sureness(spot: tuple[str, str], record: Mapping[str, Any]) -> Wording:
    name = ".".join(filter(None, spot))
    if name in record.get("confirmed", ()):
        return Wording.PRIMARY
    if name in record.get("reproduced", ()):
        return Wording.REPRODUCED
    return Wording(record["wording"])
