"""A room's tables are made in one go, its guards with them.

Django draws its picture of all tables anew for every table it makes, which costs a
first start of a hundred and thirty tables eleven seconds of processor time. A room's
migration adds its tables to the picture that is there
(`docs/decisions/0031-one-migration-a-room.md`).
"""

from __future__ import annotations

from typing import Any

from django.db import migrations


class Room(migrations.Migration):
    """Operations that only add: all of them are in the picture before the first is carried out.

    So two tables of a room may name each other. What changes a table that is there already
    stands in a migration of the ordinary kind.
    """

    def apply(self, project_state: Any, schema_editor: Any, collect_sql: bool = False) -> Any:
        """Draw the tables of every operation, then make them one after the other."""
        drawn = project_state.__dict__.pop("apps", None)
        before = project_state.clone()
        for operation in self.operations:
            operation.state_forwards(self.app_label, project_state)
        if drawn:  # else all of it is drawn when it is first asked for
            added = project_state.models.keys() - before.models.keys()
            drawn.render_multiple([project_state.models[key] for key in sorted(added)])
            project_state.apps = drawn
        for operation in self.operations:
            operation.database_forwards(self.app_label, schema_editor, before, project_state)
        return project_state
