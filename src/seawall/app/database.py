"""Bring the database up: Django's set-up once a process, migrations to the newest."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any

from seawall.errors import SeawallError, problem

SETTINGS_MODULE = "seawall.app.django_settings"
AHEAD_REMEDY = "Install that version again, or restore the backup made before the upgrade."


def is_away(error: BaseException | None) -> bool:
    """Whether the database, or the disk beside it, is what failed."""
    from seawall.db.upkeep.storage_faults import is_storage_fault

    return is_storage_fault(error)


def as_away(error: Exception) -> SeawallError | None:
    """The error to report for a database that is away; None for any other failure."""
    if isinstance(error, OSError) or not is_away(error):
        return None
    from seawall.db.upkeep.storage_faults import is_damage

    why = str(error).strip().partition("\n")[0]
    if is_damage(error):
        return problem("app.database-damaged", why=why[:300])
    return problem("app.database-away", why=why[:300])


@cache
def set_up_django() -> None:
    """Make Django ready in this process; safe to call again."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS_MODULE)
    django.setup()
    _hand_over()


def _hand_over() -> None:
    """What the rooms need at the start, since none of them may read key files or settings."""
    from seawall.app import benign_folder
    from seawall.config import settings
    from seawall.intake.evidence import vault
    from seawall.keys import installation

    installation.unlock_installation()
    vault.keep_files_in(settings().data_dir / "evidence")
    benign_folder.hand_over_folder()


def is_current() -> bool:
    """Whether the database has seen every migration of this version and no other."""
    set_up_django()
    from django.db import connection

    from seawall.db.migrating.seen_migrations import has_seen_exactly_ours

    return has_seen_exactly_ours(connection)


def run_migrations(
    *,
    say: Callable[[str], object] = lambda _: None,
    say_end: Callable[[str], object] = lambda _: None,
) -> None:
    """Run every missing migration, each in one transaction; `say` and `say_end` get its name.

    Then this version is noted in the database, for whoever upgrades or restores it.
    """
    if is_current():
        return
    refuse_ahead()
    from django.db import connection

    from seawall.app.database_trials import require_every_letter
    from seawall.db.migrating.version_note import note_version
    from seawall.db.migrating.whole_migrations import WholeMigrations

    require_every_letter()
    listeners = {"apply_start": say, "apply_success": say_end}

    def tell(step: str, migration: Any = None, _fake: bool | None = False) -> None:
        if step in listeners:
            listeners[step](f"{migration.app_label}.{migration.name}")

    executor = WholeMigrations(connection, tell)
    executor.loader.check_consistent_history(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    note_version(connection, installed_version(), at=datetime.now(UTC))


def has_tables() -> bool:
    """Whether the database was migrated before: in a new one nothing takes long."""
    return "django_migrations" in _tables()


def _tables() -> list[str]:
    set_up_django()
    from django.db import connection

    return connection.introspection.table_names()


def installed_version() -> str:
    """The version of Seawall that this process is."""
    from importlib.metadata import version

    return version("seawall")


def pending_migrations() -> list[str]:
    """The migrations this database has not seen, oldest first."""
    if is_current():
        return []
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def unknown_migrations() -> list[str]:
    """The migrations this database has seen and this version does not know, in name order."""
    if is_current():
        return []
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(connection)
    replaced = {
        replaced_name
        for migration in loader.disk_migrations.values()
        for replaced_name in migration.replaces
    }
    unknown = set(loader.applied_migrations) - set(loader.disk_migrations) - replaced
    return sorted(f"{app}.{name}" for app, name in unknown)


def require_current() -> None:
    """Stop on a database of another version, older or newer, and say what to do."""
    if is_current():  # one statement, where reading every migration of ours takes a while
        return
    refuse_ahead()
    if not _tables():
        raise problem("app.database-new")
    if pending := pending_migrations():
        raise problem("app.database-behind", count=len(pending), pending=pending[0])


def refuse_ahead() -> None:
    """Stop on a database that a newer version has changed: ours would misread it."""
    if unknown := unknown_migrations():
        raise problem("app.database-ahead", unknown=unknown[0])
