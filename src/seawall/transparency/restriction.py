"""One statement for each restriction, once: what a restriction is, and when it is told already.

A restriction is a state of one thing of somebody's, where and until when, and what it rests on. It
is told when it differs from what they were told last of that thing. So an action that only asks
again, a person who confirms what a rule did, and a second reader who agrees add no statement; a
longer end, another clause, a law, an order in place of our terms, and what comes down a second
time do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from seawall.transparency.statement import StatementKind, StatementOfReasons


@dataclass(frozen=True, slots=True)
class Restriction:
    """What is done to a thing, and what it rests on."""

    state: str
    scope: frozenset[str]
    until: datetime | None
    ground: str
    clauses: frozenset[tuple[str, int]]
    law: str
    law_explanation: str
    note: str
    """What the decider wrote for the user."""
    order: str


def stated_restriction(statement: StatementOfReasons) -> Restriction | None:
    """The restriction that a statement told of; None where it told that something is back."""
    if statement.kind is not StatementKind.RESTRICTION:
        return None
    facts = statement.facts
    return Restriction(
        state=statement.state,
        scope=frozenset(statement.scope),
        until=statement.until,
        ground=statement.ground,
        clauses=frozenset((clause.id, clause.version) for clause in facts.clauses),
        law=facts.law,
        law_explanation=facts.law_explanation,
        note=facts.reason,
        order=statement.order or "",
    )


def is_told(asked: Restriction | None, last: StatementOfReasons | None) -> bool:
    """Whether the last statement about a thing says this already; `asked` is None for a return."""
    if last is None:
        return asked is None  # what was never restricted need not be told to be back
    return stated_restriction(last) == asked
