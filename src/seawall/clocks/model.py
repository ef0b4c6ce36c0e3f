"""A clock as its table keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from seawall.ids import ClockId


@dataclass(frozen=True, slots=True)
class ClockRow:
    """A clock as it is kept, with its results beside it for the queue and the pager."""

    id: ClockId
    about: str
    profile: str
    started_at: datetime
    zone: str
    state: str
    period: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    holds: tuple[Mapping[str, Any], ...] = ()
    due_at: datetime | None = None
    legal_limit: datetime | None = None
    work_by: datetime | None = None
    met_at: datetime | None = None
