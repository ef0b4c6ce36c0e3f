"""The numbers beside the views, all in one statement, and none counted further than anybody reads.

Each number is a query of its own inside it, over the index that its page is read from.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from seawall.cases.inbox.model import MOST_COUNTED, Asked
from seawall.db.tenancy import EVERY

_AWAY = (
    "NOT EXISTS (SELECT 1 FROM db_snooze s WHERE s.organisation_id = c.organisation_id"
    " AND s.case_id = c.id AND s.until > %s AND s.until <= COALESCE(c.due_at, s.until))"
)
_COUNT = "(SELECT COUNT(*) FROM (SELECT 1 FROM {table} WHERE {where} LIMIT {most}) AS n{at})"
#: How the database keeps a moment.
Moment = Callable[[datetime], Any]
_WORDS = ("kind", "queue", "language", "source")


def statement(
    asked: Sequence[Asked], *, organisation: str, moment: Moment
) -> tuple[str, list[Any]]:
    """One statement with a number for each, and its values; moments as the database keeps them."""
    parts: list[str] = []
    values: list[Any] = []
    for at, one in enumerate(asked):
        told = _snoozed(one, moment) if one.is_snoozed else _open(one, moment)
        table, where, given = told
        if organisation != EVERY:
            where, given = f"{table[-1]}.organisation_id = %s AND {where}", [organisation, *given]
        parts.append(_COUNT.format(table=table, where=where, most=MOST_COUNTED + 1, at=at))
        values += given
    return f"SELECT {', '.join(parts)}", values


def _open(asked: Asked, moment: Moment) -> tuple[str, str, list[Any]]:
    conditions = ["c.state = 'open'"]
    values: list[Any] = []
    for name in _WORDS:
        if word := getattr(asked.filter, name):
            conditions.append(f"c.{name} = %s")
            values.append(word)
    for condition, given in (*_severity(asked), *_due(asked, moment), *_held(asked, moment)):
        conditions.append(condition)
        values += given
    return "db_case c", " AND ".join((*conditions, _AWAY)), [*values, moment(asked.now)]


def _snoozed(asked: Asked, moment: Moment) -> tuple[str, str, list[Any]]:
    is_open = "EXISTS (SELECT 1 FROM db_case c WHERE c.id = s.case_id AND c.state = 'open')"
    return "db_snooze s", f"s.until > %s AND {is_open}", [moment(asked.now)]


def _severity(asked: Asked) -> list[tuple[str, list[Any]]]:
    least = asked.filter.severity
    return [("c.severity >= %s", [least])] if least else []


def _due(asked: Asked, moment: Moment) -> list[tuple[str, list[Any]]]:
    if not asked.filter.due:
        return []
    within = asked.filter.due_within
    if within is None:
        return [("c.due_at IS NOT NULL", [])]
    return [("c.due_at < %s", [moment(asked.now + within)])]


def _held(asked: Asked, moment: Moment) -> list[tuple[str, list[Any]]]:
    now = moment(asked.now)
    return {
        "me": [("c.lease_holder = %s AND c.lease_until > %s", [asked.person, now])],
        "others": [("c.lease_holder <> %s AND c.lease_until > %s", [asked.person, now])],
        "free": [("(c.lease_until IS NULL OR c.lease_until <= %s)", [now])],
    }.get(asked.filter.held, [])
