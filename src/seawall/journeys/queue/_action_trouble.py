"""An action is in trouble, and only a person can help: a task, opened once for each trouble."""

from __future__ import annotations

from datetime import datetime

from seawall.cases.model import CaseItem, CaseReason
from seawall.enforcement.model import Action
from seawall.ids import CaseId
from seawall.journeys.queue._case_opening import CaseArrival, open_or_join_case
from seawall.ledger import Entry
from seawall.ledger.words.enforcement import ACTION_TASK_OPENED
from seawall.transaction import Transaction

_QUEUE = "trouble"
_SEVERITY = 6


def open_task(
    action: Action, *, kind: str, say: str, tx: Transaction, now: datetime
) -> CaseId | None:
    """Open a task about this action; None if this trouble has had one, open or decided."""
    opened = [entry for entry in tx.ledger.about(action.id) if entry.what == ACTION_TASK_OPENED]
    if any(entry.public["kind"] == kind for entry in opened):
        return None
    case = open_or_join_case(_arrival(action, kind=kind, say=say, tx=tx), tx=tx, now=now)
    public = {"case": case.id, "kind": kind}
    tx.ledger.append(Entry(ACTION_TASK_OPENED, about=action.id, at=now, public=public))
    return case.id


def item_of(action: Action, *, tx: Transaction) -> CaseItem:
    """The item that the action is about, at the version its case saw."""
    target = action.target
    stored_item = tx.intake.item_named(target.kind, target.external_id)
    case_item = tx.cases.item_in(action.case, stored_item.id) if stored_item else None
    return case_item or tx.cases.items(action.case)[0]


def _arrival(action: Action, *, kind: str, say: str, tx: Transaction) -> CaseArrival:
    item = item_of(action, tx=tx)
    return CaseArrival(
        item=item.item,
        version=item.version,
        signals=(),
        entries=(),
        check=None,
        reason=CaseReason(kind=kind, about=action.id, say=say),
        queue=_QUEUE,
        severity=_SEVERITY,
        description=say,
        due_at=action.deadline,
        kind="task",
    )
