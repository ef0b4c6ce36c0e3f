"""The nouns of audits: an audit of a period, its strata, and a decision that was drawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from seawall.clocks.reporting_period import ReportingPeriod
from seawall.ids import (
    AuditId,
    CaseId,
    DecisionId,
    ItemId,
    LedgerEntryId,
    OrganisationId,
    ReviewId,
)


class AuditSubject(StrEnum):
    """What is drawn."""

    DECISIONS = "decisions"
    """Decisions to remove or restrict: how many were right?"""
    UPLOADS = "uploads"
    """What is public: how much of it should not be?"""
    VIEWS = "views"
    """Times that somebody saw something public: of how many should it not have been?"""


class AuditState(StrEnum):
    """How far an audit has come."""

    PLANNED = "planned"
    """Its period runs, and its seed is sealed."""
    FRAMED = "framed"
    """The file that is drawn from has its hash in the log; the root is still to come."""
    DRAWN = "drawn"
    """The sample is being read."""
    ENDED = "ended"
    CALLED_OFF = "called_off"


@dataclass(frozen=True, slots=True)
class AuditStratum:
    """A part of what is audited: how many decisions it has, and how many of them were drawn."""

    name: str
    of: int
    drawn: int


@dataclass(frozen=True, slots=True)
class FramedFile:
    """A platform's list of what was public, as the log has it: its hash, lines and views."""

    sha256: str
    lines: int
    views: int
    entry: LedgerEntryId


@dataclass(frozen=True, slots=True)
class DrawnFrom:
    """The log that a sample was drawn from: so many entries, with this root; and what it had."""

    size: int
    root: str
    frame: str
    """The SHA-256 of all that could be drawn, in its one spelling, or of the platform's file."""


@dataclass(frozen=True, slots=True)
class Audit:
    """An audit of one period."""

    id: AuditId
    organisation: OrganisationId
    subject: AuditSubject
    first: date
    last: date
    zone: str
    size: int
    """How many are drawn, at most."""
    is_repeated: bool
    """Whether the next period of the same kind is audited, too."""
    planned_entry: LedgerEntryId
    """The ledger's entry that has the seed under seal."""
    commitment: str
    """The SHA-256 of the seed."""
    state: AuditState
    created_by: str
    created_at: datetime
    framed: FramedFile | None = None
    drawn_at: datetime | None = None
    drawn_from: DrawnFrom | None = None
    strata: tuple[AuditStratum, ...] = ()
    ended_at: datetime | None = None

    @property
    def period(self) -> ReportingPeriod:
        """The days that it is of."""
        return ReportingPeriod(self.first, self.last, self.zone)

    @property
    def of(self) -> int:
        """How many could have been drawn."""
        return sum(stratum.of for stratum in self.strata)


@dataclass(frozen=True, slots=True)
class DrawnDecision:
    """A decision of the sample, the stratum that it stands for, and where it is read."""

    audit: AuditId
    place: int
    stratum: int
    decision: DecisionId
    review: ReviewId


@dataclass(frozen=True, slots=True)
class DrawnUpload:
    """An upload of the sample, the stratum that it stands for, and the case that it is judged in."""

    audit: AuditId
    place: int
    stratum: int
    item: ItemId
    case: CaseId
