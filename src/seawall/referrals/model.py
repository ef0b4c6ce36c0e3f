"""The nouns of a unit's side: whom it writes to, what it looks at, what it sends, what it saw.

A line is one address. It is looked at, assessed by an officer, and travels in a dispatch to
one platform. The dispatch is the signed document; what becomes of each address stands on
its line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from seawall.ids import (
    BatchId,
    DispatchId,
    EvidenceId,
    LineId,
    OrganisationId,
    PersonId,
    PlatformAnswerId,
    ProbeId,
    RecipientId,
)


class RecipientWay(StrEnum):
    """How a recipient is reached."""

    API = "api"
    """It runs Seawall, or speaks like it: signed JSON to its address."""
    EMAIL = "email"
    """A formatted mail with a PDF and the same signed JSON beside it."""


class DispatchForm(StrEnum):
    """What a dispatch says."""

    REFERRAL = "referral"
    """Voluntary: look against your own terms (TCO recital 40)."""
    REMOVAL_ORDER = "removal_order"
    """Binding: TCO Art. 3, in the form of Annex I."""
    INFORMATION = "information"
    """Procedures and deadlines, twelve hours before a first order: TCO Art. 3(2)."""
    COPY = "copy"
    """A cross-border order, to the authority of establishment: TCO Art. 4(1)."""
    WITHDRAWAL = "withdrawal"
    """An earlier referral or order no longer stands."""


#: What asks a platform to act; the others are about these, and have no lines of their own.
ASKING = frozenset({DispatchForm.REFERRAL, DispatchForm.REMOVAL_ORDER})


class AddressStanding(StrEnum):
    """Whether an address may be referred."""

    UNRESOLVED = "unresolved"
    """Nobody has looked yet, or looking did not tell."""
    READY = "ready"
    DEAD = "dead"
    """Nothing is there: a platform would be asked for what is gone."""
    DUPLICATE = "duplicate"
    """The unit has it already, in this batch or in an earlier one."""
    ALREADY_REFERRED = "already_referred"
    """Another unit referred it: TCO Art. 14(1) asks authorities not to do work twice."""
    OWN_PRESS = "own_press"
    ARCHIVE = "archive"
    REFUSED = "refused"
    """It is no address, or one that nobody should call."""


class LineOutcome(StrEnum):
    """What the platform says it did about an address."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    NOT_EXECUTED = "not_executed"
    """An order that cannot be carried out yet: TCO Annex III."""


class DispatchState(StrEnum):
    """How far a dispatch has come."""

    WAITING = "waiting"
    """For a supervisor: it was drawn for the sample, or it is an order."""
    RETURNED = "returned"
    READY = "ready"
    """Signed, and owed to the recipient."""
    SENT = "sent"
    RECEIVED = "received"
    """The recipient's own receipt says so."""
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    FAILED = "failed"
    """Given up after every attempt, or refused by the recipient; a person must look."""


class BatchState(StrEnum):
    """Where a batch stands."""

    OPEN = "open"
    DISPATCHED = "dispatched"


class Urgency(StrEnum):
    """How much it matters when it is done."""

    NORMAL = "normal"
    HIGH = "high"
    THREAT_TO_LIFE = "threat_to_life"


@dataclass(frozen=True, slots=True)
class Recipient:
    """A platform a unit writes to; one without domains is an authority that gets copies."""

    id: RecipientId
    name: str
    domains: tuple[str, ...]
    channel: RecipientWay
    address: str
    created_at: datetime
    establishment: str = ""
    languages: tuple[str, ...] = ()
    public_key: str = ""
    informed_at: datetime | None = None

    @property
    def is_authority(self) -> bool:
        """Whether it is a competent authority, which gets copies, and no platform."""
        return not self.domains


@dataclass(frozen=True, slots=True)
class Batch:
    """What an officer pasted or dropped; `defaults` fill what a line does not say."""

    id: BatchId
    officer: PersonId
    source: str
    defaults: Mapping[str, str]
    state: BatchState
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ReferralLine:
    """One address: what is known of it, how it was judged, what came of it."""

    id: LineId
    batch: BatchId
    position: int
    written: str
    standing: AddressStanding
    url: str = ""
    fingerprint: str = ""
    why: str = ""
    assessment: Mapping[str, Any] = field(default_factory=dict)
    dispatch: DispatchId | None = None
    snapshot: EvidenceId | None = None
    outcome: LineOutcome | None = None
    reason_code: str = ""
    outcome_at: datetime | None = None
    overturned_at: datetime | None = None
    liveness: str = ""
    baseline: Mapping[str, Any] = field(default_factory=dict)
    last_live_at: datetime | None = None
    gone_from: datetime | None = None
    gone_confirmed_at: datetime | None = None
    next_visit_at: datetime | None = None

    @property
    def is_pending(self) -> bool:
        """Whether nobody has looked at it yet."""
        return self.standing is AddressStanding.UNRESOLVED and not self.why


@dataclass(frozen=True, slots=True)
class Dispatch:
    """A document to one recipient: drafted, approved, signed, sent, answered."""

    id: DispatchId
    organisation: OrganisationId
    form: DispatchForm
    recipient: RecipientId
    reference: str
    officer: PersonId
    state: DispatchState
    created_at: datetime
    batch: BatchId | None = None
    urgency: Urgency = Urgency.NORMAL
    supervisor: PersonId | None = None
    is_sampled: bool = False
    body: Mapping[str, Any] = field(default_factory=dict)
    signed: str = ""
    digest: str = ""
    signed_at: datetime | None = None
    sent_at: datetime | None = None
    receipt: Mapping[str, Any] = field(default_factory=dict)
    received_at: datetime | None = None
    answered_at: datetime | None = None
    copy_sent_at: datetime | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer as its platform signed it, byte for byte."""

    id: PlatformAnswerId
    dispatch: DispatchId
    form: str
    sha256: str
    signed: str
    signed_at: datetime
    heard_at: datetime


@dataclass(frozen=True, slots=True)
class Probe:
    """One look at an address, and what was seen."""

    id: ProbeId
    line: LineId
    at: datetime
    state: str
    vantage: str = "here"
    status: int | None = None
    why: str = ""
    visit: Mapping[str, Any] = field(default_factory=dict)
