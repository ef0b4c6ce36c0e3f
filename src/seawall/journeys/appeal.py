"""A user answers back: their appeal gets a case that another person hears.

The appeal names the decision it questions (DSA Art. 20, TCO Art. 10). It opens a case
of its own kind with the items of the first one, barred to the decision's author;
a second appeal against the same decision joins it. `case_review.decide` hears it:
`overturn` supersedes the decision and restores, `keep` lets it stand.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from seawall.appeals.model import Appeal
from seawall.cases.decision import CONTEXTS
from seawall.cases.model import Case, CaseReason, Decision, Finding, Ground
from seawall.errors import Conflict, InvalidRequest
from seawall.ids import AppealId, CaseId, DecisionId, new_id
from seawall.journeys import complaint_clocks, receipt
from seawall.ledger import Entry
from seawall.transaction import Transaction

QUEUE = "appeals"

_APPEALABLE = frozenset({Finding.REMOVE, Finding.RESTRICT, Finding.ALLOW})


class NothingSaid(InvalidRequest):
    """The appeal says nothing."""


class NotAppealable(InvalidRequest):
    """Nobody is affected by this decision yet, or it was itself about an appeal."""


class DecisionReplaced(Conflict):
    """The decision no longer stands."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """What somebody says against a decision."""

    decision: DecisionId
    says: str
    account: str = ""
    context: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Lodged:
    """What the user is told: the receipt's token, this once."""

    id: AppealId
    receipt: str
    case: CaseId


def lodge(complaint: Complaint, *, tx: Transaction, now: datetime) -> Lodged:
    """Admit an appeal: a case for another person, and a receipt for the user."""
    questioned = _questioned(complaint, tx=tx)
    appeal = AppealId(new_id("appeal", now=now))
    tx.cases.locked(questioned.case)  # two appeals at once must not open two cases
    case = tx.cases.about(questioned.id) or _opened(questioned, tx=tx, now=now)
    reason = CaseReason("appeal", appeal, complaint.says)
    tx.cases.put_in(case.id, reason=reason, now=now)

    given = receipt.issue()
    tx.appeals.add(
        Appeal(
            id=appeal,
            decision=questioned.id,
            case=case.id,
            account=complaint.account,
            says=complaint.says,
            context=complaint.context,
            receipt_digest=given.digest,
            at=now,
        )
    )
    public = {"case": case.id, "decision": questioned.id, "context": complaint.context}
    sealed = {"account": complaint.account, "says": complaint.says}
    entry = Entry("appeal.received", appeal, at=now, by=complaint.by, public=public, sealed=sealed)
    tx.ledger.append(entry)
    complaint_clocks.start(appeal, questioned, tx=tx, now=now)
    return Lodged(appeal, given.token, case.id)


def _questioned(complaint: Complaint, *, tx: Transaction) -> Decision:
    if not complaint.says.strip():
        raise NothingSaid("an appeal says why the decision is wrong.", field="says")
    if complaint.context and complaint.context not in CONTEXTS:
        raise NothingSaid(
            f"there is no context {complaint.context!r}.",
            field="context",
            remedy=f"Use one of: {', '.join(CONTEXTS)}, or leave it out.",
        )
    decision = tx.cases.decision(complaint.decision)
    if decision.finding not in _APPEALABLE:
        raise NotAppealable(
            f"a decision to {decision.finding.value} cannot be appealed.",
            field="decision",
            remedy="Name the decision that affected the content.",
        )
    if decision.ground == Ground.ORDER:
        raise NotAppealable(
            "an authority ordered it, and we cannot undo that.",
            field="decision",
            remedy="The redress is before the courts of its state: TCO Art. 9. The information "
            "on the removal names the body and the deadline.",
        )
    head = tx.cases.head(decision.case)
    if head and head.id != decision.id:
        raise DecisionReplaced(
            "the decision no longer stands.", field="decision", remedy=f"Name {head.id}."
        )
    return decision


def _opened(questioned: Decision, *, tx: Transaction, now: datetime) -> Case:
    first = tx.cases.case(questioned.case)
    case = Case(
        id=CaseId(new_id("case", now=now)),
        organisation=tx.organisation,
        kind="appeal",
        queue=QUEUE,
        severity=first.severity,
        description=f"appeal against {questioned.finding.value}: {first.description}",
        opened_at=now,
        about_decision=questioned.id,
        barred_person=questioned.person,
    )
    tx.cases.add(case)
    about = CaseReason("decision", questioned.id, questioned.reason)
    tx.cases.put_in(case.id, items=tx.cases.items(first.id), reason=about, now=now)
    public = {"decision": questioned.id, "kind": case.kind, "queue": case.queue}
    tx.ledger.append(Entry("case.opened", about=case.id, at=now, public=public))
    return case
