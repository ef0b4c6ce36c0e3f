"""What became of notices: well founded, without ground, or not decided yet.

A notice is well founded where the decision that stands removed or restricted what it names, or
its address was accepted. An appeal that overturned the decision takes that back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from seawall.cases.model import Decision, Finding
from seawall.intake.notifying.model import NoticeStatement
from seawall.orders.answering.model import LocationState
from seawall.transaction import Transaction

_FOUNDED = frozenset({Finding.REMOVE, Finding.RESTRICT})


@dataclass(frozen=True, slots=True)
class NoticeOutcome:
    """A notice, and what a person concluded of it; None while nobody has."""

    statement: NoticeStatement
    is_founded: bool | None = None
    decided_at: datetime | None = None

    @property
    def took(self) -> timedelta | None:
        """From its arrival to the decision."""
        return self.decided_at - self.statement.at if self.decided_at else None


def outcomes_of(statements: Sequence[NoticeStatement], *, tx: Transaction) -> list[NoticeOutcome]:
    """What became of each notice, in their order; a handful of queries, however many."""
    cases = list({statement.case for statement in statements if statement.case})
    heads = tx.cases.heads(cases) if cases else {}
    orders = list({statement.order for statement in statements if statement.order})
    lines = tx.orders.items_of(orders) if orders else {}
    judged = tx.orders.judged_at(orders) if orders else {}
    outcomes = []
    for statement in statements:
        head = heads.get(statement.case) if statement.case else None
        words = [line.outcome for line in lines.get(statement.order, [])] if statement.order else []
        at = judged.get(statement.order) if statement.order else None
        outcomes.append(_outcome(statement, head, words, at))
    return outcomes


def _outcome(
    statement: NoticeStatement, head: Decision | None, words: Sequence[str], judged: datetime | None
) -> NoticeOutcome:
    if head is not None and head.finding in {*_FOUNDED, Finding.ALLOW}:
        return NoticeOutcome(statement, head.finding in _FOUNDED, max(head.at, statement.at))
    if LocationState.DECLINED in words:
        return NoticeOutcome(statement, is_founded=False, decided_at=judged)
    if LocationState.ACCEPTED in words:
        return NoticeOutcome(statement, is_founded=True, decided_at=judged)
    return NoticeOutcome(statement)
