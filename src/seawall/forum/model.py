"""The nouns of a forum: a seat in it, its members, what they say, and the signals they share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from seawall.errors import InvalidRequest, NotFound
from seawall.forum.defence.model import SignalEffect
from seawall.ids import (
    BankId,
    EntryId,
    ForumId,
    ForumMemberId,
    OfferId,
    OrganisationId,
    SeatId,
)


class SeatRole(StrEnum):
    """What our seat is: the forum's own hub, or one member's."""

    HUB = "hub"
    MEMBER = "member"


class SeatState(StrEnum):
    """Whether we still follow the forum."""

    ACTIVE = "active"
    LEFT = "left"
    REMOVED = "removed"
    BROKEN = "broken"
    """The hub showed us two histories: we follow it no further until a person has looked."""


class MemberKind(StrEnum):
    """What a member is in the forum for."""

    HUB = "hub"
    PLATFORM = "platform"
    AUDITOR = "auditor"
    """Samples and challenges the list; has no platform and belongs to no government."""


class MemberState(StrEnum):
    """Whether a member may speak and listen."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    REMOVED = "removed"
    LEFT = "left"
    """It went by itself."""


class Tier(StrEnum):
    """How a member may use the list: trust.md's tiers, the narrowest first."""

    LOOKUP = "lookup"
    """Any self-hosted instance: private look-up with wide tables and a small quota."""
    VERIFIED = "verified"
    """A verified small platform: private look-up with narrower tables and a larger quota."""
    FULL = "full"
    """A vetted member: the signals themselves, with its own canaries among them."""
    AUDITOR = "auditor"
    """An independent auditor: draws samples, and sees those."""


class SignalStance(StrEnum):
    """What a member says of a shared signal (GIFCT feedback, ThreatExchange reactions)."""

    AGREE = "agree"
    DISAGREE = "disagree"
    SEEN = "seen"
    FALSE_POSITIVE = "false_positive"
    DISPUTE = "dispute"


#: What calls a signal into question everywhere: from then on a person looks at every hit.
AGAINST = frozenset({SignalStance.DISAGREE, SignalStance.FALSE_POSITIVE, SignalStance.DISPUTE})


class OfferState(StrEnum):
    """Whether the author still stands behind a signal."""

    OFFERED = "offered"
    WITHDRAWN = "withdrawn"


class NoSuchForumMember(NotFound):
    """The forum has no such member."""


class BadStatement(InvalidRequest):
    """What a member said breaks a rule of the forum."""


@dataclass(frozen=True, slots=True)
class Seat:
    """Our place in one forum: who we are there, and how far we have followed it.

    `position` is the number of log entries applied, `frontier` the hashes of the perfect
    subtrees over them (RFC 6962), `said` and `said_digest` the end of our own chain.
    """

    id: SeatId
    organisation: OrganisationId
    forum: ForumId
    name: str
    role: SeatRole
    state: SeatState
    hub_url: str
    hub_key: str
    me: ForumMemberId
    tier: Tier
    bank: BankId | None
    taxonomy_version: str
    policy: Mapping[str, Any]
    position: int
    frontier: tuple[str, ...]
    checkpoint: str
    said: int
    said_digest: str
    heard_at: datetime | None
    created_at: datetime
    is_witness: bool = True
    """Whether we cosign the logs of its members, and have ours cosigned by them."""

    @property
    def is_hub(self) -> bool:
        """Whether the forum's log is kept here."""
        return self.role is SeatRole.HUB


@dataclass(frozen=True, slots=True)
class ForumMember:
    """A company (or the hub, or an auditor) as the forum's log has admitted it.

    `said` and `said_digest` are the end of its chain of statements, as far as we have seen.
    """

    id: ForumMemberId
    name: str
    kind: MemberKind
    public_key: str
    state: MemberState
    tier: Tier
    admitted_at: datetime
    vouched: bool = False
    """The hub knows it, and says so in the log: it begins without the newcomers' quarantine."""
    said: int = 0
    said_digest: str = ""
    position: int = 0
    """How far it has followed the log, as it last told the hub."""
    heard_at: datetime | None = None

    @property
    def is_out(self) -> bool:
        """Whether it is no member any more: the hub removed it, or it left."""
        return self.state in {MemberState.REMOVED, MemberState.LEFT}


@dataclass(frozen=True, slots=True)
class ForumStatement:
    """One thing a member says, as it is signed: who, the how-manieth of theirs, what.

    `prev` is the digest of the author's statement before, so that a hub cannot leave one out
    without the next one showing it. `saw` is how much of the log the author knew.
    """

    forum: ForumId
    author: ForumMemberId
    number: int
    prev: str
    kind: str
    at: datetime
    about: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)
    saw: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LoggedStatement:
    """A statement with its place in the hub's log: `index` counts from 0."""

    index: int
    statement: ForumStatement
    text: str
    digest: str
    openings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A signal that a member shares, as we hold it; `value` is empty where we may not know it."""

    id: OfferId
    author: ForumMemberId
    index: int
    signal_type: str
    value: str
    value_digest: str
    label: str
    labels: tuple[str, ...]
    confidence: int
    context: tuple[str, ...]
    quality: int | None
    approvers: tuple[str, ...]
    incident: str
    offered_at: datetime
    expires_at: datetime | None
    state: OfferState
    effect: SignalEffect
    rule: str
    say: str
    entry: EntryId | None
    opening: Mapping[str, Any] = field(default_factory=dict)
    held: tuple[tuple[str, str], ...] = ()
    """What held it when it came, and why: a rule of admission and its sentence."""
    suspended: str = ""
    """Why it suspended itself here; empty if it did not."""


@dataclass(frozen=True, slots=True)
class ForumOpinion:
    """What a member said of a signal, and why; the latest of each counts."""

    value_digest: str
    offer: OfferId
    member: ForumMemberId
    stance: SignalStance
    code: str
    reason: str
    at: datetime
    index: int
    counts: bool = True
    """Whether it weighs; what is said over the daily limit is kept, and waits for a person."""


@dataclass(frozen=True, slots=True)
class OutgoingStatement:
    """A statement of ours on its way to the hub; `receipt` is the hub's signed word for it."""

    number: int
    kind: str
    about: str
    text: str
    digest: str
    openings: Mapping[str, Mapping[str, Any]]
    at: datetime
    receipt: str = ""
    index: int | None = None
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class MisconductEvidence:
    """Signed proof that a hub or a member broke the rules; anyone can check it alone."""

    kind: str
    about: str
    say: str
    proof: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class ForumInvitation:
    """A door held open for one applicant, known by the digest of its token."""

    digest: str
    name: str
    kind: MemberKind
    tier: Tier
    created_at: datetime
    expires_at: datetime
    vouched: bool = False
    used_at: datetime | None = None
    member: ForumMemberId | None = None


@dataclass(frozen=True, slots=True)
class SharingRule:
    """What of a bank is offered to a forum: these labels (all, if none), from this confidence."""

    bank: BankId
    seat: SeatId
    labels: tuple[str, ...]
    min_confidence: int
    created_at: datetime
