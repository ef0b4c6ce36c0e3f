"""Triggers by which the database itself keeps tables append-only.

SQLite gets `RAISE(ABORT)` triggers; PostgreSQL a guard function on UPDATE and
DELETE of a row and on TRUNCATE of the table. Our own code passes through the
same triggers as everybody else. A guard may be set again where it stands already, and a
table that SQLite makes anew for a change takes its triggers along (`strict_sqlite`).
"""

from __future__ import annotations

from typing import Any

from django.db.migrations.operations.base import Operation

_SQLITE = """
CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
_PG_FUNCTION = """
CREATE OR REPLACE FUNCTION seawall_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$
"""
_PG = """
CREATE OR REPLACE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION seawall_append_only();
CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION seawall_append_only();
"""


class AppendOnly(Operation):
    """Refuse every UPDATE, DELETE and TRUNCATE of these tables."""

    reversible = False

    def __init__(self, tables: list[str]) -> None:
        self.tables = tables

    def deconstruct(self) -> Any:
        """How a migration writes this operation down."""
        return self.__class__.__name__, [], {"tables": self.tables}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Triggers are no part of Django's picture of the tables."""

    def database_forwards(self, app_label: str, schema_editor: Any, *states: Any) -> None:
        """Write the triggers."""
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(_PG_FUNCTION, params=None)
            for table in self.tables:
                schema_editor.execute(_PG.format(table=table), params=None)
            return
        for table in self.tables:
            for verb in ("UPDATE", "DELETE"):
                schema_editor.execute(_SQLITE.format(table=table, verb=verb), params=None)

    def describe(self) -> str:
        """One line for `migrate`."""
        return f"Make {len(self.tables)} tables append-only"
