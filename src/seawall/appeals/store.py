"""Where appeals are kept."""

from __future__ import annotations

from typing import Any

from seawall.appeals.model import Appeal
from seawall.db import models as db
from seawall.db.tenancy import EVERY
from seawall.ids import AppealId, CaseId, DecisionId, OrganisationId


class AppealStore:
    """Rows of one organisation (or all, for the installation's own jobs)."""

    def __init__(self, organisation: OrganisationId) -> None:
        self.organisation = organisation

    def add(self, appeal: Appeal) -> None:
        """Write an appeal down."""
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

    def by_receipt(self, digest: str) -> Appeal | None:
        """The appeal whose receipt has this digest."""
        row = self._all().filter(receipt_digest=digest).first()
        return _appeal(row) if row else None

    def of_case(self, case: CaseId) -> list[Appeal]:
        """What was said in one appeal's case, in the order it came."""
        return [_appeal(row) for row in self._all().filter(case_id=case).order_by("id")]

    def of_decision(self, decision: DecisionId) -> list[Appeal]:
        """Every appeal against a decision, in the order they came."""
        return [_appeal(row) for row in self._all().filter(decision_id=decision).order_by("id")]

    def _all(self) -> Any:
        if self.organisation == EVERY:
            return db.Appeal.objects.all()
        return db.Appeal.objects.filter(organisation_id=self.organisation)


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
