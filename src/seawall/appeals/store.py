"""Where appeals are kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from seawall.appeals.model import Appeal, Draft, Filed, Party, Said
from seawall.db import models as db
from seawall.db.counters import advance
from seawall.db.tenancy import EVERY
from seawall.ids import AppealId, CaseId, DecisionId, OrganisationId

#: Of how many decided appeals it is asked how long they took.
_NEWEST = 5_000


class AppealStore:
    """Rows of one organisation (or all, for the installation's own jobs)."""

    def __init__(self, organisation: OrganisationId) -> None:
        self.organisation = organisation

    def next_number(self, *, year: int) -> str:
        """The next number of this year, such as `A-2026-00017`; the counter is held to the commit."""
        return f"A-{year}-{advance(f'appeals:{self.organisation}:{year}'):05d}"

    def add(self, appeal: Appeal, *, filed: Filed | None = None) -> None:
        """Write an appeal down, and what it is filed under."""
        db.Appeal.objects.create(
            id=appeal.id,
            organisation_id=self.organisation,
            decision_id=appeal.decision,
            case_id=appeal.case,
            account=appeal.account,
            says=appeal.says,
            context=appeal.context,
            receipt_digest=appeal.receipt_digest,
            at=appeal.at,
        )
        if filed:
            db.AppealFile.objects.create(
                appeal_id=filed.appeal,
                organisation_id=self.organisation,
                number=filed.number,
                party=filed.party.value,
                token_digest=filed.token_digest,
                language=filed.language,
            )

    def say(self, appeal: AppealId, said: Said, *, at: datetime) -> None:
        """Write down what is said in an appeal."""
        db.AppealWord.objects.create(
            appeal_id=appeal,
            organisation_id=self.organisation,
            claim=said.claim,
            says=said.says,
            misread=said.misread,
            context=said.context,
            at=at,
        )

    def by_receipt(self, digest: str) -> Appeal | None:
        """The appeal whose receipt has this digest."""
        row = self._of(db.Appeal).filter(receipt_digest=digest).first()
        return _appeal(row) if row else None

    def by_token(self, digest: str) -> Appeal | None:
        """The newest appeal that came by the token with this digest."""
        if not digest:
            return None
        found = self._of(db.AppealFile).filter(token_digest=digest).select_related("appeal")
        row = found.order_by("-appeal_id").first()
        return _appeal(row.appeal) if row else None

    def by_number(self, number: str) -> Appeal | None:
        """The appeal with this number."""
        found = self._of(db.AppealFile).filter(number=number.strip().upper())
        row = found.select_related("appeal").first()
        return _appeal(row.appeal) if row else None

    def of_case(self, case: CaseId) -> list[Appeal]:
        """What was said in one appeal's case, in the order it came."""
        return [_appeal(row) for row in self._of(db.Appeal).filter(case_id=case).order_by("id")]

    def of_cases(self, cases: Sequence[CaseId]) -> dict[CaseId, list[Appeal]]:
        """The appeals of many cases."""
        found: dict[CaseId, list[Appeal]] = defaultdict(list)
        for row in self._of(db.Appeal).filter(case_id__in=list(cases)).order_by("id"):
            found[CaseId(row.case_id)].append(_appeal(row))
        return dict(found)

    def of_decision(self, decision: DecisionId) -> list[Appeal]:
        """Every appeal against a decision, in the order they came."""
        found = self._of(db.Appeal).filter(decision_id=decision).order_by("id")
        return [_appeal(row) for row in found]

    def filed(self, appeals: Sequence[AppealId]) -> dict[AppealId, Filed]:
        """What these are filed under; one from before there were numbers has none."""
        rows = self._of(db.AppealFile).filter(appeal_id__in=list(appeals))
        return {AppealId(row.appeal_id): _filed(row) for row in rows}

    def said(self, appeals: Sequence[AppealId]) -> dict[AppealId, list[Said]]:
        """Everything said in these, in the order it came."""
        found: dict[AppealId, list[Said]] = defaultdict(list)
        for row in self._of(db.AppealWord).filter(appeal_id__in=list(appeals)).order_by("id"):
            said = Said(row.says, row.claim, row.misread, row.context, row.at)
            found[AppealId(row.appeal_id)].append(said)
        return dict(found)

    def decided_since(self, since: datetime) -> list[tuple[datetime, datetime]]:
        """When appeals came and were decided: the newest of those that were decided since."""
        found = self._of(db.Appeal).filter(
            case__organisation_id=self.organisation,
            case__kind="appeal",
            case__state="decided",
            case__decided_at__gte=since,
        )
        newest = found.order_by("-case__decided_at", "-id")[:_NEWEST]
        return list(newest.values_list("at", "case__decided_at"))

    # Drafts

    def keep_draft(self, digest: str, body: Mapping[str, str], *, at: datetime) -> None:
        """Keep what somebody has begun to write, in place of what was kept before."""
        if self._of(db.AppealDraft).filter(token_digest=digest).update(body=dict(body), at=at):
            return
        db.AppealDraft.objects.create(
            organisation_id=self.organisation, token_digest=digest, body=dict(body), at=at
        )

    def draft(self, digest: str) -> Draft | None:
        """What is kept for this token."""
        row = self._of(db.AppealDraft).filter(token_digest=digest).first()
        return Draft(row.body, row.at) if row else None

    def forget_draft(self, digest: str) -> None:
        """It was sent: nothing unsent is kept."""
        self._of(db.AppealDraft).filter(token_digest=digest).delete()

    def forget_drafts(self, *, before: datetime) -> int:
        """Forget what nobody came back to; how many there were."""
        return int(self._of(db.AppealDraft).filter(at__lt=before).delete()[0])

    def _of(self, table: Any) -> Any:
        if self.organisation == EVERY:
            return table.objects.all()
        return table.objects.filter(organisation_id=self.organisation)


def _appeal(row: db.Appeal) -> Appeal:
    return Appeal(
        id=AppealId(row.id),
        decision=DecisionId(row.decision_id),
        case=CaseId(row.case_id),
        account=row.account,
        says=row.says,
        context=row.context,
        receipt_digest=row.receipt_digest,
        at=row.at,
    )


def _filed(row: db.AppealFile) -> Filed:
    return Filed(
        AppealId(row.appeal_id), row.number, Party(row.party), row.token_digest, row.language
    )
