"""The numbers of the lines of defence: data, and never laxer than what ships.

A forum may tighten each of them in a file of its own. Loosening is refused, since whoever
could loosen them could switch the defence off with a file.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from seawall.errors import InvalidRequest

_SHIPPED = "data/forum/defence.yaml"
#: The numbers that are safer when they are larger; all others are safer when smaller.
_FLOORS = frozenset(
    {
        "benign_radius",
        "quarantine_days",
        "quarantine_agreed",
        "precision_known_at",
        "lowest_quality",
    }
)


class BadLimits(InvalidRequest):
    """A number of the defence that cannot be, or that is laxer than what ships."""


@dataclass(frozen=True, slots=True)
class Limits:
    """All numbers, by the rule that reads them; `data/forum/defence.yaml` says why each."""

    benign_radius: int
    benign_share: int
    quarantine_days: int
    quarantine_agreed: int
    two_persons_severity: int
    life_days: int
    precision_known_at: int
    lowest_quality: int
    offers_a_day: int
    withdrawals_a_day: int
    disputes_a_day: int
    burst_factor: int
    burst_least: int
    popcount_apart: int
    shape_batch: int
    shape_share: int
    one_label_batch: int
    blast_accounts: int
    blast_old_share: int
    blast_old_days: int
    blast_least: int
    freeze_at: int


class _LimitsIn(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    benign_radius: int
    benign_share: int
    quarantine_days: int
    quarantine_agreed: int
    two_persons_severity: int
    life_days: int
    precision_known_at: int
    lowest_quality: int
    offers_a_day: int
    withdrawals_a_day: int
    disputes_a_day: int
    burst_factor: int
    burst_least: int
    popcount_apart: int
    shape_batch: int
    shape_share: int
    one_label_batch: int
    blast_accounts: int
    blast_old_share: int
    blast_old_days: int
    blast_least: int
    freeze_at: int


@cache
def shipped() -> Limits:
    """The limits that ship."""
    return _read(files("seawall").joinpath(_SHIPPED).read_text(encoding="utf-8"))


def tightened(text: str) -> Limits:
    """The shipped limits with those of a file in their place, each at least as strict."""
    base = shipped()
    wanted = _mapping(text)
    for name, number in wanted.items():
        if not hasattr(base, name):
            raise BadLimits(
                "There is no such limit.", field=name, remedy="See docs/forum-defence.md."
            )
        if not isinstance(number, int) or isinstance(number, bool) or number < 1:
            raise BadLimits(f"{number!r} is no number from 1.", field=name, remedy="Write one.")
        standard = getattr(base, name)
        if number < standard if name in _FLOORS else number > standard:
            bound = "at least" if name in _FLOORS else "at most"
            raise BadLimits(
                f"{number} is laxer than the {standard} that ships.",
                field=name,
                remedy=f"Write {bound} {standard}.",
            )
    return Limits(**{**{n: getattr(base, n) for n in Limits.__slots__}, **wanted})


def _read(text: str) -> Limits:
    try:
        read = _LimitsIn.model_validate(_mapping(text))
    except ValidationError as wrong:
        first = wrong.errors()[0]
        raise BadLimits(
            str(first["msg"]), field=".".join(map(str, first["loc"])), remedy="Mend the file."
        ) from None
    return Limits(**read.model_dump())


def _mapping(text: str) -> dict[str, Any]:
    try:
        read = yaml.safe_load(text)
    except yaml.YAMLError:
        raise BadLimits("It is no YAML.", field="limits", remedy="Write `name: number`.") from None
    if not isinstance(read, dict):
        raise BadLimits("It holds no limits.", field="limits", remedy="Write `name: number`.")
    return read
