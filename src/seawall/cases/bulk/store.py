"""Where decisions about many cases are kept, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from seawall.cases.bulk.model import (
    Bulk,
    BulkLine,
    BulkLineState,
    BulkPreview,
    BulkRuling,
    BulkState,
)
from seawall.db import models as db
from seawall.db.rows.bulk import in_parts
from seawall.db.rows.mapping import Columns, Mapped
from seawall.db.rows.scoped import Scoped
from seawall.errors import problem
from seawall.ids import BulkId, CaseId, PersonId

#: Values in one question to the database.
_AT_ONCE = 500

BULK = Mapped(
    Bulk,
    db.BulkRow,
    ruling=Columns(
        finding="finding",
        clauses="clauses",
        reason="reason",
        context="context",
        law="law",
        law_explanation="law_explanation",
        for_the_user="for_the_user",
    ),
)
LINE = Mapped(BulkLine, db.BulkLineRow)


class BulkStore(Scoped):
    """Rows of one organisation (or all, for the installation's own jobs)."""

    def add(self, bulk: Bulk, cases: Sequence[CaseId]) -> None:
        """Write a draft down, and the cases it would decide; older drafts of the person go."""
        drafts = self._of(db.BulkRow).filter(asked_by=bulk.asked_by, state=BulkState.DRAFT)
        self._of(db.BulkLineRow).filter(
            bulk_id__in=list(drafts.values_list("id", flat=True))
        ).delete()
        drafts.delete()
        self._add(BULK, _with_blank_ruling(bulk))
        of = {"organisation_id": self.organisation, "bulk_id": bulk.id}
        rows = [db.BulkLineRow(case_id=case, position=at, **of) for at, case in enumerate(cases)]
        db.BulkLineRow.objects.bulk_create(rows, batch_size=_AT_ONCE)

    def save(self, bulk: Bulk) -> None:
        """Write down what it has become."""
        self._of(db.BulkRow).filter(id=bulk.id).update(**BULK.changes(_with_blank_ruling(bulk)))

    def bulk(self, bulk: BulkId) -> Bulk:
        """One of them."""
        return _bulk_of_row(self._of(db.BulkRow).filter(id=bulk).first(), bulk)

    def locked(self, bulk: BulkId) -> Bulk:
        """One that nobody else can change until the commit."""
        return _bulk_of_row(self._of(db.BulkRow).select_for_update().filter(id=bulk).first(), bulk)

    def latest(self, *, states: Sequence[BulkState], limit: int = 20) -> list[Bulk]:
        """The newest in one of these states."""
        bulks = self._of(db.BulkRow).filter(state__in=list(states)).order_by("-drafted_at", "-id")
        return BULK.values(bulks[:limit])

    def awaiting(self) -> int:
        """How many wait for a second person."""
        return int(self._of(db.BulkRow).filter(state=BulkState.PROPOSED).count())

    # Lines

    def lines(self, bulk: BulkId, *, limit: int = 100) -> list[BulkLine]:
        """The first of its cases; refused ones before all others, since somebody must look."""
        lines = self._of(db.BulkLineRow).filter(bulk_id=bulk)
        refused = list(lines.filter(state=BulkLineState.REFUSED).order_by("position")[:limit])
        other_lines = lines.exclude(state=BulkLineState.REFUSED).order_by("position")
        return LINE.values((*refused, *other_lines[: limit - len(refused)]))

    def next_waiting(self, bulk: BulkId) -> BulkLine | None:
        """The next case nothing was done about, locked."""
        waiting_lines = self._of(db.BulkLineRow).filter(bulk_id=bulk, state=BulkLineState.WAITING)
        row = waiting_lines.select_for_update().order_by("position").first()
        return LINE.value(row) if row else None

    def answer(self, bulk: BulkId, line: BulkLine) -> None:
        """Write down what came of a case, once."""
        waiting_lines = self._of(db.BulkLineRow).filter(
            bulk_id=bulk, case_id=line.case, state=BulkLineState.WAITING
        )
        waiting_lines.update(**LINE.changes(line, "state", "decision", "why", "at"))

    def progress(self, bulk: BulkId) -> dict[str, int]:
        """How many lines stand where."""
        line_counts = (
            self._of(db.BulkLineRow).filter(bulk_id=bulk).values("state").annotate(n=Count("id"))
        )
        return {row["state"]: row["n"] for row in line_counts.order_by("state")}

    def preview(self, bulk: BulkId, *, person: PersonId, now: datetime) -> BulkPreview:
        """What it would touch, in numbers."""
        lines = self._of(db.BulkLineRow).filter(bulk_id=bulk)
        cases = self._of(db.CaseRow).filter(id__in=lines.values("case_id"))
        is_held = Q(lease_until__gt=now) & ~Q(lease_holder=person)
        counted = cases.aggregate(
            all=Count("id"),
            clocks=Count("id", filter=Q(due_at__isnull=False)),
            held=Count("id", filter=is_held),
        )
        in_them = self._of(db.CaseItemRow).filter(case_id__in=lines.values("case_id"))
        of_items = in_them.aggregate(
            items=Count("item_id", distinct=True),
            accounts=Count("item__account", distinct=True, filter=~Q(item__account="")),
        )
        marked = self._of(db.DecisionRow).filter(case_id__in=lines.values("case_id"))
        protected = marked.exclude(context="").values("case_id").distinct().count()
        return BulkPreview(
            cases=counted["all"],
            items=of_items["items"],
            accounts=of_items["accounts"],
            clocks=counted["clocks"],
            held=counted["held"],
            protected=protected,
            kinds=self._kinds(cases),
        )

    def kinds_of(self, cases: Sequence[CaseId]) -> dict[str, int]:
        """How many of these cases there are here and open, by kind."""
        counts: dict[str, int] = {}
        for part in in_parts(cases):
            rows = self._of(db.CaseRow).filter(id__in=list(part), state="open")
            for kind, number in self._kinds(rows).items():
                counts[kind] = counts.get(kind, 0) + number
        return counts

    def _kinds(self, cases: Any) -> dict[str, int]:
        rows = cases.order_by("kind").values("kind").annotate(n=Count("id"))
        return {row["kind"]: row["n"] for row in rows}


def _bulk_of_row(row: Any, bulk: BulkId) -> Bulk:
    if row is None:
        raise problem("cases.no-such-bulk", bulk=bulk)
    return BULK.value(row)


def _with_blank_ruling(bulk: Bulk) -> Bulk:
    """As its row keeps it: what nobody has ruled yet is a ruling without a word."""
    return bulk if bulk.ruling else replace(bulk, ruling=BulkRuling("", (), ""))
