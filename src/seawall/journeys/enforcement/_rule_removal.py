"""A rule takes down what is published, in its own name, and a person looks at it next.

The decision says that a machine took it and under which clause (DSA Art. 17(3)(c)); the case
stays open, so that a person confirms or overrules it. Where no clause goes with the label, or
a person is on the case already, nothing is taken down: the case is all that happens.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from seawall import taxonomy
from seawall.cases.model import ClauseRef, Decision, DecisionGround, Finding
from seawall.enforcement.model import Enforcement, Target, TargetState
from seawall.ids import CaseId, DecisionId, new_id
from seawall.intake.model import Item, MatchCard, UploadCheck
from seawall.intake.verdict import is_confirmed
from seawall.journeys.enforcement._enforcement import enforce_decision
from seawall.ledger import Entry
from seawall.ledger.words.cases import DECISION_BY_RULE
from seawall.transaction import Transaction

#: Who decided, where no person did.
RULE = "rule"


def take_down_item(
    case: CaseId,
    check: UploadCheck,
    item: Item,
    cards: Sequence[MatchCard],
    *,
    tx: Transaction,
    now: datetime,
) -> bool:
    """Ask for the removal of this item; whether it was asked for."""
    clauses = _clauses(cards)
    head = tx.cases.head(case)
    if not clauses or (head and head.person):
        return False
    decision = head or _decide(check, case, cards, clauses, tx=tx, now=now)
    if decision.finding is not Finding.REMOVE:
        return False
    enforce_decision(
        Enforcement(
            decision=decision.id,
            case=case,
            targets=(Target(item.kind, item.external_id, check.version),),
            state=TargetState.REMOVED,
            why=decision.basis,
        ),
        tx=tx,
        now=now,
    )
    return True


def _clauses(cards: Sequence[MatchCard]) -> tuple[ClauseRef, ...]:
    """The clause that goes with the label of the first match that may carry a block."""
    by_label = {label.id: label.clause for label in taxonomy.labels() if label.clause}
    clause_ids = [by_label[c.label] for c in cards if is_confirmed(c) and c.label in by_label]
    cited = [taxonomy.clause(cited_id) for cited_id in dict.fromkeys(clause_ids)][:1]
    return tuple(ClauseRef(clause.id, clause.version) for clause in cited if clause.restricts)


def _decide(
    check: UploadCheck,
    case: CaseId,
    cards: Sequence[MatchCard],
    clauses: tuple[ClauseRef, ...],
    *,
    tx: Transaction,
    now: datetime,
) -> Decision:
    decision = Decision(
        id=DecisionId(new_id("dec", now=now)),
        case=case,
        finding=Finding.REMOVE,
        clauses=clauses,
        context="",
        reason=f"It {check.explanation['say']}.",
        evidence={
            "entries": [card.entry for card in cards],
            "checks": [check.id],
            "seen": [],
            "media_seconds": 0.0,
        },
        automation={"detection": True, "decision": "fully"},
        ground=DecisionGround.TERMS.value,
        decided_by={"kind": RULE, "code": f"{RULE}:{check.rule}", "role": RULE},
        person=None,
        opened_at=now,
        at=now,
    )
    tx.cases.add_decision(decision)
    public = {
        "clauses": [f"{clause.id}@{clause.version}" for clause in clauses],
        "decision": decision.id,
        "finding": decision.finding.value,
        "rule": check.rule,
    }
    entry = Entry(
        DECISION_BY_RULE,
        case,
        at=now,
        by=decision.decided_by["code"],
        public=public,
        sealed={"reason": decision.reason},
    )
    tx.ledger.append(entry)
    return decision
