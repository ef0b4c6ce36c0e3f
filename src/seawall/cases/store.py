"""Where cases are kept: the queue, what is in a case, leases, decisions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Max, Min

from seawall.cases.cluster import ENTRY, belong_together, belongs_to_case
from seawall.cases.inbox.model import ELSEWHERE
from seawall.cases.model import (
    Anchor,
    Case,
    CaseFile,
    CaseItem,
    CaseKind,
    CaseReason,
    CaseState,
    Decision,
    QueueRow,
)
from seawall.cases.priority import ReasonWeight
from seawall.cases.rows import ANCHOR, CASE, DECISION, ITEM, REASON
from seawall.db import models as db
from seawall.db.rows.bulk import in_parts
from seawall.db.rows.queue import cases_in_order
from seawall.db.rows.scoped import Scoped
from seawall.db.unit_of_work.tenancy import EVERY
from seawall.errors import problem
from seawall.ids import CaseId, DecisionId, EntryId, FlaggerId, ItemId, PersonId

_LOCK = """
INSERT INTO db_changecounter (name, value) VALUES (%s, 1)
ON CONFLICT (name) DO UPDATE SET value = db_changecounter.value + 1
"""
#: A CROSS JOIN, as SQLite would otherwise begin with everybody's anchors.
_SHARING = """
SELECT DISTINCT theirs.case_id FROM db_caseanchor ours
CROSS JOIN db_caseanchor theirs
WHERE theirs.organisation_id = %s AND theirs.kind = ours.kind AND theirs.value = ours.value
  AND ours.organisation_id = %s AND ours.case_id = %s AND theirs.case_id <> %s
ORDER BY theirs.case_id DESC LIMIT %s
"""
#: Anchors that are compared with those of an earlier case; the first are as alike as any.
_TELLING = 200
#: How many are asked for by one query.
_AT_ONCE = 1_000
#: How many cases are looked at when the earlier ones of a cluster are sought.
_EARLIER = 50


class CaseStore(Scoped):
    """Rows of one organisation (or all, for the installation's own jobs)."""

    # Cases

    def lock_clusters(self) -> None:
        """Until the commit nobody else opens a case here, so that a cluster gets only one."""
        with connection.cursor() as cursor:
            cursor.execute(_LOCK, [f"clusters:{self.organisation}"])

    def add(self, case: Case) -> None:
        """Write a new case down."""
        self._add(CASE, case)

    def save(self, case: Case) -> None:
        """Write down what a case has become."""
        self._of(db.CaseRow).filter(id=case.id).update(**CASE.changes(case))

    def save_lease(self, case: Case) -> None:
        """Write down who works on a case, and until when."""
        self._of(db.CaseRow).filter(id=case.id).update(**CASE.changes(case, "lease"))

    def case(self, case: CaseId) -> Case:
        """One case."""
        return _case(self._of(db.CaseRow).filter(id=case).first(), case)

    def locked(self, case: CaseId) -> Case:
        """One case that nobody else can change until the commit."""
        return _case(self._of(db.CaseRow).select_for_update().filter(id=case).first(), case)

    def lock_all(self, cases: Iterable[CaseId]) -> list[Case]:
        """These cases, locked in one order for everybody who locks many."""
        return [
            CASE.value(row)
            for part in in_parts(sorted(cases), _AT_ONCE)
            for row in self._of(db.CaseRow).select_for_update().filter(id__in=part).order_by("id")
        ]

    def held_by(self, person: PersonId, *, now: datetime) -> list[CaseId]:
        """The cases this person works on at the moment."""
        leased_cases = self._of(db.CaseRow).filter(lease_holder=person, lease_until__gt=now)
        return [CaseId(case) for case in leased_cases.order_by("id").values_list("id", flat=True)]

    def about(self, decision: DecisionId) -> Case | None:
        """The open appeal against this decision, locked."""
        appeals = self._of(db.CaseRow).filter(
            about_decision_id=decision, state=CaseState.OPEN, kind=CaseKind.APPEAL
        )
        row = appeals.select_for_update().order_by("id").first()
        return CASE.value(row) if row else None

    def open_for(self, anchors: Sequence[Anchor], *, kind: str) -> Case | None:
        """The open case that an arrival with these anchors belongs to, the oldest of them."""
        ids = self._sharing(anchors)
        cases = self._of(db.CaseRow).filter(id__in=ids, state=CaseState.OPEN, kind=kind)
        for row in cases.order_by("opened_at", "id"):
            if belongs_to_case(anchors, self.anchors(CaseId(row.id))):
                return CASE.value(row)
        return None

    # What is in a case

    def put_in(
        self,
        case: CaseId,
        *,
        reason: CaseReason | None,
        now: datetime,
        items: Iterable[CaseItem] = (),
        anchors: Iterable[Anchor] = (),
    ) -> None:
        """Add a reason, and the items and anchors it brings; what is there stays once.

        Without a reason they are more of what an earlier one has brought.
        """
        of = {"case_id": case, "organisation_id": self.organisation}
        db.CaseItemRow.objects.bulk_create(
            [db.CaseItemRow(**ITEM.columns(item, **of)) for item in items], ignore_conflicts=True
        )
        db.CaseAnchorRow.objects.bulk_create(
            [db.CaseAnchorRow(**ANCHOR.columns(anchor, **of)) for anchor in anchors],
            ignore_conflicts=True,
        )
        if reason is not None:
            self._add(REASON, reason, case_id=case, at=reason.at or now)

    def items(self, case: CaseId) -> list[CaseItem]:
        """What is decided with the case, in the order it came."""
        return ITEM.values(self._in(db.CaseItemRow, case).order_by("id"))

    def item_in(self, case: CaseId, item: ItemId) -> CaseItem | None:
        """This item as the case first saw it; None if it is not in the case."""
        row = self._in(db.CaseItemRow, case).filter(item_id=item).order_by("id").first()
        return ITEM.value(row) if row else None

    def reasons(self, case: CaseId) -> list[CaseReason]:
        """Why the case exists, in the order the reasons came."""
        return REASON.values(self._in(db.CaseReasonRow, case).order_by("id"))

    def first_reasons(self, case: CaseId, *, limit: int) -> list[CaseReason]:
        """The reasons that came first; a cluster may have thousands."""
        reasons = self._in(db.CaseReasonRow, case).order_by("id")
        return REASON.values(reasons[:limit])

    def weights(
        self, cases: Sequence[CaseId], *, without: Collection[str]
    ) -> dict[CaseId, list[ReasonWeight]]:
        """What the reasons of each case bring, but for its orders in these states."""
        weights: dict[CaseId, list[ReasonWeight]] = defaultdict(list)
        for part in in_parts(cases, _AT_ONCE):
            reasons = self._of(db.CaseReasonRow).filter(case_id__in=part)
            orders = self._of(db.OrderRow).filter(case_id__in=part, state__in=without)
            reasons = reasons.exclude(about__in=orders.values("id"))
            for row in reasons.values("case_id", "flagger").annotate(most=Max("severity")):
                weight = ReasonWeight(row["most"], FlaggerId(row["flagger"]) or None)
                weights[CaseId(row["case_id"])].append(weight)
        return weights

    def flagger_reasons(self, case: CaseId) -> list[CaseReason]:
        """What trusted flaggers are a reason for, the first of each that brings as much."""
        reasons = self._in(db.CaseReasonRow, case).exclude(flagger="")
        first = reasons.values("flagger", "severity").annotate(first=Min("id")).values("first")
        return REASON.values(reasons.filter(id__in=first).order_by("-severity", "id"))

    def open_of_flagger(self, flagger: FlaggerId) -> list[CaseId]:
        """The open cases that this trusted flagger is a reason of."""
        told = self._of(db.CaseReasonRow).filter(flagger=flagger)
        told = told.exclude(flagger="").values("case_id")  # as the index has it
        cases = self._of(db.CaseRow).filter(id__in=told, state=CaseState.OPEN).order_by("id")
        return [CaseId(case) for case in cases.values_list("id", flat=True)]

    def set_severity(self, cases: Collection[CaseId], severity: int) -> None:
        """Put these cases where their severity belongs in the queue."""
        for part in in_parts(sorted(cases), _AT_ONCE):
            self._of(db.CaseRow).filter(id__in=part).update(severity=severity)

    def anchors(self, case: CaseId) -> list[Anchor]:
        """What the next near-identical item is recognised by."""
        return ANCHOR.values(self._in(db.CaseAnchorRow, case).order_by("id"))

    def entry_anchors(self, case: CaseId) -> list[EntryId]:
        """The banked entries by which the next near-identical item is recognised."""
        rows = self._in(db.CaseAnchorRow, case).filter(kind=ENTRY).order_by("id")
        return [EntryId(entry) for entry in rows.values_list("value", flat=True)]

    # Reading for people and machines

    def queue(
        self,
        *,
        state: CaseState = CaseState.OPEN,
        queue: str | None = None,
        kind: str | None = None,
        limit: int = 100,
    ) -> list[QueueRow]:
        """The inbox, most urgent first (`priority.py`); decided cases newest first."""
        conditions = {"state": state.value, "queue": queue, "kind": kind}
        cases = self._of(db.CaseRow).filter(**{name: at for name, at in conditions.items() if at})
        if kind is None:
            cases = cases.exclude(kind__in=ELSEWHERE)
        if state is CaseState.OPEN:
            rows = cases_in_order(cases, limit=limit)
        else:
            rows = list(cases.order_by("-decided_at", "-id")[:limit])
        return self._lines(CASE.values(rows))

    def waiting(self, limit: int = 10) -> list[Case]:
        """The most urgent open cases, without what is in them."""
        cases = self._of(db.CaseRow).filter(state=CaseState.OPEN).exclude(kind__in=ELSEWHERE)
        return CASE.values(cases_in_order(cases, limit=limit))

    def file(self, case: CaseId) -> CaseFile:
        """Everything about one case."""
        return CaseFile(
            case=self.case(case),
            items=tuple(self.items(case)),
            reasons=tuple(self.reasons(case)),
            anchors=tuple(self.anchors(case)),
            decisions=tuple(self.decisions(case)),
            earlier=tuple(self.earlier(case)),
        )

    def of_item(self, item: ItemId) -> list[Case]:
        """Every case this item was part of, newest first."""
        ids = self._of(db.CaseItemRow).filter(item_id=item).values("case_id")
        return CASE.values(self._of(db.CaseRow).filter(id__in=ids).order_by("-id"))

    def of_items(self, items: Sequence[ItemId]) -> dict[ItemId, list[CaseId]]:
        """The cases that each of these items was decided with."""
        cases_by_item: dict[ItemId, list[CaseId]] = defaultdict(list)
        for part in in_parts(items, _AT_ONCE):
            rows = self._of(db.CaseItemRow).filter(
                item_id__in=part, case__kind__in=("content", "order")
            )
            for item, case in rows.values_list("item_id", "case_id").distinct():
                cases_by_item[ItemId(item)].append(CaseId(case))
        return cases_by_item

    # Decisions

    def of_account(self, account: str) -> list[Decision]:
        """Every decision, superseded ones too, about content of this account, oldest first."""
        cases = self._of(db.CaseItemRow).filter(
            item__account=account, case__kind__in=("content", "order")
        )
        if self.organisation != EVERY:
            cases = cases.filter(item__organisation_id=self.organisation)
        decisions = self._of(db.DecisionRow).filter(case_id__in=cases.values("case_id"))
        return DECISION.values(decisions.order_by("at", "id"))

    def add_decision(self, decision: Decision) -> None:
        """Write a decision down, for good."""
        self._add(DECISION, decision)

    def decision(self, decision: DecisionId) -> Decision:
        """One decision."""
        row = self._of(db.DecisionRow).filter(id=decision).first()
        if row is None:
            raise problem("cases.unknown-decision", decision=decision)
        return DECISION.value(row)

    def decisions(self, case: CaseId) -> list[Decision]:
        """Every decision about a case, each superseding the one before it."""
        by_former = {row.supersedes_id: row for row in self._in(db.DecisionRow, case)}
        chain: list[Decision] = []
        while (row := by_former.get(chain[-1].id if chain else None)) is not None:
            chain.append(DECISION.value(row))
        return chain

    def head(self, case: CaseId) -> Decision | None:
        """The decision that stands."""
        chain = self.decisions(case)
        return chain[-1] if chain else None

    def heads(self, cases: Sequence[CaseId]) -> dict[CaseId, Decision]:
        """The decisions that stand, of many cases."""
        rows = [
            row
            for part in in_parts(cases, _AT_ONCE)
            for row in self._of(db.DecisionRow).filter(case_id__in=part)
        ]
        former = {row.supersedes_id for row in rows}
        return {CaseId(row.case_id): DECISION.value(row) for row in rows if row.id not in former}

    def decisions_of(self, cases: Sequence[CaseId]) -> list[Decision]:
        """Every decision about any of these cases, oldest first."""
        rows = [
            row
            for part in in_parts(cases, _AT_ONCE)
            for row in self._of(db.DecisionRow).filter(case_id__in=part)
        ]
        return sorted(DECISION.values(rows), key=lambda decision: (decision.at, decision.id))

    def decisions_named(self, decisions: Sequence[DecisionId]) -> dict[DecisionId, Decision]:
        """Many decisions by their ids."""
        return {
            DecisionId(row.id): DECISION.value(row)
            for part in in_parts(decisions, _AT_ONCE)
            for row in self._of(db.DecisionRow).filter(id__in=part)
        }

    def cases_named(self, cases: Sequence[CaseId]) -> dict[CaseId, Case]:
        """Many cases by their ids."""
        return {
            CaseId(row.id): CASE.value(row)
            for part in in_parts(cases, _AT_ONCE)
            for row in self._of(db.CaseRow).filter(id__in=part)
        }

    def earlier(self, case: CaseId) -> list[Decision]:
        """What was decided about this cluster in cases before this one, newest first."""
        sharing = self._sharing_with(case)
        decided_cases = self._of(db.CaseRow).filter(
            id__in=sharing, state=CaseState.DECIDED, kind="content"
        )
        former = [row.id for row in decided_cases.order_by("-decided_at")[:_EARLIER]]
        own_anchors = self._some_anchors(case) if former else []
        alike = [
            former_case
            for former_case in former
            if belong_together(own_anchors, self._some_anchors(CaseId(former_case)))
        ]
        heads = self.heads(alike)
        return [heads[former_case] for former_case in alike if former_case in heads]

    # Underneath

    def _lines(self, cases: list[Case]) -> list[QueueRow]:
        ids = [case.id for case in cases]
        reasons: dict[str, list[CaseReason]] = defaultdict(list)
        items: dict[str, list[CaseItem]] = defaultdict(list)
        for row in self._of(db.CaseReasonRow).filter(case_id__in=ids).order_by("id"):
            reasons[row.case_id].append(REASON.value(row))
        for row in self._of(db.CaseItemRow).filter(case_id__in=ids).order_by("id"):
            items[row.case_id].append(ITEM.value(row))
        return [
            QueueRow(
                case=case,
                size=len({item.item for item in items[case.id]}),
                reasons=tuple(reasons[case.id]),
                checks=tuple(item.check for item in items[case.id] if item.check),
            )
            for case in cases
        ]

    def _sharing_with(self, case: CaseId) -> list[CaseId]:
        """The cases that share an anchor with this one, newest first."""
        with connection.cursor() as cursor:
            organisation = self.organisation
            cursor.execute(_SHARING, [organisation, organisation, case, case, _AT_ONCE])
            return [CaseId(sharing_case) for (sharing_case,) in cursor.fetchall()]

    def _some_anchors(self, case: CaseId) -> list[Anchor]:
        """Enough of them to tell whether two cases are about the same content."""
        rows = self._in(db.CaseAnchorRow, case).order_by("id")[:_TELLING]
        return ANCHOR.values(rows)

    def _sharing(self, anchors: Iterable[Anchor]) -> list[str]:
        by_kind: dict[str, list[str]] = defaultdict(list)
        for anchor in anchors:
            by_kind[anchor.kind].append(anchor.value)
        ids: set[str] = set()
        for kind, values in by_kind.items():
            anchor_rows = self._of(db.CaseAnchorRow).filter(kind=kind, value__in=values)
            ids.update(anchor_rows.values_list("case_id", flat=True))
        return sorted(ids)

    def _in(self, table: Any, case: CaseId) -> Any:
        return self._of(table).filter(case_id=case)


def _case(row: Any, case: CaseId) -> Case:
    if row is None:
        raise problem("cases.unknown-case", case=case)
    return CASE.value(row)
