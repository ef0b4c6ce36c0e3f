"""Where notifying is kept: the register of trusted flaggers, statements, steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db.models import Count

from seawall.db import models as db
from seawall.db.tenancy import EVERY
from seawall.errors import Conflict, NotFound
from seawall.ids import (
    ApiKeyId,
    CaseId,
    FlaggerId,
    ItemId,
    MisuseId,
    NoticeId,
    OrderId,
    OrganisationId,
)
from seawall.intake.notifying.misuse import MisuseStep, Step
from seawall.intake.notifying.model import Flagger, Statement

#: How many statements a page looks back at.
AT_MOST = 5_000


class NoSuchFlagger(NotFound):
    """No trusted flagger of this id or name in the register."""


class FlaggerKnown(Conflict):
    """The register has one of this name."""


class NotifyingStore:
    """Rows of one organisation (or all, for whoever holds a receipt)."""

    def __init__(self, organisation: OrganisationId) -> None:
        self.organisation = organisation

    # Trusted flaggers

    def add_flagger(self, flagger: Flagger) -> None:
        """Enter a trusted flagger."""
        if self._of(db.Flagger).filter(name=flagger.name).exists():
            raise FlaggerKnown(
                f"{flagger.name!r} is in the register.", field="name", remedy="Change its entry."
            )
        db.Flagger.objects.create(**_flagger_fields(flagger))

    def save_flagger(self, flagger: Flagger) -> None:
        """Write down what an entry has become."""
        self._of(db.Flagger).filter(id=flagger.id).update(**_flagger_fields(flagger))

    def flagger(self, flagger: FlaggerId) -> Flagger:
        """One entry."""
        row = self._of(db.Flagger).filter(id=flagger).first()
        if row is None:
            raise NoSuchFlagger(
                f"there is no trusted flagger {flagger}.",
                field="flagger",
                remedy="`seawall source list` shows them.",
            )
        return _flagger(row)

    def flagger_named(self, name: str) -> Flagger | None:
        """The entry with this name."""
        row = self._of(db.Flagger).filter(name=name).first()
        return _flagger(row) if row else None

    def flagger_with_key(self, key: ApiKeyId) -> Flagger | None:
        """The trusted flagger that this key of ours belongs to."""
        row = self._of(db.Flagger).filter(key_id=key).first()
        return _flagger(row) if row else None

    def flaggers(self) -> list[Flagger]:
        """The register, by name."""
        return [_flagger(row) for row in self._of(db.Flagger).order_by("name", "id")]

    # Statements

    def add_statement(self, said: Statement) -> None:
        """Write a notice's statement down, for good."""
        db.NoticeStatement.objects.create(
            id=said.id,
            organisation_id=said.organisation,
            flagger_id=said.flagger,
            notifier=said.notifier,
            item_id=said.item,
            order_id=said.order,
            case_id=said.case,
            missing=list(said.missing),
            gives_knowledge=said.gives_knowledge,
            kept_under=said.kept_under or "",
            language=said.language,
            said=said.said,
            receipt_digest=said.receipt_digest,
            at=said.at,
        )

    def by_receipt(self, digest: str) -> Statement | None:
        """The statement whose sender holds this receipt."""
        row = self._of(db.NoticeStatement).filter(receipt_digest=digest).first()
        return _statement(row) if row else None

    def statement(self, notice: NoticeId) -> Statement | None:
        """What was said in this notice."""
        row = self._of(db.NoticeStatement).filter(id=notice).first()
        return _statement(row) if row else None

    def statements_of(self, notifier: str, *, limit: int = AT_MOST) -> list[Statement]:
        """What a notifier has sent, newest first."""
        found = self._of(db.NoticeStatement).filter(notifier=notifier).order_by("-at", "-id")
        return [_statement(row) for row in found[:limit]]

    def statements(
        self, *, since: datetime, flagger: FlaggerId | None = None, limit: int = AT_MOST
    ) -> list[Statement]:
        """What came since, newest first; of one trusted flagger, or of all."""
        found = self._of(db.NoticeStatement).filter(at__gte=since)
        found = found.filter(flagger_id=flagger) if flagger else found
        return [_statement(row) for row in found.order_by("-at", "-id")[:limit]]

    def kept(self, measure: MisuseId) -> list[Statement]:
        """What came during a suspension."""
        found = self._of(db.NoticeStatement).filter(kept_under=measure).order_by("at", "id")
        return [_statement(row) for row in found]

    def busiest_notifiers(self, *, since: datetime, limit: int = 50) -> list[tuple[str, int]]:
        """Who sent most; who they are is not in the key."""
        found = self._of(db.NoticeStatement).filter(at__gte=since).exclude(notifier="")
        counted = found.values("notifier").annotate(number=Count("id"))
        rows = counted.order_by("-number", "notifier")[:limit]
        return [(row["notifier"], row["number"]) for row in rows]

    # Misuse

    def add_step(self, step: MisuseStep) -> None:
        """Write a step down, for good."""
        db.MisuseStep.objects.create(
            id=step.id,
            organisation_id=self.organisation,
            notifier=step.notifier,
            step=step.step.value,
            about=step.about or "",
            factors=dict(step.factors),
            said=step.said,
            by=step.by,
            ends_at=step.ends_at,
            at=step.at,
        )

    def steps_of(self, notifier: str) -> list[MisuseStep]:
        """Everything that was done about a notifier, in its order."""
        found = self._of(db.MisuseStep).filter(notifier=notifier).order_by("at", "id")
        return [_step(row) for row in found]

    def steps(self) -> Iterator[MisuseStep]:
        """Everything that was done, by notifier, in its order."""
        for row in self._of(db.MisuseStep).order_by("notifier", "at", "id").iterator():
            yield _step(row)

    # Accounts: DSA Art. 23(1), a figure for people

    def accounts_removed(self, *, since: datetime, limit: int = 50) -> list[tuple[str, int]]:
        """Accounts with most items removed by decisions that stand."""
        gone = self._of(db.Decision).filter(finding="remove", at__gte=since)
        former = self._of(db.Decision).exclude(supersedes_id=None).values("supersedes_id")
        cases = gone.exclude(id__in=former).values("case_id")
        items = self._of(db.CaseItem).filter(case_id__in=cases).exclude(item__account="")
        counted = items.values("item__account").annotate(number=Count("item_id", distinct=True))
        rows = counted.order_by("-number", "item__account")[:limit]
        return [(row["item__account"], row["number"]) for row in rows]

    def _of(self, table: Any) -> Any:
        if self.organisation == EVERY:
            return table.objects.all()
        return table.objects.filter(organisation_id=self.organisation)


def _flagger_fields(flagger: Flagger) -> dict[str, Any]:
    fields = asdict(flagger)
    fields["organisation_id"] = fields.pop("organisation")
    fields["key_id"] = fields.pop("key")
    return fields


def _flagger(row: Any) -> Flagger:
    return Flagger(
        id=FlaggerId(row.id),
        organisation=OrganisationId(row.organisation_id),
        name=row.name,
        email=row.email,
        field=row.field,
        awarded_by=row.awarded_by,
        country=row.country,
        since=row.since,
        until=row.until,
        suspended_at=row.suspended_at,
        why=row.why,
        key=ApiKeyId(row.key_id) if row.key_id else None,
        created_at=row.created_at,
    )


def _statement(row: Any) -> Statement:
    return Statement(
        id=NoticeId(row.id),
        organisation=OrganisationId(row.organisation_id),
        flagger=FlaggerId(row.flagger_id) if row.flagger_id else None,
        notifier=row.notifier,
        item=ItemId(row.item_id) if row.item_id else None,
        order=OrderId(row.order_id) if row.order_id else None,
        case=CaseId(row.case_id) if row.case_id else None,
        missing=tuple(row.missing),
        gives_knowledge=row.gives_knowledge,
        kept_under=MisuseId(row.kept_under) if row.kept_under else None,
        language=row.language,
        said=row.said,
        receipt_digest=row.receipt_digest,
        at=row.at,
    )


def _step(row: Any) -> MisuseStep:
    return MisuseStep(
        id=MisuseId(row.id),
        notifier=row.notifier,
        step=Step(row.step),
        about=MisuseId(row.about) if row.about else None,
        factors=row.factors,
        said=row.said,
        by=row.by,
        ends_at=row.ends_at,
        at=row.at,
    )
