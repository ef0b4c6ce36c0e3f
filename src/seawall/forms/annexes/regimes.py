"""What each regime outside Annexes II and III expects in an answer.

Data, in `data/letters/regimes.yaml`, by the id of the jurisdiction profile; a profile that
is not listed gets a plain answer, so that an operator's own profile can be answered too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import yaml


class Need(StrEnum):
    """What an answer must have beside an outcome for each item."""

    CLAUSE = "clause"
    """The section of our own terms a removal rests on."""
    STEPS = "steps"
    """A dated record of what was done."""
    SCOPE = "scope"
    """Where access is disabled, if it is."""


@dataclass(frozen=True, slots=True)
class Regime:
    """An answer's title, the law it is given under, and what it must say."""

    profile: str
    title: str
    law: str
    notice: str
    needs: frozenset[Need]


def regime_of(profile: str) -> Regime:
    """What an answer under this profile must be."""
    regimes = _regimes()
    return regimes.get(profile) or regimes["plain"]


@cache
def _regimes() -> Mapping[str, Regime]:
    source = files("seawall").joinpath("data/letters/regimes.yaml").read_text(encoding="utf-8")
    return MappingProxyType(
        {
            profile: Regime(
                profile,
                record["title"],
                record["law"],
                record.get("notice", ""),
                frozenset(Need(need) for need in record.get("needs", ())),
            )
            for profile, record in yaml.safe_load(source).items()
        }
    )
