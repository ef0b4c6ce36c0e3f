"""Columns that may hold megabytes are packed as quickly as PostgreSQL can.

A long order's words and addresses are packed under a lock, and PostgreSQL's usual
way is the slower one. A server that was built without it packs them as it always does.
"""

from __future__ import annotations

from typing import Any

from django.db.migrations.operations.base import Operation

_PACK = """
DO $$ BEGIN ALTER TABLE {table} ALTER COLUMN {column} SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN NULL; END $$
"""


class QuicklyPacked(Operation):
    """Pack these columns, each of a table, with LZ4."""

    reversible = False

    def __init__(self, columns: dict[str, str]) -> None:
        self.columns = columns

    def deconstruct(self) -> Any:
        """How a migration writes this operation down."""
        return self.__class__.__name__, [], {"columns": self.columns}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """How a column is packed is no part of Django's picture of the tables."""

    def database_forwards(self, app_label: str, schema_editor: Any, *states: Any) -> None:
        """Say so of each column."""
        if schema_editor.connection.vendor != "postgresql":
            return
        for table, column in self.columns.items():
            schema_editor.execute(_PACK.format(table=table, column=column), params=None)

    def describe(self) -> str:
        """One line for `migrate`."""
        return f"Pack {len(self.columns)} long columns quickly"
