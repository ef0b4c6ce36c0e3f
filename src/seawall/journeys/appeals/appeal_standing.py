"""Whoever holds a token: what they may question, until when, and what became of it.

The token of a statement of reasons is the right of the person it was written to; the receipt of
a notice that was decided in vain is the right of whoever gave it (DSA Art. 20(1)). Neither needs
an account. The decision questioned is the one that has effect now, so that an old link is no
dead end; what was put right meanwhile needs no appeal, and is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from seawall.appeals.appeal_window import is_open
from seawall.appeals.model import Appeal, AppealStatement, Party
from seawall.cases.model import Decision, DecisionGround, Finding
from seawall.errors import problem
from seawall.ids import OrganisationId
from seawall.intake.model import Notice
from seawall.journeys import receipt
from seawall.journeys.appeals._complaint_clocks import window_of
from seawall.journeys.appeals.appeal import Complaint, Lodged, lodge_appeal, standing_decision
from seawall.transaction import Transaction
from seawall.transparency.statement import StatementKind, StatementOfReasons


class AppealDoor(StrEnum):
    """Whether an appeal can be made by a token now, and if not, why not."""

    OPEN = "open"
    LODGED = "lodged"
    """It was made: the page tells what becomes of it."""
    CLOSED = "closed"
    """The six months are over."""
    PUT_RIGHT = "put-right"
    """The decision no longer stands, in favour of whoever asks."""
    ORDERED = "ordered"
    """An authority ordered it: the way is to the courts of its state (TCO Art. 9)."""
    NOT_YET = "not-yet"
    """The notice is not decided."""
    NOTHING = "nothing"
    """The decision is what they asked for, or tells that something is back."""


@dataclass(frozen=True, slots=True)
class AppealStanding:
    """What a token gives."""

    door: AppealDoor
    organisation: OrganisationId
    party: Party
    token_digest: str
    account: str = ""
    language: str = ""
    decision: Decision | None = None
    until: datetime | None = None
    appeal: Appeal | None = None
    has_statement: bool = False
    """Whether the token is a statement's, which has a page to read."""


def find_standing(token: str, *, tx: Transaction, now: datetime) -> AppealStanding:
    """What whoever holds this token may do; a token that nothing has is refused."""
    digest = receipt.digest(token)
    if (statement := tx.statements.by_token(digest)) and statement.is_open(now):
        return _by_statement(statement, digest, tx=tx.of(statement.organisation), now=now)
    if notice := tx.intake.notice_by_receipt(digest):
        organisation = tx.cases.case(notice.case).organisation
        return _by_notice(notice, digest, tx=tx.of(organisation), now=now)
    if appeal := tx.appeals.by_receipt(digest):
        organisation = tx.cases.case(appeal.case).organisation
        return _by_receipt(appeal, organisation, digest, tx=tx.of(organisation))
    raise problem("appeals.unknown-receipt")


def submit_grounds(
    by: AppealStanding, grounds: AppealStatement, language: str, *, tx: Transaction, now: datetime
) -> Lodged:
    """Lodge an appeal by this token, or add to the one that was lodged."""
    decision = by.decision
    if by.appeal:
        decision = tx.cases.decision(by.appeal.decision)
    assert decision
    complaint = Complaint(
        decision=decision.id,
        says=grounds.says,
        account=by.account,
        claim=grounds.claim,
        misread=grounds.misread,
        language=language,
        party=by.party,
        token_digest=by.token_digest,
    )
    lodged = lodge_appeal(complaint, tx=tx, now=now)
    tx.appeals.forget_draft(by.token_digest)
    return lodged


def _by_statement(
    statement: StatementOfReasons, digest: str, *, tx: Transaction, now: datetime
) -> AppealStanding:
    head = standing_decision(tx.cases.decisions(tx.cases.decision(statement.decision).case))
    appeal = tx.appeals.by_token(digest)
    return AppealStanding(
        door=AppealDoor.LODGED if appeal else _door_of(statement, head, now=now),
        organisation=statement.organisation,
        party=Party.USER,
        token_digest=digest,
        account=statement.account,
        language=statement.language,
        decision=head,
        until=statement.appeal_until,
        appeal=appeal,
        has_statement=True,
    )


def _door_of(statement: StatementOfReasons, head: Decision | None, *, now: datetime) -> AppealDoor:
    if statement.kind is not StatementKind.RESTRICTION:
        return AppealDoor.NOTHING
    if head is None or head.finding is Finding.ALLOW:
        return AppealDoor.PUT_RIGHT
    if DecisionGround.ORDER in {head.ground, statement.ground}:
        return AppealDoor.ORDERED
    return AppealDoor.OPEN if is_open(statement.appeal_until, now=now) else AppealDoor.CLOSED


def _by_notice(notice: Notice, digest: str, *, tx: Transaction, now: datetime) -> AppealStanding:
    """Whoever gave notice in vain: they too are told, and may answer for six months."""
    head = standing_decision(tx.cases.decisions(notice.case))
    until = window_of(head.at, tx=tx) if head else None
    appeal = tx.appeals.by_token(digest)
    return AppealStanding(
        door=AppealDoor.LODGED if appeal else _door_of_notice(head, until, now=now),
        organisation=tx.organisation,
        party=Party.NOTIFIER,
        token_digest=digest,
        decision=head,
        until=until,
        appeal=appeal,
    )


def _door_of_notice(head: Decision | None, until: datetime | None, *, now: datetime) -> AppealDoor:
    if head is None:
        return AppealDoor.NOT_YET
    if head.finding is not Finding.ALLOW:
        return AppealDoor.NOTHING
    return AppealDoor.OPEN if is_open(until, now=now) else AppealDoor.CLOSED


def _by_receipt(
    appeal: Appeal, organisation: OrganisationId, digest: str, *, tx: Transaction
) -> AppealStanding:
    """An appeal that a platform handed in for its user: they follow it by its receipt."""
    filed = tx.appeals.filed([appeal.id]).get(appeal.id)
    return AppealStanding(
        door=AppealDoor.LODGED,
        organisation=organisation,
        party=filed.party if filed else Party.USER,
        token_digest=(filed.token_digest if filed else "") or digest,
        account=appeal.account,
        language=filed.language if filed else "",
        appeal=appeal,
    )
