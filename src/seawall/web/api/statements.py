"""Statements of reasons, for the platform to hand on: the link, and a message to send with it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from ninja import Query, Router, Schema

from seawall.ids import DecisionId, StatementId
from seawall.journeys.statements import statement_reading
from seawall.journeys.statements.statement_of_reasons import link
from seawall.transparency.statement import StatementOfReasons
from seawall.web.api.door import ApiKey, refusals
from seawall.web.api.out import Beside, Out
from seawall.web.request import Call
from seawall.web.statement_said import document, speaking_to_reader, statement_words

router = Router(tags=["statements"])


class StatementOut(Out[StatementOfReasons]):
    """One statement; the link and the message are null until it may be told."""

    id: str
    kind: str
    decision: str
    account: str
    language: Beside[str]
    created_at: datetime
    not_before: datetime | None
    told_at: datetime | None
    appeal_until: datetime | None
    link: Beside[str | None]
    message: Beside[str | None]


class StatementFileOut(StatementOut):
    """One statement, and all that it says."""

    says: Beside[dict[str, Any] | None]


class StatementsOut(Schema):
    """Statements, newest first."""

    statements: list[StatementOut]


@router.get("", auth=ApiKey("statements"), response={200: StatementsOut, **refusals(401, 403, 422)})
def list_statements(
    request: Call,
    *,
    decision: str = "",
    before: str = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> StatementsOut:
    """The newest, or those of one decision; `before` is the last id of the page before."""
    if decision:
        statements = request.tx.statements.of_decision(DecisionId(decision))[:limit]
    else:
        statements = request.tx.statements.newest(limit=limit, before=before)
    return StatementsOut(
        statements=[
            StatementOut.of(statement, **_reading_fields(statement, request))
            for statement in statements
        ]
    )


@router.get(
    "/{statement}",
    auth=ApiKey("statements"),
    response={200: StatementFileOut, **refusals(401, 403, 404)},
)
def show_statement(request: Call, statement: str) -> StatementFileOut:
    """One statement; `Accept-Language` asks for another language than the account's own."""
    reading = statement_reading.read_statement(
        StatementId(statement), tx=request.tx, now=request.now
    )
    stored_statement = reading.statement
    with speaking_to_reader(stored_statement, accepts=request.headers.get("Accept-Language", "")):
        says = document(reading) if stored_statement.is_open(request.now) else None
    return StatementFileOut.of(
        stored_statement, **_reading_fields(stored_statement, request), says=says
    )


def _reading_fields(statement: StatementOfReasons, request: Call) -> dict[str, Any]:
    """What is made of a statement when it is read: its language, its link and its message."""
    is_open = statement.is_open(request.now)
    with speaking_to_reader(
        statement, accepts=request.headers.get("Accept-Language", "")
    ) as language:
        message = statement_words(statement).message if is_open else None
    return {
        "language": language,
        "link": link(statement) if is_open else None,
        "message": message,
    }
