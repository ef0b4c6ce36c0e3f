"""The noun of appeals: a user's answer to one decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from seawall.ids import AppealId, CaseId, DecisionId


@dataclass(frozen=True, slots=True)
class Appeal:
    """What somebody says against a decision; the receipt stays with them, its digest with us."""

    id: AppealId
    decision: DecisionId
    case: CaseId
    account: str
    says: str
    context: str
    receipt_digest: str
    at: datetime
