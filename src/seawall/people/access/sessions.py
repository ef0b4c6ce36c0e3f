"""How long a session lasts: idle half an hour, twelve hours in all.

ASVS 5.0 V7.3.1 and V7.3.2. The limits are settings; a session also ends when its person
signs out, ends it from elsewhere, is deactivated or gets another role (V7.4), and then it
is over at once, whatever the browser still holds. What is hard to undo asks for a proof
that is a few minutes old (V7.5.1).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from seawall.people.access.model import Session

#: How often it is written down that a session is in use; idle time is known this closely.
NOTED_EVERY = timedelta(minutes=1)
_BROWSERS = (("Firefox", "Firefox"), ("Edg", "Edge"), ("Chrom", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux")


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """Three spans: without a sign of life, in all, and since the proof."""

    idle: timedelta
    absolute: timedelta
    fresh: timedelta

    @classmethod
    def of(cls, *, idle_minutes: int, hours: int, fresh_minutes: int) -> SessionLimits:
        """The limits as the settings write them."""
        minutes = timedelta(minutes=1)
        return cls(idle_minutes * minutes, timedelta(hours=hours), fresh_minutes * minutes)


def is_live(session: Session, *, now: datetime, limits: SessionLimits) -> bool:
    """Whether this session still lets its person in."""
    return (
        session.ended_at is None
        and now < session.seen_at + limits.idle
        and now < session.created_at + limits.absolute
    )


def is_fresh(session: Session, *, now: datetime, limits: SessionLimits) -> bool:
    """Whether the person proved who they are lately enough for what is hard to undo."""
    return now < session.created_at + limits.fresh


def needs_note(session: Session, *, now: datetime) -> bool:
    """Whether the time a session was last seen should be written down again."""
    return now >= session.seen_at + NOTED_EVERY


def agent_of(header: str) -> str:
    """The browser and system of a session, in two words; the header itself is not kept."""
    browser = next((name for mark, name in _BROWSERS if mark in header), "")
    system = next((name for name in _SYSTEMS if re.search(rf"\b{name}\b", header)), "")
    return " · ".join(word for word in (browser, system) if word)
