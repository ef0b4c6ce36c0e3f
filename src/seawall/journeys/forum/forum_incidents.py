"""The incidents of a forum, read from its log.

There is no table of them: what was said is added up each time (`forum/incidents/fold.py`),
for one incident, or from the few statements that decide for all that may be open.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from seawall.config import settings
from seawall.forum.defence.model import IncidentFacts
from seawall.forum.incidents.fold import Incidents, fold_incidents
from seawall.forum.incidents.model import Incident
from seawall.forum.incidents.type_file import IncidentType
from seawall.forum.incidents.types import IncidentTypes, incident_types
from seawall.forum.model import ForumMember, MemberKind, MemberState, Seat, Tier
from seawall.transaction import Transaction


@dataclass(frozen=True, slots=True)
class OpenIncident:
    """What a ruling on a signal needs to know of the incident that it belongs to."""

    type: IncidentType
    facts: IncidentFacts
    incident: Incident


def types() -> IncidentTypes:
    """The types this installation knows: those that ship, and the operator's own."""
    return incident_types(settings().incident_types_dir)


def open_incidents(seat: Seat, *, tx: Transaction, now: datetime) -> dict[str, OpenIncident]:
    """The incidents that are open now, without what gathered around them."""
    decided = tx.incidents.decisions(seat.id, now=now)
    if not decided:
        return {}
    incidents = fold_incidents(decided, may_decide=deciders(seat, tx=tx))
    return {
        incident.id: OpenIncident(incident.type, facts_of(incident), incident)
        for incident in incidents.open(now)
    }


def incident_of(seat: Seat, incident: str, *, tx: Transaction) -> Incident:
    """One incident with all that was said of it."""
    offerings = tx.incidents.offerings(seat.id, incident)
    signals = [offer.signal for offering in offerings for offer in offering.offers]
    incidents = fold_incidents(
        [*tx.incidents.said(seat.id, incident), *offerings],
        tx.incidents.opinions(seat.id, signals),
        may_decide=deciders(seat, tx=tx),
    )
    return incidents.named(incident)


def incidents_of(seat: Seat, *, tx: Transaction) -> Incidents:
    """Every incident of the forum."""
    return fold_incidents(
        [*tx.incidents.said(seat.id), *tx.incidents.offerings(seat.id)],
        may_decide=deciders(seat, tx=tx),
    )


def called_members(seat: Seat, *, tx: Transaction) -> list[ForumMember]:
    """Who is called in the roll-call: members that hold the list and can enforce it."""
    return [
        member
        for member in tx.forum.members(seat.id)
        if member.state is MemberState.ACTIVE
        and member.tier is Tier.FULL
        and member.kind is not MemberKind.AUDITOR
    ]


def namer(seat: Seat, *, tx: Transaction) -> Callable[[str], str]:
    """Members' names by their ids."""
    names = {str(member.id): member.name for member in tx.forum.members(seat.id)}
    return lambda member: names.get(member, member)


def deciders(seat: Seat, *, tx: Transaction) -> Callable[[str], bool]:
    """The members that may decide about incidents: all but auditors."""
    auditors = {
        member.id for member in tx.forum.members(seat.id) if member.kind is MemberKind.AUDITOR
    }
    return lambda member: member not in auditors


def facts_of(incident: Incident) -> IncidentFacts:
    """What the lines of defence know of an incident."""
    return IncidentFacts(
        incident=incident.id,
        type=incident.type.id,
        approved_by=tuple(approval.person for approval in incident.approvals),
        ends_at=incident.expires_at,
    )
