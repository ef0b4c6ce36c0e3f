"""Where looks, choices and limits are kept; each person's rows are asked for by that person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, IntegerField, Q, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from seawall.db import models as db
from seawall.db.tenancy import EVERY
from seawall.errors import NotFound
from seawall.ids import CaseId, LimitChangeId, OrganisationId, PersonId
from seawall.people.protection.choices import Choices
from seawall.people.protection.exposure_limits import Limits
from seawall.people.protection.model import Decided, LimitChange, Look, OptOut

_ENTRY = "entry"
#: No look is longer: the longest stretch that limits can allow, and some more.
_LONGEST = timedelta(hours=3)


class NoSuchLimitChange(NotFound):
    """Nobody proposed this here."""


class ProtectionStore:
    """Rows of one organisation."""

    def __init__(self, organisation: OrganisationId) -> None:
        self.organisation = organisation

    # Looks

    def lock(self, person: PersonId) -> None:
        """Until the commit no other tab of this person opens anything: limits are hard."""
        list(self._of(db.Person).select_for_update().filter(id=person).values_list("id"))

    def add_look(self, look: Look) -> None:
        """Something is on the screen."""
        db.MediaLook.objects.create(
            organisation_id=self.organisation,
            person_id=look.person,
            case_id=look.case,
            category=look.category[:64],
            step=look.step,
            opened_at=look.opened_at,
            seen_at=look.seen_at,
            closed_at=look.closed_at,
        )

    def change_look(self, look: Look) -> None:
        """It was seen again, or closed."""
        self._of(db.MediaLook).filter(id=look.id).update(
            seen_at=look.seen_at, closed_at=look.closed_at
        )

    def looks(self, person: PersonId, *, since: datetime) -> list[Look]:
        """What one person has looked at, oldest first; one that may still be open is there."""
        recent = Q(opened_at__gte=since - _LONGEST) | Q(closed_at=None)
        found = self._of(db.MediaLook).filter(recent, person_id=person)
        return [_look(row) for row in found.order_by("opened_at", "id")]

    def looks_at(self, case: CaseId, person: PersonId) -> list[Look]:
        """What one person has looked at in one case, oldest first."""
        found = self._of(db.MediaLook).filter(person_id=person, case_id=case)
        return [_look(row) for row in found.order_by("opened_at", "id")]

    def team(self, *, since: datetime, before: datetime) -> dict[PersonId, list[Look]]:
        """Everybody's looks of a span, to be added up (`team_figures.py`) and for nothing else."""
        found = self._of(db.MediaLook).filter(opened_at__gte=since, opened_at__lt=before)
        looks: dict[PersonId, list[Look]] = defaultdict(list)
        for row in found.order_by("opened_at", "id"):
            looks[PersonId(row.person_id)].append(_look(row))
        return looks

    def forget_looks(self, person: PersonId, *, before: datetime) -> None:
        """What is older than anybody needs is gone."""
        self._of(db.MediaLook).filter(person_id=person, opened_at__lt=before).delete()

    def decisions(self, person: PersonId, *, since: datetime) -> Decided:
        """One person's own decisions, added up by the database."""
        found = (
            self._of(db.Decision)
            .filter(person=person, at__gte=since)
            .aggregate(
                decided=Count("id"),
                looked=Count("id", filter=Q(evidence__seen__0__isnull=False)),
                avoided=Sum(Cast(KT("evidence__views_avoided"), IntegerField())),
            )
        )
        return Decided(found["decided"], found["decided"] - found["looked"], found["avoided"] or 0)

    # Choices

    def choices(self, person: PersonId) -> Choices:
        """How one person wants things shown."""
        row = self._of(db.ViewingChoice).filter(person_id=person).first()
        return Choices.from_json(row.choices) if row else Choices()

    def choose(self, person: PersonId, choices: Choices) -> None:
        """Keep how one person wants things shown."""
        self._put(person, choices=choices.as_json())

    def break_until(self, person: PersonId) -> datetime | None:
        """When the break that somebody asked for ends."""
        row = self._of(db.ViewingChoice).filter(person_id=person).first()
        return row.break_until if row else None

    def take_break(self, person: PersonId, until: datetime | None) -> None:
        """Begin a break, or end it."""
        self._put(person, break_until=until)

    def opt_outs(self, person: PersonId) -> tuple[OptOut, ...]:
        """What one person is not offered."""
        rows = self._of(db.OptOut).filter(person_id=person).order_by("category")
        return tuple(OptOut(row.category, row.until) for row in rows)

    def opt_out(self, person: PersonId, chosen: OptOut) -> None:
        """Do not offer it any more."""
        self.opt_in(person, chosen.category)
        db.OptOut.objects.create(
            organisation_id=self.organisation,
            person_id=person,
            category=chosen.category,
            until=chosen.until,
        )

    def opt_in(self, person: PersonId, category: str) -> None:
        """Offer it again."""
        self._of(db.OptOut).filter(person_id=person, category=category).delete()

    def labels_of(self, cases: Sequence[CaseId]) -> dict[CaseId, set[str]]:
        """What each of these cases is known or said to show: two questions, however many."""
        found: dict[CaseId, set[str]] = defaultdict(set)
        anchors = self._of(db.CaseAnchor).filter(case_id__in=cases, kind=_ENTRY)
        at = list(anchors.values_list("case_id", "value"))
        entries = db.BankEntry.objects.filter(id__in={entry for _, entry in at})
        labels = dict(self._scoped(entries).values_list("id", "label"))
        for case, entry in at:
            found[CaseId(case)].add(labels.get(entry, ""))
        noticed = self._of(db.Notice).filter(case_id__in=cases).exclude(label="")
        for case, label in noticed.values_list("case_id", "label"):
            found[CaseId(case)].add(label)
        return {case: labels - {""} for case, labels in found.items()}

    # Limits

    def limits(self) -> Limits:
        """The limits in force."""
        found = self._of(db.LimitChange).exclude(approved_at=None)
        row = found.order_by("-approved_at", "-id").first()
        return Limits(**row.limits) if row else Limits()

    def limit_changes(self, limit: int = 20) -> list[LimitChange]:
        """What was proposed, newest first."""
        rows = self._of(db.LimitChange).order_by("-proposed_at", "-id")[:limit]
        return [_change(row) for row in rows]

    def limit_change(self, change: LimitChangeId) -> LimitChange:
        """One proposal, locked until the commit."""
        row = self._of(db.LimitChange).select_for_update().filter(id=change).first()
        if row is None:
            raise NoSuchLimitChange(
                f"There is no proposal {change}.", field="change", remedy="Reload the page."
            )
        return _change(row)

    def put_limit_change(self, change: LimitChange) -> None:
        """Write a proposal down, or what became of it."""
        fields: dict[str, Any] = {
            "limits": change.limits.as_json(),
            "why": change.why,
            "proposed_by": change.proposed_by,
            "proposed_at": change.proposed_at,
            "approved_by": change.approved_by or "",
            "approved_at": change.approved_at,
            "withdrawn_at": change.withdrawn_at,
        }
        if not self._of(db.LimitChange).filter(id=change.id).update(**fields):
            db.LimitChange.objects.create(id=change.id, organisation_id=self.organisation, **fields)

    def _put(self, person: PersonId, **fields: Any) -> None:
        if not self._of(db.ViewingChoice).filter(person_id=person).update(**fields):
            db.ViewingChoice.objects.create(
                person_id=person, organisation_id=self.organisation, **fields
            )

    def _of(self, model: Any) -> Any:
        return self._scoped(model.objects.all())

    def _scoped(self, rows: Any) -> Any:
        if self.organisation == EVERY:
            return rows
        return rows.filter(organisation_id=self.organisation)


def _look(row: db.MediaLook) -> Look:
    return Look(
        row.id,
        PersonId(row.person_id),
        CaseId(row.case_id),
        row.category,
        row.step,
        row.opened_at,
        row.seen_at,
        row.closed_at,
    )


def _change(row: db.LimitChange) -> LimitChange:
    return LimitChange(
        id=LimitChangeId(row.id),
        limits=Limits(**row.limits),
        why=row.why,
        proposed_by=PersonId(row.proposed_by),
        proposed_at=row.proposed_at,
        approved_by=PersonId(row.approved_by) if row.approved_by else None,
        approved_at=row.approved_at,
        withdrawn_at=row.withdrawn_at,
    )
