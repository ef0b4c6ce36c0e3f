"""Where looks, choices and limits are kept; each person's rows are asked for by that person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, IntegerField, Q, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from seawall.db import models as db
from seawall.db.rows.mapping import Mapped
from seawall.db.rows.scoped import Scoped
from seawall.errors import problem
from seawall.ids import CaseId, LimitChangeId, PersonId
from seawall.people.protection.choices import Choices
from seawall.people.protection.exposure_limits import ExposureLimits
from seawall.people.protection.model import DecisionCounts, ExposureStep, LimitChange, OptOut

LOOK = Mapped(ExposureStep, db.MediaLookRow)
OPT_OUT = Mapped(OptOut, db.OptOutRow)
LIMIT_CHANGE = Mapped(LimitChange, db.LimitChangeRow)

_ENTRY = "entry"
#: No look is longer: the longest stretch that limits can allow, and some more.
_LONGEST = timedelta(hours=3)


class ProtectionStore(Scoped):
    """Rows of one organisation."""

    # Looks

    def lock(self, person: PersonId) -> None:
        """Until the commit no other tab of this person opens anything: limits are hard."""
        list(self._of(db.PersonRow).select_for_update().filter(id=person).values_list("id"))

    def add_look(self, look: ExposureStep) -> None:
        """Something is on the screen."""
        stored_look = replace(look, category=look.category[:64])
        db.MediaLookRow.objects.create(
            organisation_id=self.organisation, **LOOK.changes(stored_look)
        )

    def change_look(self, look: ExposureStep) -> None:
        """It was seen again, or closed."""
        self._of(db.MediaLookRow).filter(id=look.id).update(
            seen_at=look.seen_at, closed_at=look.closed_at
        )

    def looks(self, person: PersonId, *, since: datetime) -> list[ExposureStep]:
        """What one person has looked at, oldest first; one that may still be open is there."""
        recent = Q(opened_at__gte=since - _LONGEST) | Q(closed_at=None)
        rows = self._of(db.MediaLookRow).filter(recent, person_id=person)
        return LOOK.values(rows.order_by("opened_at", "id"))

    def looks_at(self, case: CaseId, person: PersonId) -> list[ExposureStep]:
        """What one person has looked at in one case, oldest first."""
        rows = self._of(db.MediaLookRow).filter(person_id=person, case_id=case)
        return LOOK.values(rows.order_by("opened_at", "id"))

    def team(self, *, since: datetime, before: datetime) -> dict[PersonId, list[ExposureStep]]:
        """Everybody's looks of a span, to be added up (`team_figures.py`) and for nothing else."""
        rows = self._of(db.MediaLookRow).filter(opened_at__gte=since, opened_at__lt=before)
        looks: dict[PersonId, list[ExposureStep]] = defaultdict(list)
        for row in rows.order_by("opened_at", "id"):
            looks[PersonId(row.person_id)].append(LOOK.value(row))
        return looks

    def forget_looks(self, person: PersonId, *, before: datetime) -> None:
        """What is older than anybody needs is gone."""
        self._of(db.MediaLookRow).filter(person_id=person, opened_at__lt=before).delete()

    def decisions(self, person: PersonId, *, since: datetime) -> DecisionCounts:
        """One person's own decisions, added up by the database."""
        sums = (
            self._of(db.DecisionRow)
            .filter(person=person, at__gte=since)
            .aggregate(
                decided=Count("id"),
                looked=Count("id", filter=Q(evidence__seen__0__isnull=False)),
                avoided=Sum(Cast(KT("evidence__views_avoided"), IntegerField())),
            )
        )
        return DecisionCounts(
            sums["decided"], sums["decided"] - sums["looked"], sums["avoided"] or 0
        )

    # Choices

    def choices(self, person: PersonId) -> Choices:
        """How one person wants things shown."""
        row = self._of(db.ViewingChoiceRow).filter(person_id=person).first()
        return Choices.from_json(row.choices) if row else Choices()

    def choose(self, person: PersonId, choices: Choices) -> None:
        """Keep how one person wants things shown."""
        self._put(person, choices=choices.as_json())

    def break_until(self, person: PersonId) -> datetime | None:
        """When the break that somebody asked for ends."""
        row = self._of(db.ViewingChoiceRow).filter(person_id=person).first()
        return row.break_until if row else None

    def take_break(self, person: PersonId, until: datetime | None) -> None:
        """Begin a break, or end it."""
        self._put(person, break_until=until)

    def opt_outs(self, person: PersonId) -> tuple[OptOut, ...]:
        """What one person is not offered."""
        rows = self._of(db.OptOutRow).filter(person_id=person).order_by("category")
        return tuple(OPT_OUT.values(rows))

    def opt_out(self, person: PersonId, chosen: OptOut) -> None:
        """Do not offer it any more."""
        self.opt_in(person, chosen.category)
        self._add(OPT_OUT, chosen, person_id=person)

    def opt_in(self, person: PersonId, category: str) -> None:
        """Offer it again."""
        self._of(db.OptOutRow).filter(person_id=person, category=category).delete()

    def labels_of(self, cases: Sequence[CaseId]) -> dict[CaseId, set[str]]:
        """What each of these cases is known or said to show: two questions, however many."""
        labels_by_case: dict[CaseId, set[str]] = defaultdict(set)
        anchors = self._of(db.CaseAnchorRow).filter(case_id__in=cases, kind=_ENTRY)
        at = list(anchors.values_list("case_id", "value"))
        entries = self._of(db.BankEntryRow).filter(id__in={entry for _, entry in at})
        labels = dict(entries.values_list("id", "label"))
        for case, entry in at:
            labels_by_case[CaseId(case)].add(labels.get(entry, ""))
        noticed = self._of(db.NoticeRow).filter(case_id__in=cases).exclude(label="")
        for case, label in noticed.values_list("case_id", "label"):
            labels_by_case[CaseId(case)].add(label)
        return {case: labels - {""} for case, labels in labels_by_case.items()}

    # Limits

    def limits(self) -> ExposureLimits:
        """The limits in force."""
        rows = self._of(db.LimitChangeRow).exclude(approved_at=None)
        row = rows.order_by("-approved_at", "-id").first()
        return LIMIT_CHANGE.value(row).limits if row else ExposureLimits()

    def limit_changes(self, limit: int = 20) -> list[LimitChange]:
        """What was proposed, newest first."""
        rows = self._of(db.LimitChangeRow).order_by("-proposed_at", "-id")[:limit]
        return LIMIT_CHANGE.values(rows)

    def limit_change(self, change: LimitChangeId) -> LimitChange:
        """One proposal, locked until the commit."""
        row = self._of(db.LimitChangeRow).select_for_update().filter(id=change).first()
        if row is None:
            raise problem("people.no-such-limit-change", change=change)
        return LIMIT_CHANGE.value(row)

    def put_limit_change(self, change: LimitChange) -> None:
        """Write a proposal down, or what became of it."""
        rows = self._of(db.LimitChangeRow).filter(id=change.id)
        if not rows.update(**LIMIT_CHANGE.changes(change)):
            self._add(LIMIT_CHANGE, change)

    def _put(self, person: PersonId, **fields: Any) -> None:
        if not self._of(db.ViewingChoiceRow).filter(person_id=person).update(**fields):
            db.ViewingChoiceRow.objects.create(
                person_id=person, organisation_id=self.organisation, **fields
            )
