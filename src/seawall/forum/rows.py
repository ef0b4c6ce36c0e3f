"""How a forum is written down: rows into the nouns of `model`, and back."""

from __future__ import annotations

from typing import Any

from seawall.db import models as db
from seawall.forum.defence.model import Effect
from seawall.forum.model import (
    Evidence,
    ForumMember,
    ForumOpinion,
    Invitation,
    MemberKind,
    MemberState,
    Offer,
    OfferState,
    Outgoing,
    Seat,
    SeatRole,
    SeatState,
    SharingRule,
    Stance,
    Tier,
)
from seawall.ids import (
    BankId,
    EntryId,
    ForumId,
    ForumMemberId,
    OfferId,
    OrganisationId,
    SeatId,
)

SIGNAL = (
    "organisation_id", "seat_id", "offer", "author", "index", "signal_type", "value",
    "value_digest", "label", "labels", "confidence", "context", "quality", "approvers",
    "incident", "offered_at", "expires_at", "state", "effect", "rule", "say", "entry_id",
    "opening", "held", "suspended",
)  # fmt: skip


def seat_of(row: db.ForumSeat) -> Seat:
    return Seat(
        id=SeatId(row.id),
        organisation=OrganisationId(row.organisation_id),
        forum=ForumId(row.forum),
        name=row.name,
        role=SeatRole(row.role),
        state=SeatState(row.state),
        hub_url=row.hub_url,
        hub_key=row.hub_key,
        me=ForumMemberId(row.me),
        tier=Tier(row.tier),
        bank=BankId(row.bank_id) if row.bank_id else None,
        taxonomy_version=row.taxonomy_version,
        policy=row.policy,
        position=row.position,
        frontier=tuple(row.frontier),
        checkpoint=row.checkpoint,
        said=row.said,
        said_digest=row.said_digest,
        heard_at=row.heard_at,
        created_at=row.created_at,
    )


def seat_row(seat: Seat) -> dict[str, Any]:
    """Every column of a seat but its id and owner."""
    return {
        "forum": seat.forum,
        "name": seat.name,
        "role": seat.role.value,
        "state": seat.state.value,
        "hub_url": seat.hub_url,
        "hub_key": seat.hub_key,
        "me": seat.me,
        "tier": seat.tier.value,
        "bank_id": seat.bank,
        "taxonomy_version": seat.taxonomy_version,
        "policy": dict(seat.policy),
        "position": seat.position,
        "frontier": list(seat.frontier),
        "checkpoint": seat.checkpoint,
        "said": seat.said,
        "said_digest": seat.said_digest,
        "heard_at": seat.heard_at,
        "created_at": seat.created_at,
    }


def member_of(row: db.ForumMember) -> ForumMember:
    return ForumMember(
        id=ForumMemberId(row.member),
        name=row.name,
        kind=MemberKind(row.kind),
        public_key=row.public_key,
        state=MemberState(row.state),
        tier=Tier(row.tier),
        admitted_at=row.admitted_at,
        vouched=row.vouched,
        said=row.said,
        said_digest=row.said_digest,
        position=row.position,
        heard_at=row.heard_at,
    )


def member_row(member: ForumMember) -> dict[str, Any]:
    """Every column of a member but its seat and name there."""
    return {
        "name": member.name,
        "kind": member.kind.value,
        "public_key": member.public_key,
        "state": member.state.value,
        "tier": member.tier.value,
        "admitted_at": member.admitted_at,
        "vouched": member.vouched,
        "said": member.said,
        "said_digest": member.said_digest,
        "position": member.position,
        "heard_at": member.heard_at,
    }


def offer_of(row: db.ForumSignal) -> Offer:
    return Offer(
        id=OfferId(row.offer),
        author=ForumMemberId(row.author),
        index=row.index,
        signal_type=row.signal_type,
        value=row.value,
        value_digest=row.value_digest,
        label=row.label,
        labels=tuple(row.labels),
        confidence=row.confidence,
        context=tuple(row.context),
        quality=row.quality,
        approvers=tuple(row.approvers),
        incident=row.incident,
        offered_at=row.offered_at,
        expires_at=row.expires_at,
        state=OfferState(row.state),
        effect=Effect(row.effect),
        rule=row.rule,
        say=row.say,
        entry=EntryId(row.entry_id) if row.entry_id else None,
        opening=row.opening,
        held=tuple((rule, say) for rule, say in row.held),
        suspended=row.suspended,
    )


def opinion_of(row: db.ForumOpinion) -> ForumOpinion:
    return ForumOpinion(
        value_digest=row.value_digest,
        offer=OfferId(row.offer),
        member=ForumMemberId(row.member),
        stance=Stance(row.stance),
        code=row.code,
        reason=row.reason,
        at=row.at,
        index=row.index,
        counts=row.counts,
    )


def outgoing_of(row: db.ForumOutgoing) -> Outgoing:
    return Outgoing(
        number=row.number,
        kind=row.kind,
        about=row.about,
        text=row.text,
        digest=row.digest,
        openings=row.openings,
        at=row.at,
        receipt=row.receipt,
        index=row.index,
        refusal=row.refusal,
    )


def invitation_of(row: db.ForumInvitation) -> Invitation:
    return Invitation(
        digest=row.digest,
        name=row.name,
        kind=MemberKind(row.kind),
        tier=Tier(row.tier),
        created_at=row.created_at,
        expires_at=row.expires_at,
        vouched=row.vouched,
        used_at=row.used_at,
        member=ForumMemberId(row.member) if row.member else None,
    )


def evidence_of(row: db.ForumEvidence) -> Evidence:
    return Evidence(row.kind, row.about, row.say, row.proof, row.at)


def sharing_of(row: db.SharingRule) -> SharingRule:
    return SharingRule(
        bank=BankId(row.bank_id),
        seat=SeatId(row.seat_id),
        labels=tuple(row.labels),
        min_confidence=row.min_confidence,
        created_at=row.created_at,
    )
