"""A deadline that still runs, and the moments at which somebody is called about it.

The same moments as on the feed: half of the time, four fifths of it, and the end, and again
and again after each of them. It is kept outside the database, for the hour in which that
fails, so it names the order and its number and says nothing of what is in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class OpenDeadline:
    """An order that is due; `paged_at` is when somebody was last reached about it."""

    order: str
    name: str
    half_at: datetime
    late_at: datetime
    due_at: datetime
    is_taken: bool = False
    paged_at: datetime | None = None


def moment_due(deadline: OpenDeadline, *, now: datetime, again: timedelta) -> datetime | None:
    """The newest moment that has come and that nobody was called for; None where there is none.

    Before four fifths nobody is called about an order that somebody has taken. Several moments
    that were missed are one call.
    """
    first = deadline.late_at if deadline.is_taken else deadline.half_at
    if now < first:
        return None
    newest = max(
        moment
        for moment in (
            _repeated(first, now, again) if not deadline.is_taken else first,
            deadline.late_at,
            deadline.due_at,
            _repeated(deadline.due_at, now, again),
        )
        if moment <= now
    )
    paged_at = deadline.paged_at
    return newest if paged_at is None or paged_at < newest else None


def _repeated(since: datetime, now: datetime, again: timedelta) -> datetime:
    """The newest of the moments that begin here and come again and again."""
    return since + max(0, (now - since) // again) * again
