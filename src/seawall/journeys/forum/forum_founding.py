"""A forum is founded, people are let in, and some are sent away: all of it in the log.

1. Founding writes the first entries of the log: the forum and its key, the hub as its first
   member, the taxonomy and the terms by their digests.
2. An invitation is a token for one applicant, kept as a digest.
3. Who joins answers the criteria, signs the terms, and shows that it has the key it names.
   Asking twice with one token and one key is asking once.
4. Suspending, restoring, removing and moving to another tier are statements of the hub, each
   with its reason. They take effect everywhere by the log itself.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any

from seawall import taxonomy
from seawall.banks.model import BankExists, NewBank
from seawall.errors import problem
from seawall.forum.membership_criteria import checked_answers
from seawall.forum.model import (
    ForumInvitation,
    ForumMember,
    MemberKind,
    Seat,
    SeatRole,
    SeatState,
    Tier,
)
from seawall.forum.statement_kinds import MemberAdmitted
from seawall.ids import BankId, ForumId, ForumMemberId, SeatId, new_id
from seawall.journeys.banks import bank_curation
from seawall.journeys.forum import forum_log, forum_speaking
from seawall.keys.seat import public_key
from seawall.keys.tokens import token_digest
from seawall.ledger import Entry
from seawall.ledger.words.sharing import FORUM_FOUNDED, FORUM_INVITED, FORUM_JOINED
from seawall.transaction import Transaction

OPEN_FOR = timedelta(days=14)
TERMS_VERSION = "2026.1"


@dataclass(frozen=True, slots=True)
class Application:
    """What an applicant sends: its token, its name and key, the terms it signed, its answers."""

    token: str
    name: str
    public_key: str
    terms: str
    """The digest of the terms it accepts."""
    criteria: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MemberAdmission:
    """What a new member needs to follow the log and to speak."""

    forum: ForumId
    name: str
    member: ForumMemberId
    tier: Tier
    kind: MemberKind
    hub_key: str


def create_forum(
    name: str, *, tx: Transaction, now: datetime, by: str, url: str, terms: str = ""
) -> Seat:
    """Found a forum: its log begins here, with us as its hub."""
    _check_name(name)
    if name.strip().casefold() in {seat.name.casefold() for seat in tx.forum.seats()}:
        raise problem("forum.name-taken", name=name)
    seat_id = SeatId(new_id("seat", now=now))
    me = ForumMemberId(new_id("mbr", now=now))
    seat = Seat(
        id=seat_id,
        organisation=tx.organisation,
        forum=ForumId(new_id("forum", now=now)),
        name=name,
        role=SeatRole.HUB,
        state=SeatState.ACTIVE,
        hub_url=url,
        hub_key=public_key(seat_id),
        me=me,
        tier=Tier.FULL,
        bank=_bank_for(name, tx=tx, now=now, by=by),
        taxonomy_version="",
        policy={},
        position=0,
        frontier=(),
        checkpoint="",
        said=0,
        said_digest="",
        heard_at=now,
        created_at=now,
    )
    tx.forum.add_seat(seat)
    _first_entries(seat, tx=tx, now=now)
    publish_terms(seat.id, terms or shipped_terms(), version=TERMS_VERSION, tx=tx, now=now)
    publish_taxonomy(seat.id, tx=tx, now=now)
    public = {"forum": seat.forum, "hub_key": seat.hub_key}
    tx.ledger.append(
        Entry(FORUM_FOUNDED, seat.id, at=now, by=by, public=public, sealed={"name": name})
    )
    return tx.forum.seat(seat.id)


def shipped_terms() -> str:
    """The terms that a forum begins with, unless it brings its own."""
    return files("seawall").joinpath("data/forum/terms.md").read_text(encoding="utf-8")


def publish_terms(seat: SeatId, text: str, *, version: str, tx: Transaction, now: datetime) -> str:
    """Put a version of the terms in force; its digest."""
    return _publish(seat, "terms", text, version=version, labels=(), tx=tx, now=now)


def publish_taxonomy(
    seat: SeatId, *, tx: Transaction, now: datetime, text: str = "", version: str = ""
) -> str:
    """Put a version of the taxonomy in force: the installation's own, unless one is brought."""
    source = text or taxonomy.source_text()
    parsed = taxonomy.parse_taxonomy(text) if text else taxonomy.taxonomy()
    labels = tuple(label.id for label in parsed.labels)
    return _publish(
        seat, "taxonomy", source, version=version or parsed.version, labels=labels, tx=tx, now=now
    )


def invite_applicant(
    seat: SeatId,
    name: str,
    *,
    tier: Tier,
    kind: MemberKind,
    tx: Transaction,
    now: datetime,
    by: str,
    vouched: bool = False,
) -> str:
    """Invite one applicant; the token, shown only this once."""
    hub = _hub(seat, tx=tx)
    _check_name(name)
    if (kind is MemberKind.AUDITOR) is not (tier is Tier.AUDITOR) or kind is MemberKind.HUB:
        raise problem("forum.tier-impossible", kind=kind, tier=tier)
    token = secrets.token_urlsafe(24)
    invitation = ForumInvitation(
        token_digest(token), name, kind, tier, now, now + OPEN_FOR, vouched
    )
    tx.forum.add_invitation(hub, invitation)
    public = {"forum": hub.forum, "tier": tier.value, "kind": kind.value}
    tx.ledger.append(
        Entry(FORUM_INVITED, hub.id, at=now, by=by, public=public, sealed={"name": name})
    )
    return token


def admit_applicant(
    application: Application,
    *,
    seat: Seat,
    tx: Transaction,
    now: datetime,
    waived: Collection[str] = (),
) -> MemberAdmission:
    """Let an applicant in; the log tells everybody."""
    locked_seat = tx.forum.locked(seat.id)
    invitation = tx.forum.invitation(locked_seat.id, token_digest(application.token))
    if invitation is None:
        raise problem("forum.invitation-unknown")
    if invitation.used_at is not None:
        return _again(application, invitation, locked_seat, tx=tx)
    if invitation.expires_at <= now:
        raise problem("forum.invitation-expired")
    _check_terms(application, locked_seat, tx=tx)
    _check_name(application.name)
    member = ForumMemberId(new_id("mbr", now=now))
    body = MemberAdmitted(
        member=member,
        name=application.name,
        kind=invitation.kind,
        tier=invitation.tier,
        public_key=application.public_key,
        vouched=invitation.vouched,
        criteria=checked_answers(application.criteria, waived=waived),
    )
    tx.forum.use_invitation(invitation.digest, member=member, now=now)
    forum_speaking.send_statement(
        locked_seat.id,
        "member.admitted",
        body.model_dump(mode="json"),
        about=member,
        tx=tx,
        now=now,
    )
    return _admission(locked_seat, tx.forum.member(locked_seat.id, member))


def take_seat(
    admission: MemberAdmission,
    *,
    seat: SeatId,
    hub_url: str,
    tx: Transaction,
    now: datetime,
    by: str,
) -> Seat:
    """The member's side: sit down where the hub has let us in, and sign the terms."""
    new_seat = Seat(
        id=seat,
        organisation=tx.organisation,
        forum=admission.forum,
        name=admission.name,
        role=SeatRole.MEMBER,
        state=SeatState.ACTIVE,
        hub_url=hub_url,
        hub_key=admission.hub_key,
        me=admission.member,
        tier=admission.tier,
        bank=_bank_for(admission.name, tx=tx, now=now, by=by),
        taxonomy_version="",
        policy={},
        position=0,
        frontier=(),
        checkpoint="",
        said=0,
        said_digest="",
        heard_at=None,
        created_at=now,
    )
    tx.forum.add_seat(new_seat)
    public = {"forum": new_seat.forum, "member": new_seat.me, "tier": new_seat.tier.value}
    tx.ledger.append(
        Entry(
            FORUM_JOINED, new_seat.id, at=now, by=by, public=public, sealed={"name": new_seat.name}
        )
    )
    return new_seat


def seat_for(token: str, tx: Transaction) -> SeatId:
    """The seat a token leads to: the same each time, so that joining again is joining once."""
    token_hash = hashlib.sha256(f"{tx.organisation}\0{token}".encode()).hexdigest().upper()
    return SeatId(f"seat_{token_hash[:26]}")


def change_standing(
    seat: SeatId,
    member: ForumMemberId,
    kind: str,
    *,
    reason: str,
    tx: Transaction,
    now: datetime,
    tier: Tier | None = None,
) -> ForumMember:
    """Suspend, restore, remove a member, or move it to another tier, and say why."""
    hub = _hub(seat, tx=tx)
    if member == hub.me:
        raise problem("forum.not-to-itself")
    tx.forum.member(seat, member)
    body: dict[str, Any] = {"member": member, "reason": reason}
    if tier:
        body["tier"] = tier.value
    forum_speaking.send_statement(seat, kind, body, about=member, tx=tx, now=now)
    return tx.forum.member(seat, member)


def _first_entries(seat: Seat, *, tx: Transaction, now: datetime) -> None:
    founded = forum_speaking.signed_next(
        seat, "forum.founded", {"name": seat.name, "hub_key": seat.hub_key}, now=now
    )
    hub = MemberAdmitted(
        member=seat.me,
        name=tx.people.organisation(seat.organisation).name,
        kind=MemberKind.HUB,
        tier=Tier.FULL,
        public_key=seat.hub_key,
        vouched=True,
    )
    admitted = forum_speaking.signed_next(
        forum_speaking.seat_moved_on(seat, founded),
        "member.admitted",
        hub.model_dump(mode="json"),
        about=seat.me,
        now=now,
    )
    forum_log.append_statements(seat, (founded, admitted), tx=tx, now=now)


def _publish(
    seat: SeatId,
    kind: str,
    text: str,
    *,
    version: str,
    labels: tuple[str, ...],
    tx: Transaction,
    now: datetime,
) -> str:
    hub = _hub(seat, tx=tx)
    digest = hashlib.sha256(text.encode()).hexdigest()
    tx.forum.add_document(hub, digest=digest, kind=kind, version=version, text=text, at=now)
    body = {"version": version, "digest": digest, "labels": list(labels)}
    forum_speaking.send_statement(seat, f"{kind}.published", body, tx=tx, now=now)
    return digest


def _again(
    application: Application, invitation: ForumInvitation, seat: Seat, *, tx: Transaction
) -> MemberAdmission:
    """The answer got lost on its way: the same key gets it again."""
    assert invitation.member is not None
    member = tx.forum.member(seat.id, invitation.member)
    if member.public_key != application.public_key or member.is_out:
        raise problem("forum.invitation-used")
    return _admission(seat, member)


def _admission(seat: Seat, member: ForumMember) -> MemberAdmission:
    return MemberAdmission(seat.forum, seat.name, member.id, member.tier, member.kind, seat.hub_key)


def _check_terms(application: Application, seat: Seat, *, tx: Transaction) -> None:
    newest = tx.forum.newest_document(seat.id, "terms")
    if newest is not None and application.terms != newest[1]:
        raise problem("forum.terms-not-signed")


def _bank_for(name: str, *, tx: Transaction, now: datetime, by: str) -> BankId:
    """The bank that the forum's signals go into: one of its own, never mixed with ours."""
    new_bank = NewBank(name=f"Forum {name}"[:120], owner=name, source="forum")
    try:
        return bank_curation.create_bank(new_bank, tx=tx, now=now, by=by).id
    except BankExists:
        second = replace(new_bank, name=f"{new_bank.name[:100]} ({now:%Y-%m-%d %H:%M:%S})")
        return bank_curation.create_bank(second, tx=tx, now=now, by=by).id


def _hub(seat: SeatId, *, tx: Transaction) -> Seat:
    our_seat = tx.forum.locked(seat)
    if not our_seat.is_hub:
        raise problem("forum.not-the-hub.log", held_name=our_seat.name)
    return our_seat


def _check_name(name: str) -> None:
    if not 0 < len(name.strip()) <= 100 or not name.isprintable():
        raise problem("forum.bad-name")
