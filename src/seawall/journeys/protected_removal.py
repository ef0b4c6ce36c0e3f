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

from seawall.cases.model import Case, CaseKind, Decision, Finding
from seawall.cases.quality.model import ReviewState
from seawall.errors import Conflict
from seawall.ids import ItemId
from seawall.journeys.became import became
from seawall.transaction import Transaction


class AwaitsItsSecondReader(Conflict):
    """A removal was proposed, and waits for the second reading."""


@dataclass(frozen=True, slots=True)
class Proposed:
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


def waits(case: Case, finding: Finding, context: str) -> bool:
    """Whether this conclusion is not one person's alone."""
    return case.kind == CaseKind.CONTENT and finding is Finding.REMOVE and bool(context)


def public_items(case: Case, *, tx: Transaction) -> frozenset[ItemId]:
    """The items of the case that people can see now."""
    items = list(dict.fromkeys(one.item for one in tx.cases.items(case.id)))
    return frozenset(item for item, state in became(items, tx=tx).items() if state.is_public)


def refuse_meanwhile(case: Case, *, tx: Transaction) -> None:
    """Nobody decides over the second reader's head; an order does, and a settlement."""
    review = tx.quality.holding(case.id)
    if review is None:
        return
    talks = review.state is ReviewState.DIFFERS
    raise AwaitsItsSecondReader(
        "a removal was proposed here, and waits for its second reader.",
        field="finding",
        remedy="Settle the disagreement first: see Quality." if talks else "Wait for the reading.",
    )


def proposal_of(decision: Decision) -> Mapping[str, Any] | None:
    """The removal that this decision keeps waiting."""
    found = decision.evidence.get("proposed")
    return found if isinstance(found, Mapping) else None
