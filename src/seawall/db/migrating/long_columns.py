"""Columns that may hold megabytes are packed as quickly as PostgreSQL can.

A long order's words and addresses are packed under a lock, and PostgreSQL's usual
way is the slower one. A server that was built without it packs them as it always does.
"""

from __future__ import annotations

from collections.abc import Iterator

from seawall.db.migrating.own_statements import OwnStatements

_PACK = """
DO $$ BEGIN ALTER TABLE {table} ALTER COLUMN {column} SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN NULL; END $$
"""


class QuicklyPacked(OwnStatements):
    """Pack these columns, each of a table, with LZ4."""

    def __init__(self, columns: dict[str, str]) -> None:
        self.columns = columns

    def statements(self, vendor: str) -> Iterator[str]:
        """One word a column."""
        if vendor == "postgresql":
            for table, column in self.columns.items():
                yield _PACK.format(table=table, column=column)
