"""The numbers beside the views, all in one statement, and none counted further than anybody reads.

Each number is a query of its own inside it, over the index that its page is read from.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from seawall.cases.inbox.model import ELSEWHERE, MOST_COUNTED, InboxQuery
from seawall.db.unit_of_work.tenancy import EVERY

_AWAY = (
    "NOT EXISTS (SELECT 1 FROM db_snooze s WHERE s.organisation_id = c.organisation_id"
    " AND s.case_id = c.id AND s.until > %s AND s.until <= COALESCE(c.due_at, s.until))"
)
_COUNT = "(SELECT COUNT(*) FROM (SELECT 1 FROM {table} WHERE {where} LIMIT {most}) AS n{at})"
#: How the database keeps a moment.
Moment = Callable[[datetime], Any]
_WORDS = ("kind", "queue", "language", "source")


def statement(
    queries: Sequence[InboxQuery], *, organisation: str, moment: Moment
) -> tuple[str, list[Any]]:
    """One statement with a number for each, and its values; moments as the database keeps them."""
    parts: list[str] = []
    values: list[Any] = []
    for at, query in enumerate(queries):
        clause_parts = _snoozed(query, moment) if query.is_snoozed else _open(query, moment)
        table, where, parameters = clause_parts
        if organisation != EVERY:
            where, parameters = (
                f"{table[-1]}.organisation_id = %s AND {where}",
                [organisation, *parameters],
            )
        parts.append(_COUNT.format(table=table, where=where, most=MOST_COUNTED + 1, at=at))
        values += parameters
    return f"SELECT {', '.join(parts)}", values


def _open(query: InboxQuery, moment: Moment) -> tuple[str, str, list[Any]]:
    conditions: list[str] = ["c.state = 'open'", f"c.kind NOT IN ({_marks(ELSEWHERE)})"]
    values: list[Any] = [*ELSEWHERE]
    if query.without:
        conditions.append(f"c.id NOT IN ({_marks(query.without)})")
        values += query.without
    for name in _WORDS:
        if word := getattr(query.filter, name):
            conditions.append(f"c.{name} = %s")
            values.append(word)
    for condition, parameters in (
        *_severity(query),
        *_due(query, moment),
        *_assigned(query, moment),
    ):
        conditions.append(condition)
        values += parameters
    return "db_case c", " AND ".join((*conditions, _AWAY)), [*values, moment(query.now)]


def _snoozed(query: InboxQuery, moment: Moment) -> tuple[str, str, list[Any]]:
    is_open = "EXISTS (SELECT 1 FROM db_case c WHERE c.id = s.case_id AND c.state = 'open')"
    return "db_snooze s", f"s.until > %s AND {is_open}", [moment(query.now)]


def _marks(values: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(values))


def _severity(query: InboxQuery) -> list[tuple[str, list[Any]]]:
    least = query.filter.severity
    return [("c.severity >= %s", [least])] if least else []


def _due(query: InboxQuery, moment: Moment) -> list[tuple[str, list[Any]]]:
    if not query.filter.due:
        return []
    within = query.filter.due_within
    if within is None:
        return [("c.due_at IS NOT NULL", [])]
    return [("c.due_at < %s", [moment(query.now + within)])]


def _assigned(query: InboxQuery, moment: Moment) -> list[tuple[str, list[Any]]]:
    now = moment(query.now)
    return {
        "me": [("c.lease_holder = %s AND c.lease_until > %s", [query.person, now])],
        "others": [("c.lease_holder <> %s AND c.lease_until > %s", [query.person, now])],
        "none": [("(c.lease_until IS NULL OR c.lease_until <= %s)", [now])],
    }.get(query.filter.assignee, [])
