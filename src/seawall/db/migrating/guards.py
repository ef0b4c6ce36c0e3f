"""Triggers by which the database itself keeps tables append-only.

SQLite gets `RAISE(ABORT)` triggers; PostgreSQL a guard function on UPDATE and
DELETE of a row and on TRUNCATE of the table. Our own code passes through the
same triggers as everybody else. A guard may be set again where it stands already, and a
table that SQLite makes anew for a change takes its triggers along (`strict_sqlite`).
"""

from __future__ import annotations

from collections.abc import Iterator

from seawall.db.migrating.own_statements import OwnStatements

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


class AppendOnly(OwnStatements):
    """Refuse every UPDATE, DELETE and TRUNCATE of these tables."""

    def __init__(self, tables: list[str]) -> None:
        self.tables = tables

    def statements(self, vendor: str) -> Iterator[str]:
        """The triggers of each table."""
        if vendor == "postgresql":
            yield _PG_FUNCTION
            for table in self.tables:
                yield _PG.format(table=table)
            return
        for table in self.tables:
            for verb in ("UPDATE", "DELETE"):
                yield _SQLITE.format(table=table, verb=verb)
