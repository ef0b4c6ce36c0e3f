"""The nouns of designation lists: a version of a list, somebody on it, that a decision looked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from seawall.ids import EvidenceId, ExchangeId, ListedNameId, ListingId


@dataclass(frozen=True, slots=True)
class KeptListing:
    """One version of a list: the file as it came is kept as evidence, under its digest."""

    id: ListingId
    exchange: ExchangeId
    list: str
    sha256: str
    evidence: EvidenceId
    address: str
    names: int
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class ListedName:
    """Somebody on one version of a list. A lead for a person, never grounds on its own."""

    id: ListedNameId
    listing: ListingId
    reference: str
    name: str
    kind: str
    aliases: tuple[str, ...]
    regime: str
    is_terrorism: bool | None
    listed_on: str
    delisted_on: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ListUse:
    """That a decision looked at a listed name: with the digest of the file as it was then."""

    name: ListedNameId
    about: str
    sha256: str
    why: str
    by: str
    at: datetime
