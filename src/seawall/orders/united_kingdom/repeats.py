"""Repeat statements, and what was done about them: Terrorism Act 2006, s.3(4) to (6).

No new notice is needed for the same statement. The defence: every step that could reasonably
be taken was taken, to prevent a repeat and to find out whether there was one; and of this one
we were not aware, or took every step once we were. A dated log of what was searched for,
found and removed is the evidence. It states facts; a court weighs them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class StatementRepeat:
    """One time that the statement came again."""

    found_at: datetime
    item: str
    check: str
    verdict: str
    removed_at: datetime | None = None

    @property
    def was_stopped_at_the_door(self) -> bool:
        """Whether nobody in public ever saw it."""
        return self.verdict in {"block", "hold"}

    @property
    def time_up(self) -> timedelta | None:
        """How long it was there once we were aware; None while it still is."""
        if self.was_stopped_at_the_door:
            return timedelta(0)
        return self.removed_at - self.found_at if self.removed_at else None


@dataclass(frozen=True, slots=True)
class RepeatLog:
    """The dated log for one notice."""

    order: str
    searched_since: datetime | None
    """Since when every upload is compared with it; None: it is not searched for."""
    repeats: tuple[StatementRepeat, ...]
