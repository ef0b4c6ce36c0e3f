"""A page that was sent about one moment of one thing, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from seawall.ids import AlarmId, EventId


@dataclass(frozen=True, slots=True)
class Alarm:
    """One moment of one thing, paged once: the row that two workers cannot both write."""

    id: AlarmId
    about: str
    moment: str
    cause: str
    at: datetime
    rung: int = 0
    event: EventId | None = None
    reached_at: datetime | None = None
    """When the first way took it."""
    unheard_at: datetime | None = None
    """When the last way had failed."""
    acknowledged_at: datetime | None = None
    acknowledged_by: str = ""
    quiet_until: datetime | None = None


class AlarmSilence(StrEnum):
    """Why an alarm makes a health page red."""

    OVERDUE = "overdue"
    """It is past its end, and nobody has said since that they have it."""
    NEARLY_OVER = "nearly_over"
    """Four fifths of its time are gone, and nobody has said that they have it."""
    UNREACHED = "unreached"
    """The last page about it reached nobody."""


@dataclass(frozen=True, slots=True)
class UnheardAlarm:
    """An alarm that nobody has heard or answered, and since when."""

    about: str
    since: datetime
    why: AlarmSilence
