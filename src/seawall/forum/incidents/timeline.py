"""The timeline of an incident: one line for each thing that changed it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from seawall.forum.incidents.model import Incident, IncidentState, Update
from seawall.forum.incidents.tlp import TlpReader, may_read


@dataclass(frozen=True, slots=True)
class TimelineMoment:
    """One event in an incident's timeline."""

    at: datetime
    what: str
    member: str = ""


def timeline(
    incident: Incident, *, now: datetime, reader: TlpReader, name: Callable[[str], str]
) -> tuple[TimelineMoment, ...]:
    """What happened, in order; of the updates those that this reader may read."""
    moments = [
        *_decided(incident, name),
        *_gathered(incident, name),
        *(_update(update, name) for update in incident.updates if _is_for(update, reader)),
        *_ended(incident, now, name),
    ]
    return tuple(sorted(moments, key=lambda moment: moment.at))


def _decided(incident: Incident, name: Callable[[str], str]) -> Iterator[TimelineMoment]:
    proposed = incident.proposed
    yield TimelineMoment(proposed.at, f"proposed as {incident.type.title}", name(proposed.member))
    for number, approval in enumerate(incident.approvals, 1):
        yield TimelineMoment(approval.at, f"approved, {number} of 2", name(approval.member))
    if incident.opened_at:
        yield TimelineMoment(incident.opened_at, "opened")
    for extension in incident.extensions:
        event = f"extended to {extension.until:%Y-%m-%d %H:%M} UTC: {extension.reason}"
        yield TimelineMoment(extension.by.at, event, name(extension.by.member))


def _gathered(incident: Incident, name: Callable[[str], str]) -> Iterator[TimelineMoment]:
    if incident.sightings:
        first = min(incident.sightings, key=lambda sighting: (sighting.seen_at, sighting.member))
        yield TimelineMoment(first.seen_at, "first seen", name(first.member))
    if incident.offers:
        yield TimelineMoment(incident.offers[0].at, "first signal", name(incident.offers[0].member))
        yield TimelineMoment(incident.offers[-1].at, f"last of {len(incident.offers)} signals")
    if incident.links:
        yield TimelineMoment(
            incident.links[0].by.at, f"first of {len(incident.links)} variants found"
        )
    for opinion in incident.opinions:
        yield TimelineMoment(opinion.at, f"a signal: {opinion.says}", name(opinion.member))


def _ended(
    incident: Incident, now: datetime, name: Callable[[str], str]
) -> Iterator[TimelineMoment]:
    if incident.concluded:
        event = f"concluded: {incident.conclusion}" if incident.conclusion else "concluded"
        yield TimelineMoment(incident.concluded.at, event, name(incident.concluded.member))
    elif incident.state(now) is IncidentState.EXPIRED:
        yield TimelineMoment(incident.expires_at, "expired")


def _update(update: Update, name: Callable[[str], str]) -> TimelineMoment:
    text = "(sealed for the members it names)" if update.keys else update.text
    return TimelineMoment(update.by.at, f"{update.marking}: {text}", name(update.by.member))


def _is_for(update: Update, reader: TlpReader) -> bool:
    return may_read(update.marking, reader, author=update.by.member, named_readers=update.named)
