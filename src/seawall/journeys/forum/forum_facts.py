"""What the lines of defence are told of a signal: its offers, its opinions, its author, our policy.

Read once for all signals that are judged in one sitting.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from seawall import taxonomy
from seawall.forum.defence import benign_held, brakes, defence_limits, quarantine
from seawall.forum.defence.model import (
    AdmissionHold,
    AuthorFacts,
    BenignHit,
    IncidentFacts,
    MemberStanding,
    OfferFacts,
    severity_of,
)
from seawall.forum.defence.policy import AdoptionPolicy
from seawall.forum.defence.policy_reading import read_policy, shipped_policy
from seawall.forum.incidents.mode import incident_policy
from seawall.forum.model import (
    ForumMember,
    ForumOpinion,
    MemberState,
    Offer,
    Seat,
    SignalStance,
)
from seawall.ids import OfferId
from seawall.journeys.forum import forum_incidents
from seawall.journeys.forum.forum_incidents import OpenIncident
from seawall.transaction import Transaction


@dataclass(slots=True)
class Bench:
    """What every ruling of one sitting needs to know, read once."""

    seat: Seat
    policy: AdoptionPolicy
    members: dict[str, ForumMember]
    authors: dict[str, AuthorFacts]
    newcomers: frozenset[str]
    incidents: Mapping[str, OpenIncident]
    now: datetime


def policy_of(seat: Seat) -> AdoptionPolicy:
    """The seat's own adoption policy, or the one that ships."""
    return _cached_policy(json.dumps(dict(seat.policy))) if seat.policy else shipped_policy()


@lru_cache(maxsize=64)
def _cached_policy(text: str) -> AdoptionPolicy:
    return read_policy(text)


def latest_opinions(opinions: Iterable[ForumOpinion]) -> tuple[ForumOpinion, ...]:
    """Each member's last word for or against; having seen a thing is neither."""
    last: dict[str, ForumOpinion] = {}
    for opinion in opinions:
        if opinion.stance is not SignalStance.SEEN:
            last[opinion.member] = opinion
    return tuple(last.values())


def facts_of(
    offer: Offer,
    opinions: Sequence[ForumOpinion],
    newcomers: frozenset[str],
    *,
    twin_offers: Sequence[Offer] = (),
) -> OfferFacts:
    voices: dict[SignalStance, set[str]] = {stance: set() for stance in SignalStance}
    for opinion in opinions:
        if opinion.counts:
            voices[opinion.stance].add(opinion.member)
    voices[SignalStance.AGREE] |= {
        twin.author for twin in twin_offers if twin.author != offer.author
    }
    return OfferFacts(
        signal=offer.id,
        signal_type=offer.signal_type,
        value=offer.value,
        labels=(offer.label, *offer.labels),
        severity=_severity(offer),
        author=offer.author,
        offered_at=offer.offered_at,
        expires_at=offer.expires_at,
        confidence=offer.confidence,
        approved_by=offer.approvers,
        agree=frozenset(voices[SignalStance.AGREE]),
        disagree=frozenset(voices[SignalStance.DISAGREE]),
        dispute=frozenset(voices[SignalStance.DISPUTE]),
        false_positive=frozenset(voices[SignalStance.FALSE_POSITIVE]),
        newcomers=newcomers,
        quality=offer.quality,
        incident=offer.incident or None,
        held=tuple(AdmissionHold(rule, say) for rule, say in offer.held),
        suspended=offer.suspended,
    )


def _severity(offer: Offer) -> int:
    label_ids = {label.id for label in taxonomy.labels()}
    return severity_of(label for label in (offer.label, *offer.labels) if label in label_ids)


def bench_of(seat: Seat, *, tx: Transaction, now: datetime) -> Bench:
    members = {member.id: member for member in tx.forum.members(seat.id)}
    judged = tx.shared_signals.judged(seat.id)
    suspended = tx.shared_signals.suspensions(seat.id)
    numbers = defence_limits.shipped_limits()
    authors: dict[str, AuthorFacts] = {}
    for name, member in members.items():
        agreed, disputed = judged.get(name, (0, 0))
        facts = AuthorFacts(
            member=name,
            admitted_at=member.admitted_at,
            agreed=agreed,
            disputed=disputed,
            vouched=member.vouched or name == seat.me,
            standing=_standing(member),
        )
        after = brakes.standing_after(facts, suspended.get(name, 0), numbers)
        authors[name] = replace(facts, standing=after)
    newcomers = frozenset(
        name for name, facts in authors.items() if quarantine.is_new(facts, numbers, now=now)
    )
    return Bench(
        seat=seat,
        policy=policy_of(seat),
        members={str(name): member for name, member in members.items()},
        authors=authors,
        newcomers=newcomers,
        incidents=forum_incidents.open_incidents(seat, tx=tx, now=now),
        now=now,
    )


def _standing(member: ForumMember) -> MemberStanding:
    if member.is_out:
        return MemberStanding.REMOVED
    return MemberStanding.FROZEN if member.state is MemberState.SUSPENDED else MemberStanding.GOOD


def harmless_hits(offers: Sequence[Offer]) -> dict[OfferId, BenignHit]:
    pairs = [(offer.signal_type, offer.value) for offer in offers]
    hits = benign_held.benign_set().hits(pairs)
    return {offers[place].id: hit for place, hit in hits.items()}


def in_incident(offer: Offer, bench: Bench) -> tuple[AdoptionPolicy, IncidentFacts | None]:
    """Our policy for this signal, and the open incident it belongs to."""
    incident = bench.incidents.get(offer.incident)
    if incident is None:
        return bench.policy, None
    return incident_policy(bench.policy, incident.type), incident.facts
