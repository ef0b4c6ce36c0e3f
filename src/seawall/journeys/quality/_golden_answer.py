"""Somebody decides a golden item: the answer is kept, and nothing follows from it.

No action, no bank entry, no strike, no message to anybody. The person is told on the case's
page what was agreed and why; nobody else can open it. Media that was looked at counts as
exposure like any other, since it was seen. The words of the item are erased with the answer.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from seawall.cases.model import Case, CaseState, Decision
from seawall.cases.quality.golden import ANSWERED, is_right
from seawall.cases.quality.model import Deal, GoldenAnswer
from seawall.ids import PersonId
from seawall.ledger import Entry
from seawall.ledger.model import JSON
from seawall.ledger.words.cases import GOLDEN_ANSWERED
from seawall.transaction import Transaction


def keep_answer(
    decision: Decision, case: Case, deal: Deal, *, tx: Transaction, now: datetime
) -> GoldenAnswer:
    """Keep what was concluded, beside what was agreed."""
    golden = tx.quality.golden_at(deal.golden, deal.version)
    clauses = tuple(clause.id for clause in decision.clauses)
    answer = GoldenAnswer(
        case=case.id,
        golden=golden.id,
        version=golden.version,
        person=PersonId(decision.person or ""),
        finding=decision.finding,
        clauses=clauses,
        context=decision.context,
        reason=decision.reason,
        is_right=is_right(
            golden.agreed, finding=decision.finding, clauses=clauses, context=decision.context
        ),
        at=now,
    )
    tx.quality.add_answer(answer)
    closed = replace(case, kind=ANSWERED, state=CaseState.DECIDED, decided_at=now, lease=None)
    tx.cases.save(closed)
    for part in tx.cases.items(case.id):
        tx.intake.erase_text(part.item, part.version)
    sealed: dict[str, JSON] = {
        "by": decision.decided_by["code"],
        "golden": golden.id,
        "is_right": answer.is_right,
    }
    public = {"media_ms": int(decision.evidence["media_seconds"] * 1000)}
    entry = Entry(GOLDEN_ANSWERED, case.id, at=now, public=public, sealed=sealed)
    tx.ledger.append(entry)
    return answer
