"""A page of a cluster, why it is here in a few lines, and the odd ones out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from seawall.cases.model import CaseItem
from seawall.ids import ItemId


class OddTrait(StrEnum):
    """In what an item of a cluster differs from the others."""

    FARTHEST = "farthest"
    """It is the least alike of them."""
    ACCOUNT = "account"
    """Somebody else posted it."""
    WORDS = "words"
    """Other words stand around it."""


@dataclass(frozen=True, slots=True)
class OddOne:
    """An item to look at before all of them are decided alike."""

    item: ItemId
    why: OddTrait
    alike: int
    """How many of the others agree among each other."""
    differs: int = 1
    distance: int | None = None
    threshold: int | None = None


@dataclass(frozen=True, slots=True)
class ClusterPage:
    """Some items of a case, and where the next page begins."""

    items: tuple[CaseItem, ...]
    next: int | None


class NamedItem(NamedTuple):
    """An item of a case by the platform's own name, at a version that the case has seen."""

    item: ItemId
    kind: str
    external_id: str
    version: int


@dataclass(frozen=True, slots=True)
class ClusterReason:
    """A reason, said once however often it came."""

    say: str
    kind: str
    times: int
    last: datetime


@dataclass(frozen=True, slots=True)
class Size:
    """How many items a case has, and of how many accounts."""

    items: int
    accounts: int
