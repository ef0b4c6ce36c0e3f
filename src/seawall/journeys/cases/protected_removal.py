"""A removal of what may be news or counterspeech waits until a second person has read it.

TCO Art. 1(3) and recital 12: what is disseminated for education, journalism, art, research or
against terrorism is not terrorist content. So one person alone does not remove what they say
has such a context. Until the second has read it, what is public is limited and what was held
at upload stays held; the decision on record says exactly that and no more, so that figures,
statements and strikes never count a removal that did not happen. Where an authority ordered
it, or its referral is being answered, the effect is immediate and the second reading follows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from seawall.cases.decision import is_bound
from seawall.cases.model import Case, CaseKind, Conclusion, Decision, DecisionGround, Finding
from seawall.cases.quality.model import Reading, Review, ReviewState
from seawall.errors import problem
from seawall.ids import ItemId
from seawall.journeys.cases._known_from_decision import BankingWish
from seawall.journeys.enforcement._item_standing import standing_of_items
from seawall.transaction import Transaction

_RESTRICTS = frozenset({Finding.REMOVE, Finding.RESTRICT})


@dataclass(frozen=True, slots=True)
class ProposedRemoval:
    """A removal that waits: what the person wants, and which items are public meanwhile."""

    finding: Finding
    public: frozenset[ItemId]
    make_known: bool
    label: str

    @property
    def meanwhile(self) -> Finding:
        """What is decided until then: a limit where people can see it, else nothing changes."""
        return Finding.RESTRICT if self.public else Finding.ESCALATE

    def as_evidence(self) -> Mapping[str, Any]:
        """How the decision on record keeps it."""
        return {
            "finding": self.finding.value,
            "label": self.label,
            "make_known": self.make_known,
        }


def needs_second_reader(case: Case, finding: Finding, context: str) -> bool:
    """Whether this conclusion needs a second reader."""
    return case.kind == CaseKind.CONTENT and finding is Finding.REMOVE and bool(context)


def propose_removal(
    case: Case, conclusion: Conclusion, wish: BankingWish, *, tx: Transaction
) -> ProposedRemoval | None:
    """The removal that waits, if this conclusion is one; refused while another waits."""
    _refuse_meanwhile(case, tx=tx)
    if not needs_second_reader(case, conclusion.finding, conclusion.context):
        return None
    public = public_items(case, tx=tx)
    return ProposedRemoval(conclusion.finding, public, wish.make_known, wish.label)


def awaited_review(case: Case, *, tx: Transaction) -> Review | None:
    """The review that a removal waits for; none once something else was decided, on appeal say."""
    review = tx.quality.holding(case.id)
    head = tx.cases.head(case.id) if review else None
    return review if review and head and head.id == review.decision else None


def proposal_of(decision: Decision) -> Mapping[str, Any] | None:
    """The removal that this decision keeps waiting."""
    proposal = decision.evidence.get("proposed")
    return proposal if isinstance(proposal, Mapping) else None


def prevailing_judgement(
    review: Review, reading: Reading, *, tx: Transaction
) -> dict[str, Any] | None:
    """The judgement that a reading on which two agree comes to.

    None where what was decided no longer stands, or where an order forbids the other.
    """
    head = tx.cases.head(review.case)
    if head is None or head.id != review.decision or reading.person is None:
        return None
    if is_bound(head, reading.finding, ground=DecisionGround.TERMS):
        return None
    proposal = proposal_of(head) or {}
    return {
        "case": review.case,
        "person": tx.people.member(reading.person),
        "finding": reading.finding,
        "clauses": reading.clauses,
        "reason": reading.reason,
        "context": reading.context,
        "seen": (),
        "media_seconds": 0.0,
        "opened_at": reading.at,
        "supersedes": head.id,
        "make_known": bool(proposal.get("make_known", True)),
        "label": str(proposal.get("label", "")),
        "settles": review.id,
        "legal_ground": reading.legal_ground if reading.finding in _RESTRICTS else None,
    }


def public_items(case: Case, *, tx: Transaction) -> frozenset[ItemId]:
    """The items of the case that people can see now."""
    items = list(dict.fromkeys(entry.item for entry in tx.cases.items(case.id)))
    return frozenset(
        item for item, state in standing_of_items(items, tx=tx).items() if state.is_public
    )


def _refuse_meanwhile(case: Case, *, tx: Transaction) -> None:
    """Nobody decides over the second reader's head; an order does, and a settlement."""
    review = awaited_review(case, tx=tx)
    if review is None:
        return
    if review.state is ReviewState.DIFFERS:
        raise problem("cases.awaits-its-second-reader.disagreement")
    raise problem("cases.awaits-its-second-reader.reading")
