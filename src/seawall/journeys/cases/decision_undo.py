"""A person takes back what they decided a moment ago: nothing had left, nothing will.

1. Only whoever decided, only the decision that stands, and only while its effect waits.
2. The waiting effect is withdrawn. A second decision says so in the case and in the ledger,
   which keeps both; the platform, the forum and the user hear of neither.
3. Where an earlier decision stood, it stands again. Where none did, the case is open again,
   in the queue and under the clock it had, held by the same person.
4. What they had written is their draft again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from seawall.cases import lease
from seawall.cases.desk.model import DecisionDraft
from seawall.cases.model import Case, CaseState, Decision, DecisionGround, Finding, Lease
from seawall.errors import problem
from seawall.ids import CaseId, DecisionId, new_id
from seawall.journeys.cases.protected_removal import proposal_of
from seawall.journeys.enforcement.holding_back import call_off_effect
from seawall.journeys.permission import require_right
from seawall.journeys.queue._case_severity import restate_severity
from seawall.journeys.statements._statement_facts import FOR_THE_USER
from seawall.ledger import Entry
from seawall.ledger.words.cases import DECISION_UNDONE
from seawall.people.model import Member
from seawall.transaction import Transaction

REASON = "Taken back before anything had left."


def undo_decision(case: CaseId, person: Member, *, tx: Transaction, now: datetime) -> Decision:
    """Take back the decision that stands; the decision that says so."""
    require_right(person, "case.decide")
    stored_case = tx.cases.locked(case)
    head = tx.cases.head(case)
    if head is None or head.person != person.id:
        raise problem("cases.not-yours-to-undo")
    if not call_off_effect(head.id, tx=tx, now=now):
        raise problem("cases.too-late-to-undo")
    stood = _stood_before(head, tx=tx)
    undone = _undone(head, stood, person, now=now)
    tx.cases.add_decision(undone)
    tx.cases.save(_as_before(stored_case, head, person, now=now) if stood is None else stored_case)
    if stood is None:
        restate_severity([case], tx=tx, now=now)
        tx.desk.keep(draft_of(head, person, now=now))
    _remember(undone, head, tx=tx)
    return undone


def draft_of(decision: Decision, person: Member, *, now: datetime) -> DecisionDraft:
    """The form as it was filled in."""
    beside = decision.evidence
    is_disabled = decision.finding is Finding.RESTRICT and "scope" in beside
    fields: dict[str, str | list[str]] = {"finding": decision.finding.value}
    fields = {
        "finding": "disable" if is_disabled else str((proposal_of(decision) or fields)["finding"]),
        "clauses": [clause.id for clause in decision.clauses],
        "context": decision.context,
        "reason": decision.reason,
        "territories": " ".join(beside.get("scope", ())),
        "label": str(beside.get("label", "")),
        "for_the_user": str(beside.get(FOR_THE_USER, "")),
        "is_quiet": "" if beside.get("make_known", True) else "on",
    }
    return DecisionDraft(decision.case, person.id, {k: v for k, v in fields.items() if v}, now)


def _stood_before(head: Decision, *, tx: Transaction) -> Decision | None:
    former = tx.cases.decision(head.supersedes) if head.supersedes else None
    return None if former is None or former.finding.is_provisional else former


def _undone(head: Decision, stood: Decision | None, person: Member, *, now: datetime) -> Decision:
    template = stood or replace(
        head, finding=Finding.UNDO, clauses=(), context="", ground=DecisionGround.TERMS.value
    )
    return replace(
        template,
        id=DecisionId(new_id("dec", now=now)),
        reason=stood.reason if stood else REASON,
        evidence={
            **(stood.evidence if stood else {"entries": [], "checks": []}),
            "seen": [],
            "media_seconds": 0,
            "undoes": head.id,
        },
        automation={"detection": False, "decision": "not"},
        decided_by={"kind": "person", "code": person.code, "role": person.role},
        person=person.id,
        opened_at=head.opened_at,
        at=now,
        supersedes=head.id,
    )


def _as_before(case: Case, head: Decision, person: Member, *, now: datetime) -> Case:
    was = head.evidence.get("was")
    due_at = datetime.fromisoformat(was["due_at"]) if was and was["due_at"] else None
    return replace(
        case,
        state=CaseState.OPEN,
        decided_at=None,
        queue=was["queue"] if was else case.queue,
        due_at=due_at if was else case.due_at,
        lease=Lease(person.id, now + lease.LENGTH),
    )


def _remember(undone: Decision, head: Decision, *, tx: Transaction) -> None:
    public = {
        "decision": undone.id,
        "finding": undone.finding.value,
        "undoes": head.id,
    }
    by = undone.decided_by["code"]
    tx.ledger.append(Entry(DECISION_UNDONE, about=head.case, at=undone.at, by=by, public=public))
