"""The debrief of an incident, made by itself: what happened when, and how well it was met.

A debrief of 2022 appeared forty days after the attack. This one is there as soon as the
incident is over, from the statements of the log alone; what people add to it is theirs. It
names members and no user, and of the updates those that its reader may read (TLP).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from seawall.forum.incidents.model import CriterionAnswer, Incident, IncidentState
from seawall.forum.incidents.rollcall import Called, Lag, lag_of, lags, roll_call
from seawall.forum.incidents.timeline import TimelineMoment, timeline
from seawall.forum.incidents.tlp import PUBLIC, TlpReader
from seawall.forum.incidents.variants import forest
from seawall.forum.model import AGAINST


@dataclass(frozen=True, slots=True)
class FirstSighting:
    """Where the content was before it was anywhere else, as far as members say."""

    member: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Counts:
    """How much of everything. Hashes and distinct items are two numbers, as GIFCT has them."""

    signals: int
    distinct_items: int
    """Trees of variants: a signal and its edits are one item."""
    variants: int
    members_offering: int
    blocked: int
    held: int
    slipped: int
    disputed_signals: int
    void_statements: int


@dataclass(frozen=True, slots=True)
class SlippedCopies:
    """Copies that were public before they were met, by kind of edit."""

    edit: str
    slipped: int
    copies: int


@dataclass(frozen=True, slots=True)
class Debrief:
    """Everything a debrief says."""

    incident: str
    title: str
    type: str
    type_version: str
    country: str
    state: IncidentState
    opened_at: datetime | None
    ended_at: datetime
    lasted: timedelta | None
    proposed_by: str
    approved_by: tuple[str, ...]
    answers: tuple[CriterionAnswer, ...]
    first_seen: FirstSighting | None
    counts: Counts
    lag: Lag
    members: tuple[Called, ...]
    slipped: tuple[SlippedCopies, ...]
    timeline: tuple[TimelineMoment, ...]


def debrief(
    incident: Incident,
    members: Iterable[str],
    *,
    now: datetime,
    reader: TlpReader = PUBLIC,
    name: Callable[[str], str] = str,
) -> Debrief:
    """What the log says of this incident, for this reader; `name` turns ids into names."""
    present = tuple(members)
    ended = min(incident.ended_at, now)
    first_seen = _first_seen(incident, name)
    return Debrief(
        incident=incident.id,
        title=incident.title,
        type=incident.type.id,
        type_version=incident.type.version,
        country=incident.country,
        state=incident.state(now),
        opened_at=incident.opened_at,
        ended_at=incident.ended_at,
        lasted=ended - incident.opened_at if incident.opened_at else None,
        proposed_by=name(incident.proposed.member),
        approved_by=tuple(name(approval.member) for approval in incident.approvals),
        answers=incident.answers,
        first_seen=first_seen,
        counts=_counts(incident),
        lag=lag_of(lag for member in present for lag in lags(incident, member)),
        members=roll_call(incident, present, now=now),
        slipped=_slipped(incident),
        timeline=timeline(incident, now=now, reader=reader, name=name),
    )


def _first_seen(incident: Incident, name: Callable[[str], str]) -> FirstSighting | None:
    appearances = [(sighting.seen_at, sighting.member) for sighting in incident.sightings]
    appearances += [(offer.at, offer.member) for offer in incident.offers]
    if not appearances:
        return None
    at, member = min(appearances)
    return FirstSighting(name(member), at)


def _counts(incident: Incident) -> Counts:
    trees = forest(incident)
    disputed = {opinion.signal for opinion in incident.opinions if opinion.says in AGAINST}
    return Counts(
        signals=len(incident.offers),
        distinct_items=len(trees.roots),
        variants=trees.variants,
        members_offering=len({offer.member for offer in incident.offers}),
        blocked=sum(tally.blocked for tally in incident.tallies),
        held=sum(tally.held for tally in incident.tallies),
        slipped=sum(tally.slipped for tally in incident.tallies),
        disputed_signals=len(disputed),
        void_statements=len(incident.voids),
    )


def _slipped(incident: Incident) -> tuple[SlippedCopies, ...]:
    slipped: Counter[str] = Counter()
    copies: Counter[str] = Counter()
    for tally in incident.tallies:
        slipped[tally.edit] += tally.slipped
        copies[tally.edit] += tally.copies
    ranked = sorted(slipped, key=lambda edit: (-slipped[edit], edit))
    return tuple(
        SlippedCopies(edit, slipped[edit], copies[edit]) for edit in ranked if slipped[edit]
    )
