"""Whether a database is of this version, by one statement and without reading a migration.

Every command asks. Only where the answer is no is it worked out which migrations are missing or
unknown, for which Django reads all of ours (`app/database.py`).
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.db import DatabaseError

#: PostgreSQL's name for a table that is not there (`undefined_table`).
_NO_SUCH_TABLE = "42P01"


def has_seen_exactly_ours(connection: Any) -> bool:
    """Whether the migrations that the database has seen are those of this version.

    A database without the table of them has seen none. One that does not answer raises.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations")
            noted = {(str(app), str(name)) for app, name in cursor.fetchall()}
    except DatabaseError as error:
        if _is_without_table(error):
            return False
        raise
    return noted == set(_migrations_of_this_version())


def _migrations_of_this_version() -> Iterator[tuple[str, str]]:
    """The label of an app and the name of a migration, off the names of the files alone."""
    for app in apps.get_app_configs():
        package = find_spec(f"{app.name}.migrations")
        if package is None or package.origin is None:
            continue  # as Django has it: no package, no migrations
        for module in pkgutil.iter_modules(package.submodule_search_locations):
            if not module.ispkg and module.name[0] not in "_~":
                yield app.label, module.name


def _is_without_table(error: DatabaseError) -> bool:
    cause = error.__cause__
    return getattr(cause, "sqlstate", "") == _NO_SUCH_TABLE or "no such table" in str(cause)
