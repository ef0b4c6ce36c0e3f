"""The words of the forms, verbatim: which label stands over which field, section by section.

They are data, in `data/letters/forms.yaml`, from Annexes I to III of Regulation (EU)
2021/784. A form is printed, and a fault named, from that table and from nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class LabelledField:
    """One field: its key in our JSON, its label, and its boxes where it is ticked."""

    key: str
    label: str
    ticks: tuple[tuple[str, str], ...]
    """What each box stands for, and the words beside it."""
    alternative: bool
    """Printed after an OR: one of the two is filled in."""


@dataclass(frozen=True, slots=True)
class FormSection:
    """A lettered part of a form."""

    letter: str
    title: str
    fields: tuple[LabelledField, ...]
    word: str = "SECTION"
    shown_letter: str = ""
    """Its letter as it is printed, where that is another (Greek, Bulgarian)."""
    is_word_after: bool = False


@dataclass(frozen=True, slots=True)
class FormWords:
    """A whole form: its name, its title, the article it rests on."""

    name: str
    title: str
    law: str
    sections: tuple[FormSection, ...]
    language: str = "en"
    notice: str = ""
    """What is said above it: that its words are ours, say."""


@cache
def forms() -> Mapping[str, FormWords]:
    """Every form by its key: `annex1`, `annex2`, `annex3`."""
    source = files("seawall").joinpath("data/letters/forms.yaml").read_text(encoding="utf-8")
    return MappingProxyType({key: _form(record) for key, record in yaml.safe_load(source).items()})


def label_of(form: str, key: str) -> str:
    """The label over a field, or beside its only box, verbatim."""
    return _labels(form)[key]


@cache
def _labels(form: str) -> Mapping[str, str]:
    fields = [field for section in forms()[form].sections for field in section.fields]
    return {field.key: field.label or field.ticks[0][1] for field in fields}


def _form(record: Mapping[str, Any]) -> FormWords:
    sections = tuple(
        FormSection(
            section["letter"], section["title"], tuple(_field(field) for field in section["fields"])
        )
        for section in record["sections"]
    )
    return FormWords(
        record["name"],
        record["title"],
        record["law"],
        sections,
        notice=record.get("notice", ""),
    )


def _field(record: Mapping[str, Any]) -> LabelledField:
    return LabelledField(
        key=record["key"],
        label=record.get("label", ""),
        ticks=tuple(record.get("ticks", {}).items()),
        alternative=record.get("alternative", False),
    )
