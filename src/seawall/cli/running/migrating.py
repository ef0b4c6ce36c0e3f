"""`seawall migrate`: bring the database to what this version needs."""

from __future__ import annotations

from seawall.cli.output import say


def migrate_database() -> None:
    """Update the database to this version. Safe to repeat; back up before an upgrade."""
    from seawall.app.database import pending_migrations, refuse_ahead, run_migrations

    refuse_ahead()
    pending = pending_migrations()
    if not pending:
        say("The database is up to date.")
        return
    run_migrations(say=lambda name: say(f"{name} …"))
    say(f"{len(pending)} migration(s) done.")
