"""Between rows and the nouns of `model.py`."""

from __future__ import annotations

from typing import Any

from seawall.cases.model import (
    Anchor,
    Case,
    CaseItem,
    CaseReason,
    CaseState,
    ClauseRef,
    Decision,
    Finding,
    Lease,
)
from seawall.db import models as db
from seawall.ids import CaseId, CheckId, DecisionId, ItemId, OrganisationId, PersonId


def case(row: db.Case) -> Case:
    lease = Lease(PersonId(row.lease_holder), row.lease_until) if row.lease_until else None
    return Case(
        id=CaseId(row.id),
        organisation=OrganisationId(row.organisation_id),
        kind=row.kind,
        queue=row.queue,
        severity=row.severity,
        description=row.description,
        opened_at=row.opened_at,
        state=CaseState(row.state),
        due_at=row.due_at,
        decided_at=row.decided_at,
        about_decision=DecisionId(row.about_decision_id) if row.about_decision_id else None,
        barred_person=PersonId(row.barred_person) if row.barred_person else None,
        lease=lease,
        language=row.language,
        source=row.source,
    )


def case_fields(case: Case) -> dict[str, Any]:
    """The columns that may change with time, and those that may not, without the id."""
    return {
        "kind": case.kind,
        "queue": case.queue,
        "severity": case.severity,
        "description": case.description,
        "opened_at": case.opened_at,
        "state": case.state.value,
        "due_at": case.due_at,
        "decided_at": case.decided_at,
        "about_decision_id": case.about_decision,
        "barred_person": case.barred_person or "",
        "lease_holder": case.lease.holder if case.lease else "",
        "lease_until": case.lease.until if case.lease else None,
        "language": case.language,
        "source": case.source,
    }


def item(row: db.CaseItem) -> CaseItem:
    check = CheckId(row.upload_check_id) if row.upload_check_id else None
    return CaseItem(ItemId(row.item_id), row.version, check, row.joined_at)


def reason(row: db.CaseReason) -> CaseReason:
    return CaseReason(row.kind, row.about, row.say, row.at)


def anchor(row: db.CaseAnchor) -> Anchor:
    return Anchor(row.kind, row.value)


def decision(row: db.Decision) -> Decision:
    return Decision(
        id=DecisionId(row.id),
        case=CaseId(row.case_id),
        finding=Finding(row.finding),
        clauses=tuple(ClauseRef(one["id"], one["version"]) for one in row.clauses),
        context=row.context,
        reason=row.reason,
        evidence=row.evidence,
        automation=row.automation,
        ground=row.ground,
        decided_by=row.decided_by,
        person=PersonId(row.person) if row.person else None,
        opened_at=row.opened_at,
        at=row.at,
        supersedes=DecisionId(row.supersedes_id) if row.supersedes_id else None,
    )


def decision_fields(decision: Decision) -> dict[str, Any]:
    return {
        "id": decision.id,
        "case_id": decision.case,
        "finding": decision.finding.value,
        "clauses": [{"id": one.id, "version": one.version} for one in decision.clauses],
        "context": decision.context,
        "reason": decision.reason,
        "evidence": dict(decision.evidence),
        "automation": dict(decision.automation),
        "ground": decision.ground,
        "decided_by": dict(decision.decided_by),
        "person": decision.person or "",
        "opened_at": decision.opened_at,
        "at": decision.at,
        "supersedes_id": decision.supersedes,
    }
