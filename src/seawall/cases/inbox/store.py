"""Where the inbox is read: pages, bounded counts, what is put aside, own views, tallies.

A page costs the same number of queries however many cases there are, and each reads no
more rows than the page shows: by key, never by offset, and straight from an index.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection
from django.db import transaction as database
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from seawall.cases.inbox._counting import statement
from seawall.cases.inbox.filter import InboxFilter
from seawall.cases.inbox.model import (
    ELSEWHERE,
    MOST_COUNTED,
    PAGE,
    InboxLine,
    InboxPage,
    InboxQuery,
    SavedView,
    Snooze,
)
from seawall.cases.model import CaseReason, CaseState
from seawall.cases.priority import QueuePlace, place_of
from seawall.cases.rows import CASE, REASON
from seawall.db import models as db
from seawall.db.rows.mapping import Mapped
from seawall.db.rows.queue import cases_in_order
from seawall.db.rows.scoped import Scoped
from seawall.errors import problem
from seawall.ids import CaseId, CheckId, ItemId, PersonId, ViewId

#: What `case_holding` calls the reason that goes with a hand-over.
HANDED = "hand-over"
_MOST_VIEWS = 12

SNOOZE = Mapped(Snooze, db.SnoozeRow)
VIEW = Mapped(SavedView, db.InboxViewRow)


class InboxStore(Scoped):
    """Rows of one organisation (or all, for the installation's own jobs)."""

    # Pages

    def page(
        self, query: InboxQuery, *, after: QueuePlace | None = None, limit: int = PAGE
    ) -> InboxPage:
        """The next cases that await somebody, most urgent first."""
        cases = self._described(self._open_cases(query))
        rows = cases_in_order(cases, limit=limit + 1, after=after)
        lines = self._lines(rows[:limit], query)
        next_place = str(place_of(lines[-1].case)) if len(rows) > limit else ""
        return InboxPage(lines, next_place)

    def decided(
        self,
        criteria: InboxFilter,
        *,
        before: tuple[datetime, str] | None = None,
        limit: int = PAGE,
    ) -> InboxPage:
        """The next decided cases, newest first."""
        cases = self._of(db.CaseRow).filter(_words(criteria), state=CaseState.DECIDED)
        cases = cases.exclude(kind__in=ELSEWHERE)
        if before is not None:
            at, case = before
            cases = cases.filter(Q(decided_at__lt=at) | Q(decided_at=at, id__lt=case))
            cases = cases.filter(decided_at__lte=at)
        rows = list(self._described(cases).order_by("-decided_at", "-id")[: limit + 1])
        lines = self._lines(rows[:limit], None)
        last = lines[-1].case if len(rows) > limit else None
        return InboxPage(lines, f"{last.decided_at.isoformat()}~{last.id}" if last else "")  # type: ignore[union-attr]

    def counts(self, queries: Sequence[InboxQuery]) -> list[int]:
        """How many there are in each view, up to one more than anybody counts to."""
        if not queries:
            return []
        adapt_moment = connection.ops.adapt_datetimefield_value
        sql, values = statement(queries, organisation=self.organisation, moment=adapt_moment)
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return [int(number) for number in cursor.fetchone()]

    def ids(self, query: InboxQuery, *, limit: int) -> list[CaseId]:
        """The cases of a view in their order, to be decided together."""
        return [CaseId(row.id) for row in cases_in_order(self._open_cases(query), limit=limit)]

    def lines_of(
        self, cases: Sequence[CaseId], *, person: PersonId, now: datetime
    ) -> list[InboxLine]:
        """These cases as lines, in the order they are named."""
        described_cases = self._described(self._of(db.CaseRow).filter(id__in=list(cases)))
        lines = self._lines(list(described_cases), InboxQuery(person, now))
        at = {case: place for place, case in enumerate(cases)}
        return sorted(lines, key=lambda line: at[line.case.id])

    # Put aside for later

    def snooze(self, snooze: Snooze) -> None:
        """Put a case aside; what was said before about it no longer counts."""
        self.wake(snooze.case, now=snooze.at)
        self._add(SNOOZE, snooze)

    def wake(self, case: CaseId, *, now: datetime) -> bool:
        """Bring it back at once; whether it was away."""
        away = self._of(db.SnoozeRow).filter(case_id=case, until__gt=now)
        return bool(away.update(until=now))

    def snooze_of(self, case: CaseId, *, now: datetime) -> Snooze | None:
        """How it is put aside at this moment."""
        row = self._of(db.SnoozeRow).filter(case_id=case, until__gt=now).order_by("-id").first()
        return SNOOZE.value(row) if row else None

    # Own views

    def views(self, person: PersonId) -> list[SavedView]:
        """A person's own views, in the order they were made."""
        rows = self._of(db.InboxViewRow).filter(person=person).order_by("made_at", "id")
        return VIEW.values(rows[:_MOST_VIEWS])

    def add_view(self, view: SavedView) -> None:
        """Keep a view under its name."""
        if self._of(db.InboxViewRow).filter(person=view.person).count() >= _MOST_VIEWS:
            raise problem("cases.too-many-views", most=_MOST_VIEWS)
        try:
            with database.atomic():
                self._add(VIEW, view)
        except IntegrityError as error:
            raise problem("cases.name-taken") from error

    def drop_view(self, view: ViewId, *, person: PersonId) -> None:
        """Forget one of a person's views."""
        if not self._of(db.InboxViewRow).filter(id=view, person=person).delete()[0]:
            raise problem("cases.no-such-view", view=view)

    # How often sources were right

    def tally(self, source: str, *, upheld: int, decided: int) -> None:
        """Add to a source's record."""
        of = {"organisation_id": self.organisation, "source": source[:200]}
        db.SourceTallyRow.objects.bulk_create([db.SourceTallyRow(**of)], ignore_conflicts=True)
        self._of(db.SourceTallyRow).filter(source=source[:200]).update(
            upheld=F("upheld") + upheld, decided=F("decided") + decided
        )

    def tallies(self, sources: Iterable[str]) -> dict[str, tuple[int, int]]:
        """Of each source that was ever judged: how often it was upheld, of how many."""
        rows = self._of(db.SourceTallyRow).filter(
            source__in=sorted({source[:200] for source in sources})
        )
        return {row.source: (row.upheld, row.decided) for row in rows}

    # Underneath

    def _open_cases(self, query: InboxQuery) -> Any:
        cases = self._of(db.CaseRow).filter(_words(query.filter), state=CaseState.OPEN)
        cases = cases.exclude(kind__in=ELSEWHERE).exclude(id__in=query.without)
        cases = _due(cases, query)
        cases = self._assigned(cases, query)
        away = self._of(db.SnoozeRow).filter(until__gt=query.now)
        if query.is_snoozed:
            ids = list(away.order_by("until").values_list("case_id", flat=True)[:MOST_COUNTED])
            return cases.filter(id__in=ids)
        in_time = Coalesce(OuterRef("due_at"), F("until"))
        return cases.filter(~Exists(away.filter(case_id=OuterRef("id"), until__lte=in_time)))

    def _assigned(self, cases: Any, query: InboxQuery) -> Any:
        assignee = query.filter.assignee
        if assignee == "me":
            leased_cases = self._of(db.CaseRow).filter(
                lease_holder=query.person, lease_until__gt=query.now
            )
            return cases.filter(
                id__in=list(leased_cases.values_list("id", flat=True)[:MOST_COUNTED])
            )
        if assignee == "none":
            return cases.filter(Q(lease_until__isnull=True) | Q(lease_until__lte=query.now))
        if assignee == "others":
            return cases.filter(lease_until__gt=query.now).exclude(lease_holder=query.person)
        return cases

    def _described(self, cases: Any) -> Any:
        first = self._of(db.CaseItemRow).filter(case_id=OuterRef("id")).order_by("id")
        why = self._of(db.CaseReasonRow).filter(case_id=OuterRef("id")).order_by("id")
        return cases.annotate(
            first_item=Subquery(first.values("item_id")[:1]),
            first_check=Subquery(first.values("upload_check_id")[:1]),
            first_reason=Subquery(why.values("id")[:1]),
        )

    def _lines(self, rows: Sequence[Any], query: InboxQuery | None) -> tuple[InboxLine, ...]:
        ids = [row.id for row in rows]
        in_it = self._of(db.CaseItemRow).filter(case_id__in=ids).values("case_id")
        sizes = dict(in_it.annotate(n=Count("item_id", distinct=True)).values_list("case_id", "n"))
        reason_rows = self._of(db.CaseReasonRow).filter(id__in=[row.first_reason for row in rows])
        reasons = {row.case_id: REASON.value(row) for row in reason_rows}
        snoozes = self._snoozes(ids, query) if query and query.is_snoozed else {}
        person = query.person if query else None
        leased_ids = [row.id for row in rows if person and row.lease_holder == person]
        handed = self._handed(leased_ids, query) if query and leased_ids else {}
        return tuple(
            InboxLine(
                case=CASE.value(row),
                size=sizes.get(row.id, 0),
                reason=reasons.get(row.id),
                item=ItemId(row.first_item) if row.first_item else None,
                check=CheckId(row.first_check) if row.first_check else None,
                snooze=snoozes.get(row.id),
                handed=handed.get(row.id),
            )
            for row in rows
        )

    def _snoozes(self, ids: Sequence[str], query: InboxQuery) -> dict[str, Snooze]:
        rows = self._of(db.SnoozeRow).filter(case_id__in=ids, until__gt=query.now).order_by("id")
        return {row.case_id: SNOOZE.value(row) for row in rows}

    def _handed(self, ids: Sequence[str], query: InboxQuery) -> dict[str, CaseReason]:
        rows = self._of(db.CaseReasonRow).filter(case_id__in=ids, kind=HANDED, about=query.person)
        return {row.case_id: REASON.value(row) for row in rows.order_by("id")}


def _words(criteria: InboxFilter) -> Q:
    names = ("kind", "queue", "language", "source")
    conditions = {name: getattr(criteria, name) for name in names if getattr(criteria, name)}
    least = Q(severity__gte=criteria.severity) if criteria.severity else Q()
    return Q(**conditions) & least


def _due(cases: Any, query: InboxQuery) -> Any:
    if not query.filter.due:
        return cases
    cases = cases.filter(due_at__isnull=False)
    within = query.filter.due_within
    return cases if within is None else cases.filter(due_at__lt=query.now + within)
