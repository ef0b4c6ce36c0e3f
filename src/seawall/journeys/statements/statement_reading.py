"""Whoever holds the link reads their statement; before its day the link is as good as unknown.

The page needs no account: the token is the proof. What it says of the decision is what was
frozen; only whether the decision still stands, and until when it can be appealed, is of today.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from seawall.cases.asked_state import asked_scope, asked_state, asked_until
from seawall.cases.model import Decision, Finding
from seawall.errors import problem
from seawall.ids import StatementId
from seawall.journeys.clocks.order_clocks import known_jurisdictions
from seawall.journeys.statements._statement_facts import restriction_by
from seawall.keys.tokens import token_digest
from seawall.transaction import Transaction
from seawall.transparency.restriction import stated_restriction
from seawall.transparency.statement import StatementOfReasons, StatementSubject

_RESTRICTS = frozenset({Finding.REMOVE, Finding.RESTRICT})
#: The clock of a body that settles disputes out of court.
DISPUTE = "eu-dsa-art21-dispute"


@dataclass(frozen=True, slots=True)
class ReadStatement:
    """A statement as it is read today."""

    statement: StatementOfReasons
    by: str
    """The name of the platform."""
    stands: bool
    """Whether its decision is still the one that counts."""
    may_appeal: bool
    next: StatementOfReasons | None = None
    """A later one about the same content, if it may be shown."""
    dispute_days: int = 0
    """How long a body out of court has to decide: DSA Art. 21(4)."""
    is_appealed: bool = False
    """Whether whoever holds its link has appealed already."""


def read_by_token(token: str, *, tx: Transaction, now: datetime) -> ReadStatement:
    """The statement that this token opens."""
    digest = token_digest(token)
    statement, appeal = tx.statements.by_token(digest), tx.appeals.by_token(digest)
    if statement is None or not statement.is_open(now):
        raise problem("transparency.unknown-link")
    reading = read_statement(statement.id, tx=tx.of(statement.organisation), now=now)
    return replace(reading, is_appealed=appeal is not None)


def read_statement(statement: StatementId, *, tx: Transaction, now: datetime) -> ReadStatement:
    """One statement, and how it stands today."""
    stored_statement = tx.statements.statement(statement)
    head = tx.cases.head(tx.cases.decision(stored_statement.decision).case)
    stands = _stands(stored_statement, head, tx=tx)
    following = tx.statements.following(stored_statement.id)
    return ReadStatement(
        statement=stored_statement,
        by=tx.people.organisation(stored_statement.organisation).name,
        stands=stands,
        may_appeal=stands and stored_statement.is_appealable(now),
        next=following if following and following.is_open(now) else None,
        dispute_days=_days(),
    )


def _stands(statement: StatementOfReasons, head: Decision | None, *, tx: Transaction) -> bool:
    """Whether its decision counts, or a later one that says the same, and so is not told again."""
    if statement.subject is not StatementSubject.CONTENT:
        last = tx.statements.about_account(statement.account, statement.subject)
        return last is None or last.id == statement.id
    if head is None or head.id == statement.decision:
        return True
    scope = asked_scope(head)
    order = head.evidence.get("order")
    said_again = restriction_by(
        head, asked_state(head.finding, scope), scope, asked_until(head), of=order
    )
    return head.finding in _RESTRICTS and stated_restriction(statement) == said_again


def _days() -> int:
    """What the profile says; an operator may correct it."""
    length = known_jurisdictions().profile(DISPUTE).deadline.length
    return length.days if length else 0
