"""A receipt: whoever sent a notice or an appeal follows it, and nobody else can.

The token is told once and only its digest is kept, so our own records cannot be
used to pose as them. What it shows is the answer they are owed (DSA Art. 16(5),
20(5)), never who decided.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from seawall.cases.model import Finding
from seawall.errors import problem
from seawall.ids import CaseId, DecisionId
from seawall.keys.tokens import new_token, token_digest
from seawall.transaction import Transaction

PREFIX = "swr_"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender keeps, and what we keep."""

    token: str
    digest: str


@dataclass(frozen=True, slots=True)
class NoticeProgress:
    """How far a notice or an appeal has come."""

    kind: str
    received_at: datetime
    finding: Finding | None = None
    decided_at: datetime | None = None
    decision: DecisionId | None = None

    @property
    def state(self) -> str:
        """Whether it is decided, as its sender is told."""
        return "decided" if self.decided_at else "received"


def issue_receipt() -> Receipt:
    """A fresh receipt."""
    token = new_token(PREFIX)
    return Receipt(token, digest(token))


def digest(token: str) -> str:
    """The digest of a token, which is all that is kept of it."""
    return token_digest(token)


def follow_receipt(token: str, *, tx: Transaction) -> NoticeProgress:
    """What has become of the notice or appeal behind a receipt."""
    hashed_token = digest(token)
    if notice := tx.intake.notice_by_receipt(hashed_token):
        return _progress("notice", notice.at, notice.case, tx=tx)
    if appeal := tx.appeals.by_receipt(hashed_token) or tx.appeals.by_token(hashed_token):
        return _progress("appeal", appeal.at, appeal.case, tx=tx)
    if statement := tx.notifying.by_receipt(
        hashed_token
    ):  # an address alone, or one that is only kept
        return _progress("notice", statement.at, statement.case, tx=tx)
    raise problem("intake.unknown-receipt")


def _progress(
    kind: str, received_at: datetime, case: CaseId | None, *, tx: Transaction
) -> NoticeProgress:
    head = tx.cases.head(case) if case else None
    if head is None or head.finding.is_provisional:
        return NoticeProgress(kind, received_at)
    return NoticeProgress(kind, received_at, head.finding, head.at, head.id)
