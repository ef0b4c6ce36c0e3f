"""The nouns of quality: a review, the readings of it, what is said of it, golden items."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from seawall.cases.legal_ground import LegalGround
from seawall.cases.model import Finding
from seawall.ids import (
    CaseId,
    CheckId,
    DecisionId,
    EvidenceId,
    GoldenId,
    LedgerEntryId,
    PersonId,
    ReviewId,
)


class ReviewCause(StrEnum):
    """Why a decision is read a second time."""

    RANDOM = "random"
    DOUBT = "doubt"
    """Two readers are likely to differ about it."""
    CONTEXT = "context"
    """It may be news, counterspeech, documentation, research, education or art."""
    AUTOMATIC = "automatic"
    """A machine decided, and a person reads without knowing what."""
    AUDIT = "audit"
    """It was drawn for an audit."""


class ReviewState(StrEnum):
    """Where a review stands."""

    WAITING = "waiting"
    AGREED = "agreed"
    DIFFERS = "differs"
    """The two readers talk."""
    SETTLED = "settled"


class DisagreementOutcome(StrEnum):
    """Which reading a disagreement ended in."""

    FIRST = "first"
    SECOND = "second"


@dataclass(frozen=True, slots=True)
class SamplingRound:
    """A month of sampling, and the ledger entry that seals its seed."""

    period: str
    entry: LedgerEntryId


@dataclass(frozen=True, slots=True)
class ReadingDoubt:
    """One reason to expect that two readers differ, and what it counts."""

    name: str
    points: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What one reader concluded; a machine's reading has no person."""

    finding: Finding
    clauses: tuple[str, ...]
    context: str
    reason: str
    by: str
    person: PersonId | None
    at: datetime
    law: str = ""
    law_explanation: str = ""

    @property
    def legal_ground(self) -> LegalGround | None:
        """The law that it finds broken, where it rests on one."""
        return LegalGround.of(self.law, self.law_explanation)


@dataclass(frozen=True, slots=True)
class SettledDisagreement:
    """How a disagreement ended, by whom, and why."""

    outcome: DisagreementOutcome
    by: str
    say: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Review:
    """A second, blind reading of a decision."""

    id: ReviewId
    decision: DecisionId
    case: CaseId
    """The case that was decided."""
    reading_case: CaseId | None
    """The case in which the second person reads; None where they read in the first."""
    why: tuple[ReviewCause, ...]
    doubts: tuple[ReadingDoubt, ...]
    language: str
    holds: bool
    """The removal waits for the second reader."""
    opened_at: datetime
    first: Reading
    second: Reading | None = None
    state: ReviewState = ReviewState.WAITING
    settled: SettledDisagreement | None = None

    @property
    def is_of_a_machine(self) -> bool:
        """Whether nobody made the first reading."""
        return self.first.person is None


@dataclass(frozen=True, slots=True)
class DisagreementMessage:
    """One message of a disagreement's conversation."""

    by: str
    person: PersonId
    say: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AgreedAnswer:
    """The agreed answer of a golden item, and why it is right."""

    finding: Finding
    clauses: tuple[str, ...]
    context: str
    why: str


@dataclass(frozen=True, slots=True)
class GoldenView:
    """What a golden item shows: the facts of a case, with a safe copy at most."""

    kind: str
    external_id: str
    account: str
    words: EvidenceId | None
    """The text, under a seal that can be erased."""
    media_type: str
    sha256: str
    size: int
    rendition: EvidenceId | None
    check: CheckId | None
    reason_kind: str
    reason_about: str
    reason_say: str
    opened_by: str
    queue: str
    severity: int
    description: str
    language: str


@dataclass(frozen=True, slots=True)
class GoldenItem:
    """A golden item in one of its versions; never edited, only followed by the next."""

    id: GoldenId
    version: int
    is_active: bool
    agreed: AgreedAnswer
    shown: GoldenView
    source: CaseId | None
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Deal:
    """A golden item that lies in the queue, as a case."""

    case: CaseId
    golden: GoldenId
    version: int
    at: datetime


@dataclass(frozen=True, slots=True)
class GoldenAnswer:
    """What somebody answered to a golden item; theirs to see, and nobody else's by name."""

    case: CaseId
    golden: GoldenId
    version: int
    person: PersonId
    finding: Finding
    clauses: tuple[str, ...]
    context: str
    reason: str
    is_right: bool
    at: datetime
