"""Bring the database up: Django's set-up once a process, migrations to the newest."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache

SETTINGS_MODULE = "seawall.app.django_settings"


@cache
def set_up() -> None:
    """Make Django ready in this process; safe to call again."""
    import django  # noqa: PLC0415 - a lazy import keeps `import seawall` light

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS_MODULE)
    django.setup()


def migrate(*, say: Callable[[str], object] = lambda _: None) -> None:
    """Run every migration that is missing; each is one transaction where the database can."""
    set_up()
    from django.core.management import call_command  # noqa: PLC0415

    for name in pending_migrations():
        say(name)
    call_command("migrate", verbosity=0, interactive=False, skip_checks=True)


def pending_migrations() -> list[str]:
    """The migrations this database has not seen, oldest first."""
    set_up()
    from django.db import connection  # noqa: PLC0415
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]
