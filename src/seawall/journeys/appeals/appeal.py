"""A user answers back: their appeal gets a case that another person hears.

The appeal names the decision it questions (DSA Art. 20, TCO Art. 10). It opens a case
of its own kind with the items of the first one, barred to the decision's author;
a second appeal against the same decision joins it, and one that comes again by the same
token is the same appeal with more said in it. `case_review.make_decision` hears it: `overturn`
supersedes the decision and restores, `keep` lets it stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from seawall.appeals.appeal_form import checked_submission, context_of
from seawall.appeals.model import Appeal, AppealStatement, FiledAppeal, Party
from seawall.cases.decision import CONTEXTS
from seawall.cases.model import Case, CaseReason, CaseState, Decision, DecisionGround, Finding
from seawall.errors import problem
from seawall.ids import AppealId, CaseId, DecisionId, new_id
from seawall.journeys import receipt
from seawall.journeys.appeals import _complaint_clocks
from seawall.journeys.queue._case_severity import unlifted_severity
from seawall.ledger import JSON, Entry
from seawall.ledger.words.cases import APPEAL_ADDED_TO, APPEAL_RECEIVED, CASE_OPENED
from seawall.transaction import Transaction

QUEUE = "appeals"

_APPEALABLE = frozenset({Finding.REMOVE, Finding.RESTRICT, Finding.ALLOW})


@dataclass(frozen=True, slots=True)
class Complaint:
    """What somebody says against a decision; only one of the answers must be there."""

    decision: DecisionId
    says: str = ""
    account: str = ""
    context: str = ""
    by: str = ""
    claim: str = ""
    misread: str = ""
    language: str = ""
    party: Party = Party.USER
    token_digest: str = ""
    """The token it came by, where it came from a person and not from a platform."""

    @property
    def said(self) -> AppealStatement:
        """Their words and answers."""
        return AppealStatement(self.says.strip(), self.claim, self.misread.strip(), self.context)


@dataclass(frozen=True, slots=True)
class Lodged:
    """What the user is told: the receipt's token, this once."""

    id: AppealId
    receipt: str
    case: CaseId
    number: str
    is_new: bool = True
    """Whether it is an appeal of its own; otherwise something was added to the one there is."""


def lodge_appeal(complaint: Complaint, *, tx: Transaction, now: datetime) -> Lodged:
    """Admit an appeal: a case for another person, and a receipt for the user."""
    grounds = checked_submission(complaint.said, contexts=CONTEXTS)
    questioned = _questioned(complaint, tx=tx)
    tx.cases.locked(questioned.case)  # two appeals at once must not open two cases
    if earlier_appeal := tx.appeals.by_token(complaint.token_digest):
        return _added(earlier_appeal, grounds, complaint, tx=tx, now=now)
    case = tx.cases.about(questioned.id) or _open_appeal_case(questioned, tx=tx, now=now)
    new_receipt = receipt.issue_receipt()
    appeal = Appeal(
        id=AppealId(new_id("appeal", now=now)),
        decision=questioned.id,
        case=case.id,
        account=complaint.account,
        says=grounds.says or grounds.misread,
        context=context_of(grounds, contexts=CONTEXTS),
        receipt_digest=new_receipt.digest,
        at=now,
    )
    number = _filed(appeal, complaint, tx=tx, now=now)
    _say(appeal, grounds, tx=tx, now=now)
    _remember(appeal, complaint, number, tx=tx, now=now)
    _start_clocks(appeal, questioned, tx=tx, now=now)
    return Lodged(appeal.id, new_receipt.token, case.id, number)


def _filed(appeal: Appeal, complaint: Complaint, *, tx: Transaction, now: datetime) -> str:
    number = tx.appeals.next_number(year=now.year)
    filed = FiledAppeal(
        appeal.id, number, complaint.party, complaint.token_digest, complaint.language[:64]
    )
    tx.appeals.add(appeal, filed=filed)
    return number


def _say(appeal: Appeal, grounds: AppealStatement, *, tx: Transaction, now: datetime) -> None:
    """What was said stands in the appeal, and says on the case why it is there."""
    tx.appeals.say(appeal.id, grounds, at=now)
    words = grounds.says or grounds.misread or grounds.claim
    tx.cases.put_in(appeal.case, reason=CaseReason("appeal", appeal.id, words), now=now)


def _start_clocks(appeal: Appeal, questioned: Decision, *, tx: Transaction, now: datetime) -> None:
    """The clocks of the appeal run, and its case is due with the first of them."""
    due = _complaint_clocks.start_complaint_clocks(appeal.id, questioned, tx=tx, now=now)
    case = tx.cases.locked(appeal.case)
    if due and (case.due_at is None or due < case.due_at):
        tx.cases.save(replace(case, due_at=due))


def _remember(
    appeal: Appeal, complaint: Complaint, number: str, *, tx: Transaction, now: datetime
) -> None:
    public: dict[str, JSON] = {
        "case": appeal.case,
        "claim": complaint.claim,
        "context": appeal.context,
        "decision": appeal.decision,
        "number": number,
        "party": complaint.party.value,
    }
    sealed = {"account": appeal.account, "misread": complaint.misread, "says": appeal.says}
    tx.ledger.append(
        Entry(APPEAL_RECEIVED, appeal.id, at=now, by=complaint.by, public=public, sealed=sealed)
    )


def _added(
    appeal: Appeal,
    grounds: AppealStatement,
    complaint: Complaint,
    *,
    tx: Transaction,
    now: datetime,
) -> Lodged:
    """The same person writes again: one appeal, with more said in it."""
    filed = tx.appeals.filed([appeal.id])[appeal.id]
    if tx.cases.locked(appeal.case).state is CaseState.DECIDED:
        raise problem("appeals.already-answered", number=filed.number)
    if all(
        grounds != replace(earlier, at=None) for earlier in tx.appeals.said([appeal.id])[appeal.id]
    ):
        _say(appeal, grounds, tx=tx, now=now)
        public: dict[str, JSON] = {"case": appeal.case, "claim": grounds.claim}
        sealed = {"misread": grounds.misread, "says": grounds.says}
        tx.ledger.append(
            Entry(APPEAL_ADDED_TO, appeal.id, at=now, by=complaint.by, public=public, sealed=sealed)
        )
    return Lodged(appeal.id, "", appeal.case, filed.number, is_new=False)


def _questioned(complaint: Complaint, *, tx: Transaction) -> Decision:
    decision = tx.cases.decision(complaint.decision)
    refuse_unappealable(decision)
    stands = standing_decision(tx.cases.decisions(decision.case))
    if stands and stands.id != decision.id:
        raise problem("appeals.decision-replaced", stands=stands.id)
    return decision


def standing_decision(chain: Sequence[Decision]) -> Decision | None:
    """The decision that has effect: a case that goes up to a lead keeps what was decided."""
    return next(
        (decision for decision in reversed(chain) if decision.finding is not Finding.ESCALATE), None
    )


def refuse_unappealable(decision: Decision) -> None:
    """Nobody appeals against what affects nobody, nor here against what an authority ordered."""
    if decision.finding not in _APPEALABLE:
        raise problem("appeals.not-appealable.finding", finding=decision.finding.value)
    if decision.ground == DecisionGround.ORDER:
        raise problem("appeals.not-appealable.ordered")


def _open_appeal_case(questioned: Decision, *, tx: Transaction, now: datetime) -> Case:
    first = tx.cases.case(questioned.case)
    severity = unlifted_severity(first.id, tx=tx) or first.severity
    case = Case(
        id=CaseId(new_id("case", now=now)),
        organisation=tx.organisation,
        kind="appeal",
        queue=QUEUE,
        severity=severity,
        description=f"Appeal: {first.description}",
        opened_at=now,
        about_decision=questioned.id,
        barred_person=questioned.person,
    )
    tx.cases.add(case)
    about = CaseReason("decision", questioned.id, questioned.reason, severity=severity)
    tx.cases.put_in(case.id, items=tx.cases.items(first.id), reason=about, now=now)
    public = {"decision": questioned.id, "kind": case.kind, "queue": case.queue}
    tx.ledger.append(Entry(CASE_OPENED, about=case.id, at=now, public=public))
    return case
