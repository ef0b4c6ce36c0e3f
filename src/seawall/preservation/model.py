"""The nouns of preservation: what is kept, until when, for whom longer, and who asked to see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from seawall.ids import (
    AccessId,
    CaseId,
    EvidenceId,
    ItemId,
    OrderId,
    OrganisationId,
    PersonId,
    PreservationId,
)


class PreservationState(StrEnum):
    """Whether there is something under the seal."""

    CONTENT_MISSING = "content_missing"
    """The duty runs and we have no copy: somebody must hand it in."""
    KEPT = "kept"
    ERASED = "erased"


class PreservedPart(StrEnum):
    """The two things Art. 6(1) names; each has a seal and a key of its own."""

    CONTENT = "content"
    RELATED = "related"
    """Subscriber identity and access data: recital 26."""


@dataclass(frozen=True, slots=True)
class PreservationExtension:
    """A further period that an authority or a court asked for: TCO Art. 6(2)."""

    by: str
    review: str
    """The proceedings it is needed for."""
    reason: str
    until: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class Preservation:
    """Removed content and its related data, kept sealed until a date: TCO Art. 6."""

    id: PreservationId
    organisation: OrganisationId
    profile: str
    removed_at: datetime
    kept_until: datetime
    """The later of both readings of the period: we keep at least so long."""
    legal_limit: datetime | None
    state: PreservationState
    order: OrderId | None = None
    case: CaseId | None = None
    item: ItemId | None = None
    version: int = 0
    content: EvidenceId | None = None
    related: EvidenceId | None = None
    extensions: tuple[PreservationExtension, ...] = ()
    hold: str = ""
    """Why it must not be erased although its time is over; empty means no hold."""
    erased_at: datetime | None = None
    proof: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_held(self) -> bool:
        """Whether a legal hold stands."""
        return bool(self.hold)

    def sealed(self, part: PreservedPart) -> EvidenceId | None:
        """The sealed file of this part."""
        return self.content if part is PreservedPart.CONTENT else self.related

    def with_sealed(self, part: PreservedPart, file: EvidenceId) -> Preservation:
        """The same with this part under its seal; with the content it is complete."""
        if part is PreservedPart.RELATED:
            return replace(self, related=file)
        return replace(self, content=file, state=PreservationState.KEPT)


@dataclass(frozen=True, slots=True)
class Access:
    """Somebody asked to open it; `allowed` is what they were told."""

    id: AccessId
    preservation: PreservationId
    person: PersonId
    purpose: str
    allowed: bool
    why: str
    at: datetime
