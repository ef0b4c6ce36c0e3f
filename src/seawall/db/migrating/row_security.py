"""Row security: PostgreSQL shows rows of the organisation in scope, whatever a query forgot.

It is forced even for the tables' owner, and no scope set means no rows (`db/unit_of_work/tenancy.py`). A
superuser or a role with BYPASSRLS walks past it: `seawall doctor` warns of that. SQLite has no
such thing, so there a property test holds the line.
"""

from __future__ import annotations

from collections.abc import Iterator

from seawall.db.migrating.own_statements import OwnStatements

_POLICY = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS {table}_one_organisation ON {table};
CREATE POLICY {table}_one_organisation ON {table} USING (
  organisation_id = current_setting('seawall.organisation', true)
  OR current_setting('seawall.organisation', true) = '*'
);
"""


class OneOrganisation(OwnStatements):
    """Row security on these tables (PostgreSQL; nothing on SQLite)."""

    def __init__(self, tables: list[str]) -> None:
        self.tables = tables

    def statements(self, vendor: str) -> Iterator[str]:
        """One policy a table."""
        if vendor == "postgresql":
            for table in self.tables:
                yield _POLICY.format(table=table)
