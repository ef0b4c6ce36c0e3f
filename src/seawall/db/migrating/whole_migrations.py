"""A migration and the note that it was carried out are one transaction.

Django writes the note after its commit where a migration leaves indexes to be made at its end.
Whoever was killed in between had tables of which nobody knew, and every later start failed on them.
"""

from __future__ import annotations

from typing import Any

from django.db.migrations.executor import MigrationExecutor


class WholeMigrations(MigrationExecutor):
    """Carries migrations out, each whole or not at all."""

    def apply_migration(
        self, state: Any, migration: Any, fake: bool = False, fake_initial: bool = False
    ) -> Any:
        """Carry one out: what it left for its end, and the note, before its commit."""
        if self.progress_callback:
            self.progress_callback("apply_start", migration, fake)
        with self.connection.schema_editor(atomic=migration.atomic) as editor:
            state = migration.apply(state, editor)
            while editor.deferred_sql:
                editor.execute(editor.deferred_sql.pop(0))
            self.record_migration(migration)  # type: ignore[call-arg]  # as the stubs have it
        if self.progress_callback:
            self.progress_callback("apply_success", migration, fake)
        return state
