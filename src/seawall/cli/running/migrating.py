"""`seawall migrate`: bring the database to what this version needs."""

from __future__ import annotations

from typing import Annotated

import typer

from seawall.cli.output import say

_Wait = Annotated[
    float,
    typer.Option(
        "--wait",
        min=0,
        max=3600,
        metavar="SECONDS",
        help="Wait up to so long for the database to answer.",
    ),
]


def migrate_database(wait: _Wait = 0) -> None:
    """Update the database to this version. Safe to repeat; back up before an upgrade."""
    _wait_for_answer(wait)
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


def _wait_for_answer(seconds: float) -> None:
    """A database that starts beside us takes a moment; what it says at the end is said next."""
    from seawall.config import settings

    if seconds and settings().is_postgresql:
        from seawall.app.database_knock import wait_until_it_answers

        wait_until_it_answers(settings().database_url, seconds=seconds)
