"""Something arrives for a person: it joins the open case of its cluster, or opens one.

One case a cluster, many reasons: the second copy, the second notice adds a reason
and does not queue again. What was decided before stays decided: a new copy opens a
new case, and its page shows the earlier decision.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from seawall.cases.cluster import ENTRY, ITEM, anchor
from seawall.cases.model import Anchor, Case, CaseItem, CaseKind, CaseReason, CaseState
from seawall.cases.priority import sharpened_urgency
from seawall.ids import CaseId, CheckId, EntryId, ItemId, new_id
from seawall.journeys.queue import _golden_owing
from seawall.journeys.queue._case_severity import brought_severity
from seawall.ledger import Entry
from seawall.ledger.words.cases import CASE_JOINED, CASE_OPENED
from seawall.transaction import Transaction


@dataclass(frozen=True, slots=True)
class CaseArrival:
    """An item that needs a person, what it looks like, and why it needs one.

    `severity` is what it brings by itself: whose word lifts it, the reason says.
    """

    item: ItemId
    version: int
    signals: tuple[tuple[str, str], ...]
    entries: tuple[EntryId, ...]
    check: CheckId | None
    reason: CaseReason
    queue: str
    severity: int
    description: str
    due_at: datetime | None = None
    kind: str = "content"
    language: str = ""
    country: str = ""
    """Where it was uploaded, as the platform says."""
    source: str = ""


def open_or_join_case(
    arrival: CaseArrival, *, tx: Transaction, now: datetime, by: str = ""
) -> Case:
    """Put an arrival where its cluster is decided."""
    tx.cases.lock_clusters()  # two copies at once must not open two cases
    anchors = _anchors(arrival)
    existing_case = _open_case(anchors, arrival, tx=tx)
    case = (
        _case_joined(existing_case, arrival, tx=tx, now=now)
        if existing_case
        else _new_case(arrival, tx=tx, now=now)
    )

    if existing_case:
        tx.cases.save(case)
    else:
        tx.cases.add(case)
        _golden_owing.owe_golden(case, tx=tx, now=now)
    item = CaseItem(arrival.item, arrival.version, arrival.check, now)
    tx.cases.put_in(case.id, items=[item], anchors=anchors, reason=_reason(arrival), now=now)
    _remember(case, arrival, joined=existing_case is not None, by=by, tx=tx, now=now)
    return case


def open_lone_case(arrival: CaseArrival, *, tx: Transaction, now: datetime, by: str = "") -> Case:
    """A case like any other, which nothing joins: it has no anchors."""
    case = _new_case(arrival, tx=tx, now=now)
    tx.cases.add(case)
    item = CaseItem(arrival.item, arrival.version, arrival.check, now)
    tx.cases.put_in(case.id, items=[item], reason=_reason(arrival), now=now)
    _remember(case, arrival, joined=False, by=by, tx=tx, now=now)
    return case


def _open_case(anchors: list[Anchor], arrival: CaseArrival, *, tx: Transaction) -> Case | None:
    """The case it joins, locked: somebody may be deciding it at this moment."""
    found = tx.cases.open_for(anchors, kind=arrival.kind)
    locked = tx.cases.locked(found.id) if found else None
    return locked if locked and locked.state is CaseState.OPEN else None


def _reason(arrival: CaseArrival) -> CaseReason:
    return replace(arrival.reason, severity=arrival.severity)


def _new_case(arrival: CaseArrival, *, tx: Transaction, now: datetime) -> Case:
    return Case(
        id=CaseId(new_id("case", now=now)),
        organisation=tx.organisation,
        kind=arrival.kind,
        queue=arrival.queue,
        severity=brought_severity(_reason(arrival), tx=tx, now=now),
        description=arrival.description,
        opened_at=now,
        due_at=arrival.due_at,
        language=arrival.language[:64],
        source=arrival.source[:200],
    )


def _case_joined(case: Case, arrival: CaseArrival, *, tx: Transaction, now: datetime) -> Case:
    brought = brought_severity(_reason(arrival), tx=tx, now=now)
    severity, due_at = sharpened_urgency(case, severity=brought, due_at=arrival.due_at)
    queue = arrival.queue if severity > case.severity else case.queue
    return replace(
        case,
        severity=severity,
        due_at=due_at,
        queue=queue,
        language=case.language or arrival.language[:64],
        source=case.source or arrival.source[:200],
    )


def _anchors(arrival: CaseArrival) -> list[Anchor]:
    if arrival.kind != CaseKind.CONTENT:  # a task is about one thing, whatever it looks like
        return [anchor(ITEM, f"{arrival.reason.kind}:{arrival.reason.about}")]
    return [
        anchor(ITEM, arrival.item),
        *(anchor(ENTRY, entry) for entry in arrival.entries),
        *(anchor(kind, value) for kind, value in arrival.signals),
    ]


def _remember(
    case: Case, arrival: CaseArrival, *, joined: bool, by: str, tx: Transaction, now: datetime
) -> None:
    sealed = {"about": arrival.reason.about, "say": arrival.reason.say}
    sealed |= {"language": arrival.language} if arrival.language else {}
    sealed |= {"country": arrival.country} if arrival.country else {}
    entry = Entry(
        CASE_JOINED if joined else CASE_OPENED,
        about=case.id,
        at=now,
        by=by,
        public={
            "check": arrival.check,
            "item": arrival.item,
            "kind": case.kind,
            "queue": case.queue,
            "reason": arrival.reason.kind,
            "severity": case.severity,
            "version": arrival.version,
        },
        sealed=sealed,
    )
    tx.ledger.append(entry)
