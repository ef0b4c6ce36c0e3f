"""The numbers beside the views, all in one statement, and none counted further than anybody reads.

Each number is a query of its own inside it, over the index that its page is read from.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from seawall.cases.inbox.model import MOST_COUNTED, Asked
from seawall.db.tenancy import EVERY

_AWAY = (
    "NOT EXISTS (SELECT 1 FROM db_snooze s WHERE s.organisation_id = c.organisation_id"
    " AND s.case_id = c.id AND s.until > %s AND s.until <= COALESCE(c.due_at, s.until))"
)
_COUNT = "(SELECT COUNT(*) FROM (SELECT 1 FROM {table} WHERE {where} LIMIT {most}) AS n{at})"
_WORDS = ("kind", "queue", "language", "source")


def counts(asked: Sequence[Asked], *, organisation: str) -> list[int]:
    """How many there are in each, up to one more than anybody counts to."""
    parts, values = [], []
    for at, one in enumerate(asked):
        table, where, given = _snoozed(one) if one.is_snoozed else _open(one)
        if organisation != EVERY:
            where, given = f"{table[-1]}.organisation_id = %s AND {where}", [organisation, *given]
        parts.append(_COUNT.format(table=table, where=where, most=MOST_COUNTED + 1, at=at))
        values += given
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)
        return [int(number) for number in cursor.fetchone()]


def _open(asked: Asked) -> tuple[str, str, list[Any]]:
    conditions, values = ["c.state = 'open'"], []
    for name in _WORDS:
        if word := getattr(asked.filter, name):
            conditions.append(f"c.{name} = %s")
            values.append(word)
    for condition, given in (*_severity(asked), *_due(asked), *_held(asked)):
        conditions.append(condition)
        values += given
    return "db_case c", " AND ".join((*conditions, _AWAY)), [*values, _moment(asked.now)]


def _snoozed(asked: Asked) -> tuple[str, str, list[Any]]:
    is_open = "EXISTS (SELECT 1 FROM db_case c WHERE c.id = s.case_id AND c.state = 'open')"
    return "db_snooze s", f"s.until > %s AND {is_open}", [_moment(asked.now)]


def _severity(asked: Asked) -> list[tuple[str, list[Any]]]:
    least = asked.filter.severity
    return [("c.severity >= %s", [least])] if least else []


def _due(asked: Asked) -> list[tuple[str, list[Any]]]:
    if not asked.filter.due:
        return []
    within = asked.filter.due_within
    if within is None:
        return [("c.due_at IS NOT NULL", [])]
    return [("c.due_at < %s", [_moment(asked.now + within)])]


def _held(asked: Asked) -> list[tuple[str, list[Any]]]:
    now = _moment(asked.now)
    return {
        "me": [("c.lease_holder = %s AND c.lease_until > %s", [asked.person, now])],
        "others": [("c.lease_holder <> %s AND c.lease_until > %s", [asked.person, now])],
        "free": [("(c.lease_until IS NULL OR c.lease_until <= %s)", [now])],
    }.get(asked.filter.held, [])


def _moment(at: Any) -> Any:
    return connection.ops.adapt_datetimefield_value(at)
