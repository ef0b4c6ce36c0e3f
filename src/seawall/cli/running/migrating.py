"""`seawall migrate`: bring the database to what this version needs."""

from __future__ import annotations

from seawall.cli.output import say


def migrate_database() -> None:
    """Update the database to this version. Safe to repeat; back up before an upgrade."""
    from seawall.app.database import has_tables, pending_migrations, refuse_ahead

    refuse_ahead()
    pending = pending_migrations()
    if not pending:
        say("The database is up to date.")
        return
    from seawall.app.upgrading.carried_out import carry_out
    from seawall.app.upgrading.duration_estimate import estimate_pending

    timed = carry_out(estimate_pending() if has_tables() else [], say)
    say(f"{len(timed)} migration(s) done.")
