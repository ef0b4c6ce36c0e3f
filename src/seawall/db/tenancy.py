"""Row security: one organisation never sees another's row.

Every store filters by its organisation; on PostgreSQL row security stands behind
it, forced even for the tables' owner. The scope is set for one transaction:
an organisation's id, or `EVERY` for the few jobs that serve the installation
(sign-in, the index refresher, the sequencer). No scope set means no rows.
A superuser or a role with BYPASSRLS walks past row security: `seawall doctor`
warns of it. SQLite has no such thing, so there a property test holds the line.
"""

from __future__ import annotations

from typing import Any

from django.db.migrations.operations.base import Operation

from seawall.ids import INSTALLATION

EVERY: str = INSTALLATION

_POLICY = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS {table}_one_organisation ON {table};
CREATE POLICY {table}_one_organisation ON {table} USING (
  organisation_id = current_setting('seawall.organisation', true)
  OR current_setting('seawall.organisation', true) = '*'
);
"""


def set_scope(connection: Any, organisation: str) -> None:
    """Let this transaction see one organisation's rows (or `EVERY`)."""
    connection.seawall_scope = organisation
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('seawall.organisation', %s, true)", [organisation])


class OneOrganisation(Operation):
    """Row security on these tables (PostgreSQL; nothing on SQLite)."""

    reversible = False

    def __init__(self, tables: list[str]) -> None:
        self.tables = tables

    def deconstruct(self) -> Any:
        """How a migration writes this operation down."""
        return self.__class__.__name__, [], {"tables": self.tables}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Policies are no part of Django's picture of the tables."""

    def database_forwards(self, app_label: str, schema_editor: Any, *states: Any) -> None:
        """Write the policies."""
        if schema_editor.connection.vendor == "postgresql":
            for table in self.tables:
                schema_editor.execute(_POLICY.format(table=table), params=None)

    def describe(self) -> str:
        """One line for `migrate`."""
        return f"Row security on {len(self.tables)} tables"
