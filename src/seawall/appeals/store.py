"""Where appeals are kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from seawall.appeals.model import Appeal, AppealDraft, AppealStatement, FiledAppeal
from seawall.db import models as db
from seawall.db.rows.counters import advance_counter
from seawall.db.rows.mapping import Mapped
from seawall.db.rows.scoped import Scoped
from seawall.ids import AppealId, CaseId, DecisionId

#: Of how many decided appeals it is asked how long they took.
_NEWEST = 5_000

APPEAL = Mapped(Appeal, db.AppealRow)
FILED = Mapped(FiledAppeal, db.AppealFileRow)
SAID = Mapped(AppealStatement, db.AppealWordRow)


class AppealStore(Scoped):
    """Rows of one organisation (or all, for the installation's own jobs)."""

    def next_number(self, *, year: int) -> str:
        """The next number of this year, such as `A-2026-00017`; the counter is held to the commit."""
        return f"A-{year}-{advance_counter(f'appeals:{self.organisation}:{year}'):05d}"

    def add(self, appeal: Appeal, *, filed: FiledAppeal | None = None) -> None:
        """Write an appeal down, and what it is filed under."""
        self._add(APPEAL, appeal)
        if filed:
            self._add(FILED, filed)

    def say(self, appeal: AppealId, submission: AppealStatement, *, at: datetime) -> None:
        """Write down what is said in an appeal."""
        self._add(SAID, submission, appeal_id=appeal, at=at)

    def by_receipt(self, digest: str) -> Appeal | None:
        """The appeal whose receipt has this digest."""
        row = self._of(db.AppealRow).filter(receipt_digest=digest).first()
        return APPEAL.value(row) if row else None

    def by_token(self, digest: str) -> Appeal | None:
        """The newest appeal that came by the token with this digest."""
        if not digest:
            return None
        filings = self._of(db.AppealFileRow).filter(token_digest=digest).select_related("appeal")
        row = filings.order_by("-appeal_id").first()
        return APPEAL.value(row.appeal) if row else None

    def by_number(self, number: str) -> Appeal | None:
        """The appeal with this number."""
        filings = self._of(db.AppealFileRow).filter(number=number.strip().upper())
        row = filings.select_related("appeal").first()
        return APPEAL.value(row.appeal) if row else None

    def of_case(self, case: CaseId) -> list[Appeal]:
        """What was said in one appeal's case, in the order it came."""
        return APPEAL.values(self._of(db.AppealRow).filter(case_id=case).order_by("id"))

    def of_cases(self, cases: Sequence[CaseId]) -> dict[CaseId, list[Appeal]]:
        """The appeals of many cases."""
        appeals_by_case: dict[CaseId, list[Appeal]] = defaultdict(list)
        for row in self._of(db.AppealRow).filter(case_id__in=list(cases)).order_by("id"):
            appeals_by_case[CaseId(row.case_id)].append(APPEAL.value(row))
        return dict(appeals_by_case)

    def of_decision(self, decision: DecisionId) -> list[Appeal]:
        """Every appeal against a decision, in the order they came."""
        appeals = self._of(db.AppealRow).filter(decision_id=decision).order_by("id")
        return APPEAL.values(appeals)

    def filed(self, appeals: Sequence[AppealId]) -> dict[AppealId, FiledAppeal]:
        """What these are filed under; one from before there were numbers has none."""
        rows = self._of(db.AppealFileRow).filter(appeal_id__in=list(appeals))
        return {AppealId(row.appeal_id): FILED.value(row) for row in rows}

    def said(self, appeals: Sequence[AppealId]) -> dict[AppealId, list[AppealStatement]]:
        """Everything said in these, in the order it came."""
        submissions: dict[AppealId, list[AppealStatement]] = defaultdict(list)
        for row in self._of(db.AppealWordRow).filter(appeal_id__in=list(appeals)).order_by("id"):
            submissions[AppealId(row.appeal_id)].append(SAID.value(row))
        return dict(submissions)

    def decided_since(self, since: datetime) -> list[tuple[datetime, datetime]]:
        """When appeals came and were decided: the newest of those that were decided since."""
        appeals = self._of(db.AppealRow).filter(
            case__organisation_id=self.organisation,
            case__kind="appeal",
            case__state="decided",
            case__decided_at__gte=since,
        )
        newest = appeals.order_by("-case__decided_at", "-id")[:_NEWEST]
        return list(newest.values_list("at", "case__decided_at"))

    # Drafts

    def keep_draft(self, digest: str, body: Mapping[str, str], *, at: datetime) -> None:
        """Keep what somebody has begun to write, in place of what was kept before."""
        if self._of(db.AppealDraftRow).filter(token_digest=digest).update(body=dict(body), at=at):
            return
        db.AppealDraftRow.objects.create(
            organisation_id=self.organisation, token_digest=digest, body=dict(body), at=at
        )

    def draft(self, digest: str) -> AppealDraft | None:
        """What is kept for this token."""
        row = self._of(db.AppealDraftRow).filter(token_digest=digest).first()
        return AppealDraft(row.body, row.at) if row else None

    def forget_draft(self, digest: str) -> None:
        """It was sent: nothing unsent is kept."""
        self._of(db.AppealDraftRow).filter(token_digest=digest).delete()

    def forget_drafts(self, *, before: datetime) -> int:
        """Forget what nobody came back to; how many there were."""
        return int(self._of(db.AppealDraftRow).filter(at__lt=before).delete()[0])
