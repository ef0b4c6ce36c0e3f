"""Cases, to read: the queue, and everything about one of them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Query, Router, Schema

from seawall.cases import lease
from seawall.cases.model import Case, CaseState, Decision, QueueRow
from seawall.enforcement.model import Action
from seawall.ids import CaseId
from seawall.web.api.door import ApiKey, refusals
from seawall.web.request import Call

router = Router(tags=["cases"])


class ReasonOut(Schema):
    """Why a case exists."""

    kind: str
    about: str
    say: str
    at: datetime


class CaseOut(Schema):
    """A line of the queue."""

    id: str
    kind: str
    state: CaseState
    queue: str
    severity: int
    description: str
    opened_at: datetime
    due_at: datetime | None
    decided_at: datetime | None
    about_decision: str | None
    is_held: bool
    size: int
    reasons: list[ReasonOut]


class CasesOut(Schema):
    """The queue, most urgent first."""

    cases: list[CaseOut]


class CaseItemOut(Schema):
    """An item of the case, as the platform names it."""

    kind: str
    id: str
    version: int
    check: str | None
    joined_at: datetime


class DecisionOut(Schema):
    """A decision; whoever made it appears by code."""

    id: str
    finding: str
    clauses: list[dict[str, Any]]
    context: str
    reason: str
    evidence: dict[str, Any]
    automation: dict[str, Any]
    ground: str
    by: dict[str, str]
    opened_at: datetime
    at: datetime
    supersedes: str | None


class ActionOut(Schema):
    """What the platform was asked for, and the last it said."""

    id: str
    decision: str
    target: dict[str, Any]
    seq: int
    state: str
    scope: list[str]
    until: datetime | None
    deadline: datetime | None
    at: datetime
    outcome: str | None


class CaseFileOut(CaseOut):
    """Everything about one case."""

    items: list[CaseItemOut]
    decisions: list[DecisionOut]
    earlier: list[DecisionOut]
    actions: list[ActionOut]


@router.get("", auth=ApiKey("cases.read"), response={200: CasesOut, **refusals(401, 403, 422)})
def list_cases(
    request: Call,
    *,
    state: CaseState = CaseState.OPEN,
    queue: str = "",
    kind: Literal["", "content", "appeal", "order", "task"] = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> CasesOut:
    """The queue, most urgent first; decided cases newest first."""
    rows = request.tx.cases.queue(state=state, queue=queue or None, kind=kind or None, limit=limit)
    return CasesOut(cases=[CaseOut(**_line(row, request)) for row in rows])


@router.get(
    "/{case}", auth=ApiKey("cases.read"), response={200: CaseFileOut, **refusals(401, 403, 404)}
)
def show_case(request: Call, case: str) -> CaseFileOut:
    """One case: its items, reasons, decisions and actions."""
    file = request.tx.cases.file(CaseId(case))
    row = QueueRow(file.case, len({one.item for one in file.items}), file.reasons, ())
    return CaseFileOut(
        **_line(row, request),
        items=_items(file.case, request),
        decisions=[_decision(one) for one in file.decisions],
        earlier=[_decision(one) for one in file.earlier],
        actions=[_action(one, request) for one in request.tx.enforcement.actions_of(CaseId(case))],
    )


def _line(row: QueueRow, request: Call) -> dict[str, Any]:
    case = row.case
    same = ("id", "kind", "state", "queue", "severity", "description", "opened_at", "due_at")
    more = ("decided_at", "about_decision")
    reasons = [{"kind": r.kind, "about": r.about, "say": r.say, "at": r.at} for r in row.reasons]
    return {
        **{name: getattr(case, name) for name in (*same, *more)},
        "is_held": lease.holder(case, now=request.now) is not None,
        "size": row.size,
        "reasons": reasons,
    }


def _items(case: Case, request: Call) -> list[CaseItemOut]:
    return [
        CaseItemOut(
            kind=item.kind,
            id=item.external_id,
            version=part.version,
            check=part.check,
            joined_at=part.joined_at,
        )
        for part in request.tx.cases.items(case.id)
        for item in [request.tx.intake.item(part.item)]
    ]


def _decision(decision: Decision) -> DecisionOut:
    return DecisionOut(
        id=decision.id,
        finding=decision.finding,
        clauses=[{"id": one.id, "version": one.version} for one in decision.clauses],
        context=decision.context,
        reason=decision.reason,
        evidence=dict(decision.evidence),
        automation=dict(decision.automation),
        ground=decision.ground,
        by=dict(decision.decided_by),
        opened_at=decision.opened_at,
        at=decision.at,
        supersedes=decision.supersedes,
    )


def _action(action: Action, request: Call) -> ActionOut:
    outcomes = request.tx.enforcement.outcomes_of(action.id)
    target = action.target
    return ActionOut(
        id=action.id,
        decision=action.decision,
        target={"kind": target.kind, "id": target.external_id, "version": target.version},
        seq=action.seq,
        state=action.state,
        scope=list(action.scope),
        until=action.until,
        deadline=action.deadline,
        at=action.at,
        outcome=outcomes[-1].kind if outcomes else None,
    )
