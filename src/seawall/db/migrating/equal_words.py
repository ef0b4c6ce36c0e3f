"""An index for equality alone, on words of any length: an account may have a name of 2,000 letters.

PostgreSQL keeps no value over a third of a page in a B-tree, so there it is a hash index.
"""

from __future__ import annotations

from collections.abc import Iterator

from seawall.db.migrating.own_statements import OwnStatements

_SQLITE = "CREATE INDEX {name} ON {table} (organisation_id, {column})"
_POSTGRESQL = "CREATE INDEX {name} ON {table} USING hash ({column})"


class EqualWords(OwnStatements):
    """Find rows by the whole of one text column."""

    def __init__(self, *, table: str, column: str, name: str) -> None:
        self.table, self.column, self.name = table, column, name

    def statements(self, vendor: str) -> Iterator[str]:
        """One index."""
        index = _POSTGRESQL if vendor == "postgresql" else _SQLITE
        yield index.format(table=self.table, column=self.column, name=self.name)
