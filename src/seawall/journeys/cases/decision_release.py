"""The ten seconds are over: a decision that still stands takes effect.

1. The case is locked. A decision that was superseded meanwhile has no effect of its own:
   the one that stands has.
2. Actions, their events and what becomes known are written in one transaction, as if the
   decision were made now; they leave once it has held.
3. An entry says that it took effect, so that a worker that died and woke does it once.
"""

from __future__ import annotations

from datetime import datetime

from seawall.cases.model import Decision, Finding
from seawall.ids import DecisionId, PersonId
from seawall.journeys.cases.case_review import take_effect
from seawall.journeys.cases.judgement import CaseJudgement
from seawall.journeys.cases.protected_removal import ProposedRemoval, proposal_of, public_items
from seawall.journeys.statements._statement_facts import FOR_THE_USER
from seawall.ledger import Entry
from seawall.ledger.words.cases import DECISION_TOOK_EFFECT
from seawall.transaction import Transaction


def release_decision(decision: DecisionId, *, tx: Transaction, now: datetime) -> bool:
    """Let a decision take effect; False if another has taken its place."""
    stored_decision = tx.cases.decision(decision)
    case = tx.cases.locked(stored_decision.case)
    head = tx.cases.head(case.id)
    if (
        head is None
        or head.id != stored_decision.id
        or tx.ledger.about(stored_decision.id, prefix=DECISION_TOOK_EFFECT)
    ):
        return False
    take_effect(stored_decision, case, judgement_of(stored_decision, tx=tx), tx=tx, now=now)
    tx.ledger.append(
        Entry(DECISION_TOOK_EFFECT, about=stored_decision.id, at=now, public={"case": case.id})
    )
    return True


def judgement_of(decision: Decision, *, tx: Transaction) -> CaseJudgement:
    """What the person concluded, read back from what was written down."""
    assert decision.person
    beside = decision.evidence
    until = beside.get("until")
    return CaseJudgement(
        case=decision.case,
        person=tx.people.member(decision.person),
        finding=decision.finding,
        clauses=tuple(clause.id for clause in decision.clauses),
        reason=decision.reason,
        context=decision.context,
        seen=tuple(beside["seen"]),
        media_seconds=beside["media_seconds"],
        opened_at=decision.opened_at,
        scope=tuple(beside.get("scope", ("*",))),
        until=datetime.fromisoformat(until) if until else None,
        supersedes=decision.supersedes,
        make_known=beside.get("make_known", True),
        label=beside.get("label", ""),
        preserve=beside.get("preserve", True),
        to=PersonId(beside["to"]) if "to" in beside else None,
        for_the_user=beside.get(FOR_THE_USER, ""),
        proposed=_proposed(decision, tx=tx),
        legal_ground=decision.legal_ground,
    )


def _proposed(decision: Decision, *, tx: Transaction) -> ProposedRemoval | None:
    """The removal that waits for its second reader, and what is public of it by now."""
    proposal = proposal_of(decision)
    if proposal is None:
        return None
    public = public_items(tx.cases.case(decision.case), tx=tx)
    return ProposedRemoval(
        Finding(proposal["finding"]), public, proposal["make_known"], proposal["label"]
    )
