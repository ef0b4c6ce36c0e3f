"""What we tell the database beside what Django does: its picture of the tables has none of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.migrations.operations.base import Operation


class OwnStatements(Operation):
    """Statements of ours in a migration, each as the kind of database wants it."""

    reversible = False

    def statements(self, vendor: str) -> Iterable[str]:
        """What is carried out on `sqlite` or `postgresql`; nothing where there is no such thing."""
        raise NotImplementedError

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing of it is in the picture."""

    def database_forwards(self, app_label: str, schema_editor: Any, *states: Any) -> None:
        """Carry the statements out."""
        for statement in self.statements(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)
