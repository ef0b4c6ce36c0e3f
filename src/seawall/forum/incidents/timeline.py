"""The timeline of an incident: one line for each thing that changed it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from seawall.forum.incidents.model import Incident, State, Update
from seawall.forum.incidents.tlp import Reader, may_read


@dataclass(frozen=True, slots=True)
class Moment:
    """One event in an incident's timeline."""

    at: datetime
    what: str
    member: str = ""


def timeline(
    incident: Incident, *, now: datetime, reader: Reader, name: Callable[[str], str]
) -> tuple[Moment, ...]:
    """What happened, in order; of the updates those that this reader may read."""
    moments = [
        *_decided(incident, name),
        *_gathered(incident, name),
        *(_update(update, name) for update in incident.updates if _is_for(update, reader)),
        *_ended(incident, now, name),
    ]
    return tuple(sorted(moments, key=lambda moment: moment.at))


def _decided(incident: Incident, name: Callable[[str], str]) -> Iterator[Moment]:
    proposed = incident.proposed
    yield Moment(proposed.at, f"proposed as {incident.type.title}", name(proposed.member))
    for number, approval in enumerate(incident.approvals, 1):
        yield Moment(approval.at, f"approved, {number} of 2", name(approval.member))
    if incident.opened_at:
        yield Moment(incident.opened_at, "opened")
    for extension in incident.extensions:
        event = f"extended to {extension.until:%Y-%m-%d %H:%M} UTC: {extension.reason}"
        yield Moment(extension.by.at, event, name(extension.by.member))


def _gathered(incident: Incident, name: Callable[[str], str]) -> Iterator[Moment]:
    if incident.sightings:
        first = min(incident.sightings, key=lambda sighting: (sighting.seen_at, sighting.member))
        yield Moment(first.seen_at, "first seen", name(first.member))
    if incident.offers:
        yield Moment(incident.offers[0].at, "first signal", name(incident.offers[0].member))
        yield Moment(incident.offers[-1].at, f"last of {len(incident.offers)} signals")
    if incident.links:
        yield Moment(incident.links[0].by.at, f"first of {len(incident.links)} variants found")
    for opinion in incident.opinions:
        yield Moment(opinion.at, f"a signal: {opinion.says}", name(opinion.member))


def _ended(incident: Incident, now: datetime, name: Callable[[str], str]) -> Iterator[Moment]:
    if incident.concluded:
        event = f"concluded: {incident.conclusion}" if incident.conclusion else "concluded"
        yield Moment(incident.concluded.at, event, name(incident.concluded.member))
    elif incident.state(now) is State.EXPIRED:
        yield Moment(incident.expires_at, "expired")


def _update(update: Update, name: Callable[[str], str]) -> Moment:
    text = "(sealed for the members it names)" if update.keys else update.text
    return Moment(update.by.at, f"{update.marking}: {text}", name(update.by.member))


def _is_for(update: Update, reader: Reader) -> bool:
    return may_read(update.marking, reader, author=update.by.member, named=update.named)
