"""The nouns of notifying: a trusted flagger, and what a notifier said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from seawall.ids import (
    ApiKeyId,
    CaseId,
    FlaggerId,
    ItemId,
    MisuseId,
    NoticeId,
    OrderId,
    OrganisationId,
)

#: Under which users stand as a source, all alike: who each is lies in the sealed statements.
USERS = "users"


class FlaggerState(StrEnum):
    """Whether a trusted flagger's notices have priority now."""

    ACTIVE = "active"
    NOT_YET = "not_yet"
    ENDED = "ended"
    SUSPENDED = "suspended"
    """Pending an investigation by the coordinator: DSA Art. 22(6)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flagger:
    """An entity that a Digital Services Coordinator made a trusted flagger: DSA Art. 22(2)."""

    id: FlaggerId
    organisation: OrganisationId
    name: str
    awarded_by: str
    country: str
    since: datetime
    created_at: datetime
    email: str = ""
    field: str = ""
    until: datetime | None = None
    suspended_at: datetime | None = None
    why: str = ""
    key: ApiKeyId | None = None

    def state(self, at: datetime) -> FlaggerState:
        """Where the status stands; it ends by itself on the day it was given until."""
        if self.suspended_at is not None and self.suspended_at <= at:
            return FlaggerState.SUSPENDED
        if at < self.since:
            return FlaggerState.NOT_YET
        if self.until is not None and self.until <= at:
            return FlaggerState.ENDED
        return FlaggerState.ACTIVE

    def has_status(self, at: datetime) -> bool:
        """Whether the status is theirs, suspended or not."""
        return self.since <= at and (self.until is None or at < self.until)

    def has_priority(self, at: datetime) -> bool:
        """Art. 22(1), and not while suspended: Art. 22(6)."""
        return self.state(at) is FlaggerState.ACTIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeStatement:
    """A notice as its sender gave it; `said` is sealed, since it may name them."""

    id: NoticeId
    organisation: OrganisationId
    said: str
    receipt_digest: str
    at: datetime
    flagger: FlaggerId | None = None
    notifier: str = ""
    item: ItemId | None = None
    order: OrderId | None = None
    case: CaseId | None = None
    missing: tuple[str, ...] = ()
    gives_knowledge: bool = False
    kept_under: MisuseId | None = None
    """The suspension during which it came: it is kept, readable, and not processed."""
    language: str = ""

    @property
    def state(self) -> str:
        """What its sender is told: it is processed, or kept while they are suspended."""
        return "kept" if self.kept_under else "received"
