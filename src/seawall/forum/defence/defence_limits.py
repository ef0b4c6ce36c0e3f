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

from seawall.errors import field_path, problem

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


@dataclass(frozen=True, slots=True)
class DefenceLimits:
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
def shipped_limits() -> DefenceLimits:
    """The limits that ship."""
    return _read(files("seawall").joinpath(_SHIPPED).read_text(encoding="utf-8"))


def tightened_limits(text: str) -> DefenceLimits:
    """The shipped limits with those of a file in their place, each at least as strict."""
    base = shipped_limits()
    overrides = _mapping(text)
    for name, number in overrides.items():
        if not hasattr(base, name):
            raise problem("forum.bad-limits.unknown", field=field_path([name]))
        if not isinstance(number, int) or isinstance(number, bool) or number < 1:
            raise problem("forum.bad-limits.number", number=number, field=name)
        standard = getattr(base, name)
        if number < standard if name in _FLOORS else number > standard:
            bound = "at least" if name in _FLOORS else "at most"
            raise problem(
                "forum.bad-limits.laxer", number=number, standard=standard, field=name, bound=bound
            )
    return DefenceLimits(**{**{n: getattr(base, n) for n in DefenceLimits.__slots__}, **overrides})


def _read(text: str) -> DefenceLimits:
    try:
        limits = _LimitsIn.model_validate(_mapping(text))
    except ValidationError as wrong:
        first = wrong.errors()[0]
        raise problem(
            "forum.bad-limits.schema",
            detail=str(first["msg"]),
            field=field_path(first["loc"]) or "limits",
        ) from None
    return DefenceLimits(**limits.model_dump())


def _mapping(text: str) -> dict[str, Any]:
    try:
        document = yaml.safe_load(text)
    except yaml.YAMLError:
        raise problem("forum.bad-limits.no-yaml") from None
    if not isinstance(document, dict):
        raise problem("forum.bad-limits.none")
    return document
