"""When a statement counts as endorsed: Terrorism Act 2006, s.3(2).

A notice under s.3 is not complied with if the statement is still there at a time that falls
more than two working days after the day on which the notice was given. From that moment it
is regarded as having our endorsement, unless there is a reasonable excuse. The record shows
when, and judges no excuse.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from seawall.clocks.clock import Clock


@dataclass(frozen=True, slots=True)
class Endorsement:
    """How a notice stands at a moment."""

    given_at: datetime
    endorsed_from: datetime | None
    """None while no notice was given in the way of s.4."""
    removed_at: datetime | None
    is_endorsed: bool
    says: str


def endorsement(clock: Clock, *, removed_at: datetime | None, at: datetime) -> Endorsement:
    """Whether the statement counts as endorsed by now, and since when it would."""
    since = clock.due_at
    if since is None:
        says = "no time runs: nothing was given under section 4"
        return Endorsement(clock.started_at, None, removed_at, False, says)
    was_in_time = removed_at is not None and removed_at < since
    is_endorsed = not was_in_time and at >= since
    return Endorsement(
        clock.started_at, since, removed_at, is_endorsed, _says(was_in_time, at, since)
    )


def _says(was_in_time: bool, at: datetime, since: datetime) -> str:
    if was_in_time:
        return "complied with in time: not endorsed"
    if at < since:
        return "to be complied with; not endorsed yet"
    return "regarded as endorsed, unless there was a reasonable excuse: s.3(2)"
