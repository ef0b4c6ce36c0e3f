"""The 60-second mode: what an open incident changes at a member, and what it never changes.

In a simulated incident the smallest of five platforms blocked 17 % of re-uploads alone, 96 %
with hourly lists and 99 % with a list every minute. So members ask every second while
an incident is open, even where no stream tells them at once, and its signals do what its type
says, without waiting for others to agree.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from seawall.forum.defence.model import SignalEffect
from seawall.forum.defence.policy import AdoptionPolicy, Allowance
from seawall.forum.incidents.model import Incident
from seawall.forum.incidents.type_file import AdoptionMode, IncidentType, Mode


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a member follows."""

    follow_every: timedelta
    """How often it asks, where no stream tells it at once."""
    late_after: timedelta
    """From then on the roll-call shows it as late."""
    retro_within: timedelta | None = None
    """Within this a new signal is matched against what is published already."""


USUAL = Pace(follow_every=timedelta(seconds=5), late_after=timedelta(minutes=10))
SIXTY_SECONDS = Pace(
    follow_every=timedelta(seconds=1),
    late_after=timedelta(seconds=60),
    retro_within=timedelta(seconds=60),
)
_PACES = {Mode.NORMAL: USUAL, Mode.SIXTY_SECONDS: SIXTY_SECONDS}


def pace_of(mode: Mode) -> Pace:
    """How fast members follow in this mode."""
    return _PACES[mode]


def pace(incidents: Iterable[Incident], now: datetime) -> Pace:
    """How fast a member follows now: the fastest of what is open."""
    modes = {incident.type.mode for incident in incidents if incident.is_open(now)}
    return SIXTY_SECONDS if Mode.SIXTY_SECONDS in modes else USUAL


_EFFECTS = {AdoptionMode.REVIEW: SignalEffect.REVIEW, AdoptionMode.BLOCK: SignalEffect.BLOCK}
#: An author that is less sure than this is not followed at once, whatever the type says.
SURE = 80


def incident_policy(policy: AdoptionPolicy, kind: IncidentType | None) -> AdoptionPolicy:
    """The member's policy, with one line more for the signals of an open incident.

    It is a line of the policy, and the policy is the last line of defence (`defence/adoption.py`).
    So it never lifts the benign set, a dispute, a quarantine or the rule of two persons, nor a
    limit that the member has set itself.
    """
    effect = _EFFECTS.get(kind.adopts) if kind else None
    if kind is None or effect is None:
        return policy
    line = Allowance(f"open incident, {kind.title}", effect, confidence=SURE, incident=True)
    return replace(policy, allow=(*policy.allow, line))
