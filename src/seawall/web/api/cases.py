"""Cases, to read: the queue, and everything about one of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Query, Router, Schema
from pydantic import BeforeValidator

from seawall.cases import lease
from seawall.cases.model import Case, CaseItem, CaseReason, CaseState, Decision, QueueRow
from seawall.enforcement.model import Action
from seawall.ids import CaseId
from seawall.web.api.door import ApiKey, refusals
from seawall.web.api.out import Beside, From, Out
from seawall.web.request import Call

router = Router(tags=["cases"])


class ReasonOut(Out[CaseReason]):
    """Why a case exists."""

    kind: str
    about: str
    say: str
    at: datetime


class CaseOut(Out[Case]):
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
    is_held: Beside[bool]
    size: Beside[int]
    reasons: Beside[list[ReasonOut]]


class CasesOut(Schema):
    """The queue, most urgent first."""

    cases: list[CaseOut]


class CaseItemOut(Out[CaseItem]):
    """An item of the case, as the platform names it."""

    kind: Beside[str]
    id: Beside[str]
    version: int
    check: str | None
    joined_at: datetime


class DecisionOut(Out[Decision]):
    """A decision; whoever made it appears by code."""

    id: str
    finding: str
    clauses: list[Annotated[dict[str, Any], BeforeValidator(asdict)]]
    context: str
    reason: str
    evidence: dict[str, Any]
    automation: dict[str, Any]
    ground: str
    by: Annotated[dict[str, str], From("decided_by")]
    opened_at: datetime
    at: datetime
    supersedes: str | None


class ActionOut(Out[Action]):
    """What the platform was asked for, and the last it said."""

    id: str
    decision: str
    target: Beside[dict[str, Any]]
    seq: int
    state: str
    scope: list[str]
    until: datetime | None
    deadline: datetime | None
    at: datetime
    outcome: Beside[str | None]


class CaseFileOut(CaseOut):
    """Everything about one case."""

    items: Beside[list[CaseItemOut]]
    decisions: Beside[list[DecisionOut]]
    earlier: Beside[list[DecisionOut]]
    actions: Beside[list[ActionOut]]


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
    return CasesOut(cases=[CaseOut.of(row.case, **_line(row, request)) for row in rows])


@router.get(
    "/{case}", auth=ApiKey("cases.read"), response={200: CaseFileOut, **refusals(401, 403, 404)}
)
def show_case(request: Call, case: str) -> CaseFileOut:
    """One case: its items, reasons, decisions and actions."""
    file = request.tx.cases.file(CaseId(case))
    row = QueueRow(file.case, len({item.item for item in file.items}), file.reasons, ())
    return CaseFileOut.of(
        file.case,
        **_line(row, request),
        items=list(_items(file.case, request)),
        decisions=file.decisions,
        earlier=file.earlier,
        actions=[
            _action(action, request) for action in request.tx.enforcement.actions_of(file.case.id)
        ],
    )


def _line(row: QueueRow, request: Call) -> dict[str, Any]:
    """What a line of the queue says beside the case itself."""
    is_held = lease.holder(row.case, now=request.now) is not None
    return {"is_held": is_held, "size": row.size, "reasons": row.reasons}


def _items(case: Case, request: Call) -> Iterator[CaseItemOut]:
    for part in request.tx.cases.items(case.id):
        item = request.tx.intake.item(part.item)
        yield CaseItemOut.of(part, kind=item.kind, id=item.external_id)


def _action(action: Action, request: Call) -> ActionOut:
    outcomes = request.tx.enforcement.outcomes_of(action.id)
    target = action.target
    return ActionOut.of(
        action,
        target={"kind": target.kind, "id": target.external_id, "version": target.version},
        outcome=outcomes[-1].kind if outcomes else None,
    )
