"""What a unit may rely on: statutes and the elements of their offences, as data.

An assessment names one element of one statute, so that a platform, a court and the unit's
own record can tell on what ground an address was referred.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from seawall.errors import problem

_SHIPPED = "data/referring/statutes.yaml"
#: A unit's own list stands here, below the data folder.
OWN = Path("referring") / "statutes.yaml"


@dataclass(frozen=True, slots=True)
class OffenceElement:
    """One element of an offence; `category` is its letter in TCO Art. 2(7), if it has one."""

    id: str
    says: str
    category: str = ""


@dataclass(frozen=True, slots=True)
class Statute:
    """A law, and what in it can be relied on."""

    id: str
    title: str
    jurisdiction: str
    source: str
    elements: tuple[OffenceElement, ...]

    def element(self, name: str) -> OffenceElement:
        """The element of this name, or `referrals.unknown-statute.element` that lists them."""
        for element in self.elements:
            if element.id == name:
                return element
        raise problem(
            "referrals.unknown-statute.element",
            statute=self.id,
            name=name,
            choices=", ".join(element.id for element in self.elements),
        )


Statutes = Mapping[str, Statute]


class _ElementIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: str
    says: str
    category: str = ""


class _StatuteIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: str
    title: str
    jurisdiction: str
    source: str
    elements: list[_ElementIn]


@cache
def known_statutes(extra: Path | None = None) -> Statutes:
    """The statutes that ship, and those of a file of the unit's own, which win."""
    shipped = files("seawall").joinpath(_SHIPPED).read_text()
    statutes = {statute.id: statute for statute in _read(shipped, _SHIPPED)}
    if extra is not None and extra.is_file():
        statutes |= {statute.id: statute for statute in _read(extra.read_text(), str(extra))}
    return statutes


def statute_named(name: str, statutes: Statutes) -> Statute:
    """The statute of this id, or `referrals.unknown-statute.statute` that lists them."""
    if name not in statutes:
        raise problem(
            "referrals.unknown-statute.statute", name=name, choices=", ".join(sorted(statutes))
        )
    return statutes[name]


def _read(text: str, name: str) -> Sequence[Statute]:
    try:
        document: Any = yaml.safe_load(text)
        statutes_in = TypeAdapter(list[_StatuteIn]).validate_python(document)
    except (yaml.YAMLError, ValidationError) as wrong:
        raise problem("referrals.statutes-unreadable", why=str(wrong), field=name) from wrong
    return [
        Statute(
            statute.id,
            statute.title,
            statute.jurisdiction,
            statute.source,
            tuple(OffenceElement(part.id, part.says, part.category) for part in statute.elements),
        )
        for statute in statutes_in
    ]
