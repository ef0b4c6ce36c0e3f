"""Whoever holds the link reads their statement; before its day the link is as good as unknown.

The page needs no account: the token is the proof. What it says of the decision is what was
frozen; only whether the decision still stands, and until when it can be appealed, is of today.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from seawall.errors import problem
from seawall.ids import StatementId
from seawall.journeys.clocks.order_clocks import known_jurisdictions
from seawall.keys.tokens import token_digest
from seawall.transaction import Transaction
from seawall.transparency.statement import StatementOfReasons

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


def read_by_token(token: str, *, tx: Transaction, now: datetime) -> ReadStatement:
    """The statement that this token opens."""
    statement = tx.statements.by_token(token_digest(token))
    if statement is None or not statement.is_open(now):
        raise problem("transparency.unknown-link")
    return read_statement(statement.id, tx=tx.of(statement.organisation), now=now)


def read_statement(statement: StatementId, *, tx: Transaction, now: datetime) -> ReadStatement:
    """One statement, and how it stands today."""
    stored_statement = tx.statements.statement(statement)
    head = tx.cases.head(tx.cases.decision(stored_statement.decision).case)
    stands = head is None or head.id == stored_statement.decision
    following = tx.statements.following(stored_statement.id)
    return ReadStatement(
        statement=stored_statement,
        by=tx.people.organisation(stored_statement.organisation).name,
        stands=stands,
        may_appeal=stands and stored_statement.is_appealable(now),
        next=following if following and following.is_open(now) else None,
        dispute_days=_days(),
    )


def _days() -> int:
    """What the profile says; an operator may correct it."""
    length = known_jurisdictions().profile(DISPUTE).deadline.length
    return length.days if length else 0
