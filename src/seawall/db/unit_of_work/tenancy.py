"""The scope: one organisation never sees another's row.

Every store filters by its organisation; on PostgreSQL row security stands behind
it (`db/migrating/row_security.py`). The scope is set for one transaction: an organisation's id,
or `EVERY` for the few jobs that serve the installation (sign-in, the index refresher, the
sequencer).
"""

from __future__ import annotations

from typing import Any

from seawall.ids import INSTALLATION

EVERY: str = INSTALLATION


def set_scope(connection: Any, organisation: str) -> None:
    """Let this transaction see one organisation's rows (or `EVERY`)."""
    note_scope(connection, organisation)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('seawall.organisation', %s, true)", [organisation])


def scope_of(connection: Any) -> str | None:
    """Whose rows this transaction sees, as it was set last."""
    scope: str | None = getattr(connection, "seawall_scope", None)
    return scope


def note_scope(connection: Any, organisation: str | None) -> None:
    """Say whose rows this transaction sees: a savepoint that is undone takes its scope with it."""
    connection.seawall_scope = organisation
