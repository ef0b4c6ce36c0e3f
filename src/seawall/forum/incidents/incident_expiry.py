"""When an incident ends by itself, and how far its end may be moved.

Powers of an emergency end with it. A proposal that nobody approves lapses, an open incident
expires, and each extension is a person's decision with a reason, reaches no further ahead
than its type allows, and never beyond the longest an incident of this type may last.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from seawall.forum.incidents.type_file import IncidentType

#: How long after its end members may still say what they enforced and counted.
GRACE = timedelta(hours=24)


def first_end(kind: IncidentType, start: datetime) -> datetime:
    """When a proposal lapses, or an incident that was just opened expires."""
    return start + kind.expires_after


def objection(
    until: datetime, *, kind: IncidentType, opened_at: datetime, ends: datetime, now: datetime
) -> str | None:
    """Why the end may not be moved to then, or None if it may."""
    if until <= ends:
        return "it would not end later than it does"
    if until > now + kind.extends_by:
        return f"an extension reaches {kind.extends} hours ahead at most"
    if until > opened_at + kind.lasts_at_most:
        return f"it may last {kind.longest} hours in all"
    return None


def is_settled(ended_at: datetime, now: datetime) -> bool:
    """Whether the last word on it has been said: its end, and the time after it, are past."""
    return now >= ended_at + GRACE
