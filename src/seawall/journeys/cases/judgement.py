"""What a person concludes, and how they came to it: what `case_review` is told.

The rules look at its conclusion; the rest says what is to follow from it, and what was seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from seawall.cases.asked_state import EVERYWHERE
from seawall.cases.legal_ground import LegalGround
from seawall.cases.model import Conclusion, DecisionGround, Finding
from seawall.enforcement.model import Permission
from seawall.errors import problem
from seawall.ids import CaseId, DecisionId, ItemId, OrderId, PersonId, ReviewId
from seawall.journeys.cases._known_from_decision import BankingWish
from seawall.journeys.cases.protected_removal import ProposedRemoval
from seawall.people.model import Member


@dataclass(frozen=True, slots=True)
class UnderOrder:
    """The authority's order that a decision carries out, or the referral it answers."""

    order: OrderId
    ground: DecisionGround
    items: frozenset[ItemId]
    deadline: datetime | None = None
    notify_user: Permission = field(default_factory=Permission)
    why: Mapping[str, str] = field(default_factory=dict)
    """What else the platform is told of its basis."""

    def as_evidence(self) -> Mapping[str, Any]:
        """How the decision keeps it: it speaks of these items and no others of its case."""
        return {"order": self.order, "items": sorted(self.items)}


@dataclass(frozen=True, slots=True)
class CaseJudgement:
    """What a person concludes about a case, and how they came to it."""

    case: CaseId
    person: Member
    finding: Finding
    clauses: tuple[str, ...]
    reason: str
    context: str
    seen: tuple[str, ...]
    media_seconds: float
    opened_at: datetime
    scope: tuple[str, ...] = EVERYWHERE
    until: datetime | None = None
    supersedes: DecisionId | None = None
    under: UnderOrder | None = None
    for_the_user: str = ""
    """What the statement of reasons says in their own words; the reason stays in the file."""
    make_known: bool = True
    label: str = ""
    """What it depicts, for the bank; empty means what its clauses and matches say."""
    proposed: ProposedRemoval | None = None
    """A removal that waits for its second reader; the finding is what holds until then."""
    settles: ReviewId | None = None
    """The review whose two readers, or whose lead, this carries out."""
    is_undoable: bool = False
    """Whether nothing of it leaves for ten seconds."""
    preserve: bool = True
    """Whether the platform is asked to keep what it removes."""
    to: PersonId | None = None
    """Of an escalation: who should decide."""
    legal_ground: LegalGround | None = None
    """The law that it breaks, and why; None where it rests on our terms or an order."""

    @property
    def wish(self) -> BankingWish:
        """What is to become known of it."""
        return BankingWish(self.make_known, self.label, self.under.items if self.under else None)

    @property
    def ground(self) -> DecisionGround:
        """What it rests on: our terms, unless an order is carried out or a law is broken."""
        if self.under:
            return self.under.ground
        return DecisionGround.ILLEGALITY if self.legal_ground else DecisionGround.TERMS

    @property
    def conclusion(self) -> Conclusion:
        """The part that the rules judge."""
        return Conclusion(
            finding=self.finding,
            reason=self.reason,
            ground=self.ground,
            clauses=self.clauses,
            context=self.context,
            scope=self.scope,
            until=self.until,
            supersedes=self.supersedes,
            legal_ground=self.legal_ground,
        )


def check_times(judgement: CaseJudgement, *, now: datetime) -> None:
    """Refuse a page opened after its decision, or media shown for less than no time."""
    if judgement.opened_at > now or judgement.media_seconds < 0:
        raise problem("cases.impossible-times")
