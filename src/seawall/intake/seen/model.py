"""The nouns of what was seen: a signal of an item, and what became of the item."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from seawall.ids import ItemId


@dataclass(frozen=True, slots=True)
class SeenSignal:
    """One signal of one version; a long value stands as its digest until it is asked for.

    `quality` and `is_inside` are None where nobody wrote them down.
    """

    id: int
    item: ItemId
    version: int
    signal_type: str
    value: str
    quality: int | None
    is_inside: bool | None
    received_at: datetime


@dataclass(frozen=True, slots=True)
class WindowPlace:
    """How far a reader of a window has come: the last row it has seen."""

    at: datetime
    id: int = 0
