"""The nouns of deciding many cases at once: the bulk, its lines, and where each stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from seawall.cases.legal_ground import LegalGround
from seawall.ids import BulkId, CaseId, DecisionId, PersonId


class BulkState(StrEnum):
    """Where a decision about many cases stands."""

    DRAFT = "draft"
    """Chosen and looked over; nothing is decided."""
    PROPOSED = "proposed"
    """Decided by one person, and too many for one person: another looks."""
    WAITING = "waiting"
    """It starts in a moment, and can still be called off."""
    RUNNING = "running"
    DONE = "done"
    CALLED_OFF = "called-off"
    TURNED_BACK = "turned-back"


class BulkLineState(StrEnum):
    """What came of one case."""

    WAITING = "waiting"
    DECIDED = "decided"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class BulkRuling:
    """The one conclusion, for all of them."""

    finding: str
    clauses: tuple[str, ...]
    reason: str
    context: str = ""
    law: str = ""
    law_explanation: str = ""
    for_the_user: str = ""
    """What each uploader reads besides the rules and the facts."""

    @property
    def legal_ground(self) -> LegalGround | None:
        """The law that all of them break, where one is named."""
        return LegalGround.of(self.law, self.law_explanation)


@dataclass(frozen=True, slots=True)
class Bulk:
    """One decision about many cases."""

    id: BulkId
    asked_by: PersonId
    size: int
    drafted_at: datetime
    state: BulkState = BulkState.DRAFT
    chosen: str = ""
    """The filter they were chosen by; empty if one by one."""
    ruling: BulkRuling | None = None
    asked_at: datetime | None = None
    approved_by: PersonId | None = None
    approved_at: datetime | None = None
    starts_at: datetime | None = None
    ended_at: datetime | None = None
    say: str = ""
    """Why it was turned back."""


@dataclass(frozen=True, slots=True)
class BulkLine:
    """One case of it, and what came of it."""

    case: CaseId
    position: int
    state: BulkLineState = BulkLineState.WAITING
    decision: DecisionId | None = None
    why: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class BulkPreview:
    """What one decision would touch, in numbers."""

    cases: int
    items: int
    accounts: int
    clocks: int
    """Cases with a running clock."""
    held: int
    """Cases that somebody else works on now."""
    protected: int
    """Cases that a person has marked with a protected context before."""
    kinds: Mapping[str, int] = field(default_factory=dict)
