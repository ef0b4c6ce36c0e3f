"""The nouns of orders: what an authority asks, where it stands, and what we answer.

A removal order binds, a referral does not; they are one kind of record, since they arrive
by the same doors and concern the same items, and are never counted in one series.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from seawall.forms.model import Channel, Form
from seawall.ids import (
    ActionId,
    AnswerId,
    AuthorityId,
    CaseId,
    DocumentId,
    EvidenceId,
    ItemId,
    OrderEventId,
    OrderId,
    OrganisationId,
    UserNoticeId,
)


class Binding(StrEnum):
    """Whether it must be obeyed; the series are never added up."""

    MANDATORY = "mandatory"
    VOLUNTARY = "voluntary"
    NONE = "none"


class Trust(StrEnum):
    """How sure we are of the sender; what is unsigned needs two people to say it is genuine."""

    SIGNED = "signed"
    AUTHENTICATED_CHANNEL = "authenticated_channel"
    MISMATCHED = "mismatched"
    """A key of the register proves its sender, and the document names another one."""
    OUT_OF_TIME = "out_of_time"
    """Signed by a key of the register, at a time that does not fit: a clock may be wrong."""
    UNSIGNED = "unsigned"
    UNKNOWN_SENDER = "unknown_sender"
    ANONYMOUS = "anonymous"


class Genuineness(StrEnum):
    """What two people concluded about the sender."""

    NOT_ASKED = "not_asked"
    PENDING = "pending"
    YES = "yes"
    NO = "no"


class OrderState(StrEnum):
    """Where it stands (the clock has states of its own)."""

    RECEIVED = "received"
    AUTHENTICATING = "authenticating"
    RUNNING = "running"
    PAUSED = "paused"
    """Annex III is sent; the hour starts afresh when its ground ceases."""
    ACTED = "acted"
    ANSWERED = "answered"
    CLOSED = "closed"
    REFUSED = "refused"
    """Forged, replayed, altered, expired or found not genuine: it reached no action."""
    CEASED = "ceased_legal_effect"
    REINSTATED = "reinstated"
    OVERDUE = "overdue"
    """Open, and its end has come: shown at a moment and never kept (`standing.py`)."""


@dataclass(frozen=True, slots=True)
class Document:
    """The original bytes of what arrived (sealed), and what was read in them."""

    id: DocumentId
    channel: Channel
    sha256: str
    media_type: str
    size: int
    evidence: EvidenceId
    sender: str
    message_id: str
    signature: Mapping[str, Any]
    reading: Mapping[str, Any]
    received_at: datetime
    received_offset: str = "+00:00"


@dataclass(frozen=True, slots=True)
class OrderItem:
    """One location an order names, the item found there, and what became of it."""

    position: int
    url: str
    fingerprint: str
    note: str = ""
    item: ItemId | None = None
    outcome: str = ""
    reason_code: str = ""
    clause: str = ""
    measure: str = ""
    action: ActionId | None = None
    acted_at: datetime | None = None
    ended_at: datetime | None = None
    """When the order ceased to ask for it: it was amended, withdrawn, annulled."""


@dataclass(frozen=True, slots=True)
class Order:
    """What an authority asks, and where it stands; `body` is the document's own fields."""

    id: OrderId
    organisation: OrganisationId
    form: Form
    binding: Binding
    channel: Channel
    state: OrderState
    trust: Trust
    received_at: datetime
    profile: str = ""
    authority: AuthorityId | None = None
    authority_name: str = ""
    sender_key: str = ""
    issuing_state: str = ""
    reference: str = ""
    document: DocumentId | None = None
    body: Mapping[str, Any] = field(default_factory=dict)
    digest: str = ""
    copy_digest: str = ""
    """What a copy of it has in common with it: `same_document.py`."""
    genuine: Genuineness = Genuineness.NOT_ASKED
    cross_border: bool = False
    flags: tuple[str, ...] = ()
    issued_at: datetime | None = None
    received_offset: str = "+00:00"
    case: CaseId | None = None
    silent_until: datetime | None = None
    contradicts: OrderId | None = None
    receipt_digest: str | None = None
    opening: int = 0
    """How many addresses its document names, while they are opened; none once all of them are."""
    asking: int = 0
    """How many the platform is asked for, while it is told part by part; none once it was told."""
    due_at: datetime | None = None
    keeps: bool = False
    """Whether `due_at` ends a duty to keep: nothing must be done by then."""
    opened_at: datetime | None = None
    answered_at: datetime | None = None
    taken_by: str = ""
    taken_at: datetime | None = None
    final_at: datetime | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OrderEvent:
    """One step in an order's history; its state and its clocks follow from these."""

    id: OrderEventId
    order: OrderId
    what: str
    at: datetime
    by: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


#: The state of a clock that nobody works to any more: its order was refused or withdrawn.
VOID = "void"


class AnswerState(StrEnum):
    """How far an answer has come."""

    OWED = "owed"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: Annex II, Annex III, a receipt, an outcome; signed, with delivery proof."""

    id: AnswerId
    order: OrderId
    form: str
    body: Mapping[str, Any]
    digest: str
    channel: Channel
    recipient: str
    state: AnswerState
    created_at: datetime
    created_by: str = ""
    signed: str = ""
    pdf: EvidenceId | None = None
    sent_at: datetime | None = None
    delivered_at: datetime | None = None
    proof: Mapping[str, Any] = field(default_factory=dict)
    error: str = ""


@dataclass(frozen=True, slots=True)
class UserNotice:
    """What the content provider is owed, and the day it may be told: TCO Art. 11."""

    id: UserNoticeId
    order: OrderId
    item: ItemId | None
    state: str
    not_before: datetime
    body: Mapping[str, Any]
    created_at: datetime
    sent_at: datetime | None = None
