"""Why a paper that asks for data is not answered with them: each ground, and what it rests on.

The boxes of Annex III of Regulation (EU) 2023/1543 are data, `data/epoc_grounds.yaml`, with how sure
we are. A paper under another law is answered with the plain ones among them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

EPOC, EPOC_PR = "epoc", "epoc_pr"


class ObjectionGround(StrEnum):
    """The boxes of Annex III, Section D."""

    INCOMPLETE = "incomplete"
    MANIFEST_ERRORS = "manifest_errors"
    INSUFFICIENT_INFORMATION = "insufficient_information"
    NOT_STORED = "not_stored"
    DE_FACTO_IMPOSSIBILITY = "de_facto_impossibility"
    NOT_COMPETENT = "not_competent"
    OFFENCE_NOT_COVERED = "offence_not_covered"
    SERVICE_NOT_COVERED = "service_not_covered"
    IMMUNITIES_OR_PRESS = "immunities_or_press"
    THIRD_COUNTRY_CONFLICT = "third_country_conflict"
    OTHER_REASONS = "other_reasons"


#: What can be said of a paper under any other law.
_PLAIN = (
    ObjectionGround.INSUFFICIENT_INFORMATION,
    ObjectionGround.MANIFEST_ERRORS,
    ObjectionGround.NOT_STORED,
    ObjectionGround.DE_FACTO_IMPOSSIBILITY,
    ObjectionGround.OTHER_REASONS,
)


@dataclass(frozen=True, slots=True)
class GroundRule:
    """One ground: the provision for each kind of certificate, and what follows from it."""

    ground: ObjectionGround
    articles: Mapping[str, str]
    asks: bool
    """A clarification is asked, and our duty waits for it."""
    needs_third_country: bool


def grounds_for(document_form: str) -> tuple[ObjectionGround, ...]:
    """The grounds that can be given for a paper of this form, in the order of the boxes."""
    if document_form not in {EPOC, EPOC_PR}:
        return _PLAIN
    return tuple(ground for ground, rule in grounds().items() if document_form in rule.articles)


@cache
def grounds() -> Mapping[ObjectionGround, GroundRule]:
    """Every ground, in the order of the boxes."""
    source = files("seawall").joinpath("data/epoc_grounds.yaml").read_text(encoding="utf-8")
    records: dict[str, Any] = yaml.safe_load(source)
    return MappingProxyType(
        {
            ground: GroundRule(
                ground,
                {form: record[form] for form in (EPOC, EPOC_PR) if form in record},
                bool(record.get("asks")),
                bool(record.get("third_country")),
            )
            for ground, record in ((ObjectionGround(key), records[key]) for key in records)
        }
    )
