"""An index for equality alone, on words of any length: an account may have a name of 2,000 letters.

PostgreSQL keeps no value over a third of a page in a B-tree, so there it is a hash index.
"""

from __future__ import annotations

from typing import Any

from django.db.migrations.operations.base import Operation

_SQLITE = "CREATE INDEX {name} ON {table} (organisation_id, {column})"
_POSTGRESQL = "CREATE INDEX {name} ON {table} USING hash ({column})"


class EqualWords(Operation):
    """Find rows by the whole of one text column."""

    reversible = False

    def __init__(self, *, table: str, column: str, name: str) -> None:
        self.table, self.column, self.name = table, column, name

    def deconstruct(self) -> Any:
        """How a migration writes this operation down."""
        arguments = {"table": self.table, "column": self.column, "name": self.name}
        return self.__class__.__name__, [], arguments

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The index is no part of Django's picture of the tables."""

    def database_forwards(self, app_label: str, schema_editor: Any, *states: Any) -> None:
        """Make the index."""
        is_postgresql = schema_editor.connection.vendor == "postgresql"
        statement = _POSTGRESQL if is_postgresql else _SQLITE
        sql = statement.format(table=self.table, column=self.column, name=self.name)
        schema_editor.execute(sql, params=None)

    def describe(self) -> str:
        """One line for `migrate`."""
        return f"Find {self.table} by {self.column}"
