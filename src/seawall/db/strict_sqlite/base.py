"""Django's SQLite backend, with STRICT tables (https://sqlite.org/stricttables.html).

Who changes something stands in line for it (`write_turns`).
"""

from __future__ import annotations

import sqlite3
import time
from datetime import datetime
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3.operations import DatabaseOperations
from django.db.backends.sqlite3.schema import DatabaseSchemaEditor
from django.db.models import Model

from seawall.db.connections.readable_moments import readable_moment
from seawall.db.strict_sqlite.write_turns import WriteTurns, turns_at

#: STRICT knows six type names; Django's others map onto them.
_STRICT_TYPES = {
    "BooleanField": "integer",
    "CharField": "text",
    "DateField": "text",
    "DateTimeField": "text",
    "DurationField": "integer",
    "FileField": "text",
    "FilePathField": "text",
    "GenericIPAddressField": "text",
    "IPAddressField": "text",
    "JSONField": "text",
    "PositiveBigIntegerField": "integer",
    "PositiveIntegerField": "integer",
    "PositiveSmallIntegerField": "integer",
    "BigIntegerField": "integer",
    "SmallIntegerField": "integer",
    "SlugField": "text",
    "TimeField": "text",
    "UUIDField": "text",
}


#: Seconds until a writer that found another process writing looks again.
_LOOK_AGAIN = 0.002


def _is_busy(error: OperationalError) -> bool:
    code = getattr(error.__cause__, "sqlite_errorcode", None)
    return code is not None and code & 0xFF == sqlite3.SQLITE_BUSY


class StrictSchemaEditor(DatabaseSchemaEditor):
    """Every CREATE TABLE ends in STRICT, and a table that is made anew keeps its triggers."""

    sql_create_table = "CREATE TABLE %(table)s (%(definition)s) STRICT"

    def _remake_table(self, model: type[Model], *changed: Any, **changes: Any) -> None:
        """Django copies a table and drops the old one, and with it the guards of its rows."""
        table = model._meta.db_table
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table]
            )
            triggers = [sql for (sql,) in cursor.fetchall()]
        super()._remake_table(model, *changed, **changes)  # type: ignore[misc]
        for sql in triggers:
            self.execute(sql, params=None)


class StrictOperations(DatabaseOperations):
    """Moments are written as they can be read back."""

    def adapt_datetimefield_value(self, value: Any) -> Any:
        """The moment as the column holds it."""
        if isinstance(value, datetime):
            readable_moment(value)
        return super().adapt_datetimefield_value(value)


class DatabaseWrapper(base.DatabaseWrapper):
    """SQLite with the types STRICT accepts."""

    SchemaEditorClass = StrictSchemaEditor
    ops_class = StrictOperations
    data_types = {**base.DatabaseWrapper.data_types, **_STRICT_TYPES}

    def get_new_connection(self, conn_params: Any) -> Any:
        """A connection that is ready, or none: Django leaves open what a full disk refuses."""
        init_commands: list[str] = self.init_commands
        self.init_commands: list[str] = []
        made = super().get_new_connection(conn_params)
        try:
            for command in filter(None, map(str.strip, init_commands)):
                made.execute(command)
        except Exception:
            made.close()
            raise
        return made

    _turn: object = None

    def _start_transaction_under_autocommit(self) -> None:
        self._turn = self._turns.take()
        try:
            self._begin()
        except BaseException:
            self._give_turn_back()
            raise

    def _begin(self) -> None:
        """Begin, as soon as no other process writes.

        SQLite looks again after 1, 2, 5, 10 and at last 100 ms: whoever writes page by page, as
        an import does, has begun the next page by then.
        """
        patience = float(self.settings_dict["OPTIONS"].get("timeout", 5.0))
        until = time.monotonic() + patience
        self.connection.execute("PRAGMA busy_timeout = 0")
        try:
            while True:
                try:
                    super()._start_transaction_under_autocommit()  # type: ignore[misc]
                except OperationalError as error:
                    if not _is_busy(error) or time.monotonic() > until:
                        raise
                    time.sleep(_LOOK_AGAIN)
                else:
                    return
        finally:
            self.connection.execute(f"PRAGMA busy_timeout = {round(1000 * patience)}")

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]  # where this fails, Django undoes it
        self._give_turn_back()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._give_turn_back()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._give_turn_back()

    @property
    def _turns(self) -> WriteTurns:
        return turns_at(str(self.settings_dict["NAME"]))

    def _give_turn_back(self) -> None:
        if self._turn is not None:
            turn, self._turn = self._turn, None
            self._turns.give_back(turn)
