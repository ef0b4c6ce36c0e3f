"""The 60-second mode: what an open incident changes at a member, and what it never changes.

In a simulated incident the smallest of five platforms blocked 17 % of re-uploads alone, 96 %
with hourly lists and 99 % with a list every minute. So members follow every few seconds while
an incident is open, and its signals need not wait for each member's own policy. Two things
stand above it: what matches the benign set is never adopted, and what is disputed or comes
from a member in quarantine goes before a person at most.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from seawall.forum.incidents.model import Incident
from seawall.forum.incidents.type_file import Adopts, Mode


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a member follows."""

    follow_every: timedelta
    """How often it asks, where no stream tells it at once."""
    late_after: timedelta
    """From then on the roll-call shows it as late."""
    retro_within: timedelta | None = None
    """Within this a new signal is matched against what is published already."""


USUAL = Pace(follow_every=timedelta(seconds=30), late_after=timedelta(minutes=10))
SIXTY_SECONDS = Pace(
    follow_every=timedelta(seconds=5),
    late_after=timedelta(seconds=60),
    retro_within=timedelta(seconds=60),
)
_PACES = {Mode.NORMAL: USUAL, Mode.SIXTY_SECONDS: SIXTY_SECONDS}


def pace_of(mode: Mode) -> Pace:
    """How fast members follow in this mode."""
    return _PACES[mode]


def pace(incidents: Iterable[Incident], now: datetime) -> Pace:
    """How fast a member follows now: the fastest of what is open."""
    modes = {each.type.mode for each in incidents if each.is_open(now)}
    return SIXTY_SECONDS if Mode.SIXTY_SECONDS in modes else USUAL


class Adopted(StrEnum):
    """The most that a forum's signal does at a member."""

    IGNORE = "ignore"
    REVIEW = "review"
    BLOCK = "block"


_STRICTNESS = {Adopted.IGNORE: 0, Adopted.REVIEW: 1, Adopted.BLOCK: 2}
_RAISED = {
    Adopts.AS_USUAL: Adopted.IGNORE,
    Adopts.REVIEW: Adopted.REVIEW,
    Adopts.BLOCK: Adopted.BLOCK,
}


@dataclass(frozen=True, slots=True)
class Doubts:
    """What stands against a signal, whatever an incident asks."""

    benign: bool = False
    """It matches the canary set of benign material."""
    contested: bool = False
    """A member disputes it."""
    quarantined: bool = False
    """Its author is new, or rationed."""


def adopted(own: Adopted, doubts: Doubts, *, incident: Incident | None, now: datetime) -> Adopted:
    """What a signal does here: the member's own policy, raised by an open incident.

    Raised, and never lowered; and never above what the doubts allow.
    """
    if doubts.benign:
        return Adopted.IGNORE
    if incident is None or not incident.is_open(now):
        return own
    raised = max(own, _RAISED[incident.type.adopts], key=_STRICTNESS.__getitem__)
    if doubts.contested or doubts.quarantined:
        return min(raised, Adopted.REVIEW, key=_STRICTNESS.__getitem__)
    return raised
