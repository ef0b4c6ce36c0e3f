"""The nouns of cases: a case, what is in it and why, who holds it, what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from seawall.cases.legal_ground import LegalGround
from seawall.ids import (
    CaseId,
    CheckId,
    DecisionId,
    FlaggerId,
    ItemId,
    OrganisationId,
    PersonId,
)


class CaseState(StrEnum):
    """Whether somebody still has to decide."""

    OPEN = "open"
    DECIDED = "decided"


class CaseKind(StrEnum):
    """What is awaiting a person."""

    CONTENT = "content"
    APPEAL = "appeal"
    ORDER = "order"
    """An order or a referral names the items: only these, copies elsewhere are no part of it."""
    TASK = "task"
    """Something about an action needs a person: the platform cannot, the URL is still up."""
    REVIEW = "review"
    """A second, blind reading of a decision: it changes nothing by itself."""


class Finding(StrEnum):
    """What a person concluded."""

    REMOVE = "remove"
    ALLOW = "allow"
    RESTRICT = "restrict"
    ESCALATE = "escalate"
    OVERTURN = "overturn"
    """Of an appeal: the decision it questions was wrong."""
    KEEP = "keep"
    """Of an appeal: the decision it questions stands."""
    HOLD = "hold"
    """Not yet: it stays as it is until a moment, and somebody looks again."""
    UNDO = "undo"
    """The decision before it was taken back before anything had left."""

    @property
    def is_provisional(self) -> bool:
        """Whether somebody still has to decide, so that the next decision need not name it."""
        return self in {Finding.ESCALATE, Finding.HOLD, Finding.UNDO}


class DecisionGround(StrEnum):
    """What a decision rests on."""

    TERMS = "terms"
    """Our own policy: a clause of it must be named."""
    ILLEGALITY = "illegality"
    """A law, which we found broken ourselves: it must be named, DSA Art. 17(3)(d)."""
    ORDER = "order"
    """An authority's order, which is its own legal basis: DSA Art. 17(5)."""


@dataclass(frozen=True, slots=True)
class CaseReason:
    """Why a case exists; one case has many."""

    kind: str
    about: str
    say: str
    at: datetime | None = None
    severity: int = 0
    """What it brings by itself, whoever says it."""
    flagger: FlaggerId | None = None
    """The trusted flagger whose word lifts it, while the status stands: DSA Art. 22."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A signal, or a known entry, by which the next near-identical item finds its case."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Lease:
    """Who is working on a case, and until when it stays theirs."""

    holder: PersonId
    until: datetime


@dataclass(frozen=True, slots=True)
class CaseItem:
    """An item at one version, decided with its case."""

    item: ItemId
    version: int
    check: CheckId | None
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class Case:
    """One item or cluster awaiting a person."""

    id: CaseId
    organisation: OrganisationId
    kind: str
    queue: str
    severity: int
    description: str
    opened_at: datetime
    state: CaseState = CaseState.OPEN
    due_at: datetime | None = None
    decided_at: datetime | None = None
    about_decision: DecisionId | None = None
    barred_person: PersonId | None = None
    lease: Lease | None = None
    language: str = ""
    """Of what it is about, as the platform told it: "de"."""
    source: str = ""
    """Who brought it first: the source of the nearest known entry, or who gave notice."""


@dataclass(frozen=True, slots=True)
class ClauseRef:
    """A clause in the version it had when the decision cited it."""

    id: str
    version: int


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What somebody wants to decide, before the rules have looked at it."""

    finding: Finding
    reason: str
    ground: DecisionGround = DecisionGround.TERMS
    clauses: tuple[str, ...] = ()
    context: str = ""
    scope: tuple[str, ...] = ("*",)
    until: datetime | None = None
    supersedes: DecisionId | None = None
    legal_ground: LegalGround | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody concluded, under which clauses, on what evidence; never edited."""

    id: DecisionId
    case: CaseId
    finding: Finding
    clauses: tuple[ClauseRef, ...]
    context: str
    reason: str
    evidence: Mapping[str, Any]
    automation: Mapping[str, Any]
    ground: str
    decided_by: Mapping[str, str]
    person: PersonId | None
    opened_at: datetime
    at: datetime
    supersedes: DecisionId | None = None

    @property
    def is_our_own(self) -> bool:
        """Whether we concluded it ourselves, under our terms or a law, and carry out no order."""
        return self.ground != DecisionGround.ORDER

    @property
    def legal_ground(self) -> LegalGround | None:
        """The law that it finds broken, where it rests on one."""
        return LegalGround.from_evidence(self.evidence)

    @property
    def basis(self) -> dict[str, Any]:
        """What it rests on, as the platform is told."""
        clauses = [clause.id for clause in self.clauses]
        law = {"law": self.legal_ground.law} if self.legal_ground else {}
        return {"ground": self.ground, "clauses": clauses, **law}


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A line of the inbox."""

    case: Case
    size: int
    reasons: tuple[CaseReason, ...]
    checks: tuple[CheckId, ...]


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything this package knows about one case, for the page."""

    case: Case
    items: tuple[CaseItem, ...]
    reasons: tuple[CaseReason, ...]
    anchors: tuple[Anchor, ...]
    decisions: tuple[Decision, ...]
    earlier: tuple[Decision, ...] = ()
    """What was decided before about the same cluster, newest first."""
