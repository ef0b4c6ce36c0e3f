"""What enforcement speaks of: actions, what became of them, and where they are sent.

An action names the state a target should be in, never a change to it, and `seq`
orders the actions on one target. So a platform may hear of an action twice, late
or out of order, and still end in the right state: keep the highest `seq`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from seawall.ids import (
    ActionId,
    CaseId,
    DecisionId,
    DeliveryId,
    EndpointId,
    EventId,
    OrganisationId,
    OutcomeId,
)


class TargetState(StrEnum):
    """The state a target should be in."""

    REMOVED = "removed"
    LIMITED = "limited"
    RESTORED = "restored"
    DISABLED = "disabled"
    SUSPENDED = "suspended"
    """Of an account: it can neither post nor be seen, until a moment or for good."""
    CLOSED = "closed"
    """Of an account, its payments or its service: ended, and not to come back by itself."""


class AccountPart(StrEnum):
    """What of an account a measure restricts, DSA Art. 17(1): the kind of its target.

    Each is a target of its own, so that what is asked for one leaves the others as they are.
    """

    ACCOUNT = "account"
    MONETISATION = "account.monetisation"
    SERVICE = "account.service"


class OutcomeKind(StrEnum):
    """What a platform may answer; a 2xx to the webhook means received, never done."""

    APPLIED = "applied"
    ALREADY = "already"
    PARTIAL = "partial"
    CANNOT = "cannot"
    LATER = "later"

    @property
    def is_done(self) -> bool:
        """Whether the target is now in the state we asked for."""
        return self in {OutcomeKind.APPLIED, OutcomeKind.ALREADY}


class ReasonCode(StrEnum):
    """Why a platform cannot, or not yet."""

    NOT_FOUND = "not_found"
    WRONG_ACCOUNT = "wrong_account"
    TECHNICAL = "technical"
    NEEDS_CLARIFICATION = "needs_clarification"
    LEGAL_CONFLICT = "legal_conflict"


@dataclass(frozen=True, slots=True)
class Target:
    """The thing on the platform, by the platform's own name for it."""

    kind: str
    external_id: str
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Permission:
    """Whether the platform may tell the user, and from when."""

    allowed: bool = True
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Enforcement:
    """One decision's effect, before it is split into an action for each target."""

    decision: DecisionId
    case: CaseId
    targets: tuple[Target, ...]
    state: TargetState
    scope: tuple[str, ...] = ("*",)
    until: datetime | None = None
    deadline: datetime | None = None
    why: Mapping[str, Any] = field(default_factory=dict)
    preserve: bool = True
    notify_user: Permission = field(default_factory=Permission)
    is_stated: bool = True
    """Whether those affected are told: not where it only says again what stands."""
    part: AccountPart | None = None
    """Of a measure against an account: what of it; None where content is acted upon."""
    by: str = ""
    """Who asks for it, where that is another than whoever made the decision."""


@dataclass(frozen=True, slots=True)
class Action:
    """A target, and the state it should be in."""

    id: ActionId
    organisation: OrganisationId
    decision: DecisionId
    case: CaseId
    target: Target
    seq: int
    state: TargetState
    scope: tuple[str, ...]
    until: datetime | None
    deadline: datetime | None
    at: datetime


@dataclass(frozen=True, slots=True)
class ActionOutcome:
    """What the platform says it did."""

    id: OutcomeId
    action: ActionId
    kind: OutcomeKind
    effective_at: datetime | None
    reason_code: str
    detail: str
    retry_after: int | None
    at: datetime
    views: int | None = None
    """How often the target had been seen by then, where the platform says."""


@dataclass(frozen=True, slots=True)
class CaseProgress:
    """How far the actions of a case have come."""

    due: int
    """All that is asked, or will be: a decision about very many things is asked in parts."""
    asked: int
    done: int
    ended: int
    """Done, or never to be."""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the outgoing feed; `body` is the very text that is signed."""

    id: EventId
    organisation: OrganisationId
    seq: int
    type: str
    about: str
    body: str
    at: datetime


class EndpointState(StrEnum):
    """Whether an endpoint is called."""

    ENABLED = "enabled"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the feed is pushed to."""

    id: EndpointId
    organisation: OrganisationId
    url: str
    state: EndpointState
    why: str
    created_at: datetime


class DeliveryResult(StrEnum):
    """What one attempt came to."""

    RECEIVED = "received"
    FAILED = "failed"
    REFUSED = "refused"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One attempt to hand an event to an endpoint."""

    id: DeliveryId
    event: EventId
    endpoint: EndpointId
    attempt: int
    status: int | None
    result: DeliveryResult
    error: str
    at: datetime
    took_ms: int
    signed: Mapping[str, str] = field(default_factory=dict)
    """The signature headers as they were sent, for whoever must check them later."""
