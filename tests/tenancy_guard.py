"""Every statement of every test is read: does it stay inside its organisation?

PostgreSQL enforces this by row security. SQLite has none, so on both databases
each statement that a store sends is inspected before it runs: in one
organisation's scope, a statement on an organisation's table must name that
organisation among its parameters.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.db.backends.signals import connection_created

from seawall.db.row import Owned
from seawall.db.unit_of_work.tenancy import EVERY

OWNED_TABLES = frozenset(m._meta.db_table for m in Owned.__subclasses__())
_TABLE = re.compile(r"\bdb_[a-z]+\b")
_DATA = re.compile(r"\s*(select|insert|update|delete|with)\b", re.IGNORECASE)


class CrossesOrganisationsError(AssertionError):
    """A statement that could read or change another organisation's rows."""


def watch_every_connection() -> None:
    """Read the statements of every connection opened from now on."""
    connection_created.connect(_watch, dispatch_uid="tenancy-guard")


def _watch(*, connection: Any, **_: Any) -> None:
    if _read not in connection.execute_wrappers:
        connection.execute_wrappers.append(_read)


def _read(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
    scope = getattr(context["connection"], "seawall_scope", None)
    if scope not in (None, EVERY) and _reaches_owned_rows(str(sql)):
        given = params if not many else [value for row in params for value in row]
        if scope not in _values(given):
            raise CrossesOrganisationsError(f"in the scope of {scope}: {sql} {params}")
    return execute(sql, params, many, context)


@lru_cache(maxsize=10_000)
def _reaches_owned_rows(sql: str) -> bool:
    return bool(_DATA.match(sql) and OWNED_TABLES.intersection(_TABLE.findall(sql)))


def _values(params: Any) -> set[object]:
    values = params.values() if isinstance(params, dict) else params or ()
    flat: set[object] = set()
    for value in values:
        flat |= set(map(str, value)) if isinstance(value, (list, tuple)) else {str(value)}
    return flat
