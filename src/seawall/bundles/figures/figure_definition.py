"""What each figure of a bundle counts: data, so that a definition can be read, and is published.

A definition names words of the ledger, and what it looks at in what their entries tell. There are
four kinds, and whoever can count those four can count every figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from seawall.bundles.opened_entries import bundled_words
from seawall.ledger.entry import canonical_json
from seawall.ledger.model import JSON

#: Raised with every change of what a figure means.
VERSION = 1


class FigureKind(StrEnum):
    """What is done with the entries of a figure."""

    COUNT = "count"
    """How many there are; with `by`, how many for each value of that field."""
    TOTAL = "total"
    """What the fields in `add` come to, all together."""
    SHARE = "share"
    """How many of them have the values in `part`."""
    PROPORTION = "proportion"
    """What the fields in `add` come to, of what those in `of` come to."""


@dataclass(frozen=True, slots=True)
class FigureDefinition:
    """One figure; an entry that has one of the fields in `unless` is not counted."""

    id: str
    says: str
    kind: FigureKind
    words: tuple[str, ...]
    unless: tuple[str, ...] = ()
    by: str = ""
    part: Mapping[str, tuple[JSON, ...]] = field(default_factory=dict)
    add: tuple[str, ...] = ()
    of: tuple[str, ...] = ()

    @property
    def data(self) -> dict[str, JSON]:
        """The same for programs: what is empty is left out."""
        data: dict[str, JSON] = {
            "id": self.id,
            "says": self.says,
            "kind": self.kind.value,
            "words": self.words,
            "unless": self.unless,
            "by": self.by,
            "part": self.part,
            "add": self.add,
            "of": self.of,
        }
        return {name: value for name, value in data.items() if value}


@cache
def figure_definitions() -> tuple[FigureDefinition, ...]:
    """Every figure that a bundle states, in the order in which it states them."""
    text = (files("seawall") / "data" / "figures.yaml").read_text("utf-8")
    return tuple(_definition(row) for row in yaml.safe_load(text))


@cache
def definitions_text() -> str:
    """What a bundle carries of them, in its one spelling."""
    return canonical_json(
        {
            "version": VERSION,
            "words": sorted(bundled_words()),
            "figures": [definition.data for definition in figure_definitions()],
        }
    )


def _definition(row: Mapping[str, Any]) -> FigureDefinition:
    lists = {name: tuple(row.get(name, ())) for name in ("words", "unless", "add", "of")}
    part = {name: tuple(values) for name, values in row.get("part", {}).items()}
    kind = FigureKind(row["kind"])
    return FigureDefinition(row["id"], row["says"], kind, by=row.get("by", ""), part=part, **lists)
