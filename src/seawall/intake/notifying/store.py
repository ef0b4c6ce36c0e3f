"""Where notifying is kept: the register of trusted flaggers, statements, steps."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from django.db.models import Count, Q

from seawall.db import models as db
from seawall.db.rows.mapping import Mapped
from seawall.db.rows.scoped import Scoped
from seawall.errors import problem
from seawall.ids import ApiKeyId, CaseId, FlaggerId, MisuseId, NoticeId, OrderId
from seawall.intake.notifying.model import Flagger, NoticeStatement
from seawall.intake.notifying.notice_misuse import MisuseStep

FLAGGER = Mapped(Flagger, db.FlaggerRow)
STATEMENT = Mapped(NoticeStatement, db.NoticeStatementRow)
STEP = Mapped(MisuseStep, db.MisuseStepRow)

#: How many statements a page looks back at.
AT_MOST = 5_000


class NotifyingStore(Scoped):
    """Rows of one organisation (or all, for whoever holds a receipt)."""

    # Trusted flaggers

    def add_flagger(self, flagger: Flagger) -> None:
        """Enter a trusted flagger."""
        if self._of(db.FlaggerRow).filter(name=flagger.name).exists():
            raise problem("intake.flagger-known", flagger_name=flagger.name)
        self._add(FLAGGER, flagger)

    def save_flagger(self, flagger: Flagger) -> None:
        """Write down what an entry has become."""
        self._of(db.FlaggerRow).filter(id=flagger.id).update(**FLAGGER.changes(flagger))

    def flagger(self, flagger: FlaggerId) -> Flagger:
        """One entry."""
        row = self._of(db.FlaggerRow).filter(id=flagger).first()
        if row is None:
            raise problem("intake.no-such-flagger", flagger=flagger)
        return FLAGGER.value(row)

    def locked_flagger(self, flagger: FlaggerId) -> Flagger:
        """One entry whose status nobody else changes until the commit."""
        row = self._of(db.FlaggerRow).select_for_update().filter(id=flagger).first()
        if row is None:
            raise problem("intake.no-such-flagger", flagger=flagger)
        return FLAGGER.value(row)

    def active_flaggers(self, flaggers: Collection[FlaggerId], *, at: datetime) -> set[FlaggerId]:
        """Those of these whose notices have priority at a moment."""
        stored = FLAGGER.values(self._of(db.FlaggerRow).filter(id__in=flaggers))
        return {flagger.id for flagger in stored if flagger.has_priority(at)}

    def flagger_named(self, name: str) -> Flagger | None:
        """The entry with this name."""
        row = self._of(db.FlaggerRow).filter(name=name).first()
        return FLAGGER.value(row) if row else None

    def flagger_with_key(self, key: ApiKeyId) -> Flagger | None:
        """The trusted flagger that this key of ours belongs to."""
        row = self._of(db.FlaggerRow).filter(key_id=key).first()
        return FLAGGER.value(row) if row else None

    def flaggers(self) -> list[Flagger]:
        """The register, by name."""
        return FLAGGER.values(self._of(db.FlaggerRow).order_by("name", "id"))

    # Statements

    def add_statement(self, statement: NoticeStatement) -> None:
        """Write a notice's statement down, for good."""
        self._add(STATEMENT, statement)

    def by_receipt(self, digest: str) -> NoticeStatement | None:
        """The statement whose sender holds this receipt."""
        row = self._of(db.NoticeStatementRow).filter(receipt_digest=digest).first()
        return STATEMENT.value(row) if row else None

    def statement(self, notice: NoticeId) -> NoticeStatement | None:
        """What was said in this notice."""
        row = self._of(db.NoticeStatementRow).filter(id=notice).first()
        return STATEMENT.value(row) if row else None

    def statements_about(
        self, case: CaseId, orders: Sequence[OrderId], *, limit: int = AT_MOST
    ) -> list[NoticeStatement]:
        """What was said in the notices that led to a case or to one of these orders."""
        led_here = Q(case=case) | Q(order__in=orders)
        statements = self._of(db.NoticeStatementRow).filter(led_here).order_by("at", "id")
        return STATEMENT.values(statements[:limit])

    def statements_of(self, notifier: str, *, limit: int = AT_MOST) -> list[NoticeStatement]:
        """What a notifier has sent, newest first."""
        statements = (
            self._of(db.NoticeStatementRow).filter(notifier=notifier).order_by("-at", "-id")
        )
        return STATEMENT.values(statements[:limit])

    def statements(
        self, *, since: datetime, flagger: FlaggerId | None = None, limit: int = AT_MOST
    ) -> list[NoticeStatement]:
        """What came since, newest first; of one trusted flagger, or of all."""
        statements = self._of(db.NoticeStatementRow).filter(at__gte=since)
        statements = statements.filter(flagger_id=flagger) if flagger else statements
        return STATEMENT.values(statements.order_by("-at", "-id")[:limit])

    def kept(self, measure: MisuseId) -> list[NoticeStatement]:
        """What came during a suspension."""
        statements = self._of(db.NoticeStatementRow).filter(kept_under=measure).order_by("at", "id")
        return STATEMENT.values(statements)

    def busiest_notifiers(self, *, since: datetime, limit: int = 50) -> list[tuple[str, int]]:
        """Who sent most; who they are is not in the key."""
        statements = self._of(db.NoticeStatementRow).filter(at__gte=since).exclude(notifier="")
        counted = statements.values("notifier").annotate(number=Count("id"))
        rows = counted.order_by("-number", "notifier")[:limit]
        return [(row["notifier"], row["number"]) for row in rows]

    # Misuse

    def add_step(self, step: MisuseStep) -> None:
        """Write a step down, for good."""
        self._add(STEP, step)

    def steps_of(self, notifier: str) -> list[MisuseStep]:
        """Everything that was done about a notifier, in its order."""
        steps = self._of(db.MisuseStepRow).filter(notifier=notifier).order_by("at", "id")
        return STEP.values(steps)

    def steps(self) -> Iterator[MisuseStep]:
        """Everything that was done, by notifier, in its order."""
        for row in self._of(db.MisuseStepRow).order_by("notifier", "at", "id").iterator():
            yield STEP.value(row)

    # Accounts: DSA Art. 23(1), a figure for people

    def accounts_removed(self, *, since: datetime, limit: int = 50) -> list[tuple[str, int]]:
        """Accounts with most items removed by decisions that stand."""
        removals = self._of(db.DecisionRow).filter(finding="remove", at__gte=since)
        former = self._of(db.DecisionRow).exclude(supersedes_id=None).values("supersedes_id")
        cases = removals.exclude(id__in=former).values("case_id")
        items = self._of(db.CaseItemRow).filter(case_id__in=cases).exclude(item__account="")
        counted = items.values("item__account").annotate(number=Count("item_id", distinct=True))
        rows = counted.order_by("-number", "item__account")[:limit]
        return [(row["item__account"], row["number"]) for row in rows]
