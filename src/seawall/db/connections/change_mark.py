"""Whether anything was committed since a thread last looked: cheaper than looking.

SQLite counts the commits of others for each connection (`PRAGMA data_version`,
https://sqlite.org/pragma.html#pragma_data_version), and this connection its own changes.
PostgreSQL names the transactions that a statement sees (`pg_current_snapshot`): that is another
text after every commit of a transaction that wrote, and after the beginning of one.
"""

from __future__ import annotations

from typing import Any

from django.db import connection


class ChangeMark:
    """The state of the database as of a thread's last look; each thread has one of its own."""

    def __init__(self) -> None:
        self._noted: tuple[Any, ...] | None = None

    def read(self) -> tuple[Any, ...]:
        """What stands now: read before the look, so that what is committed meanwhile is news."""
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT CAST(pg_current_snapshot() AS text)")
                return (cursor.fetchone()[0],)
        connection.ensure_connection()
        raw = connection.connection
        (version,) = raw.execute("PRAGMA data_version").fetchone()
        return raw, version, raw.total_changes

    def is_news(self, mark: tuple[Any, ...]) -> bool:
        """Whether something was committed since the look that was noted last."""
        return mark != self._noted

    def note(self, mark: tuple[Any, ...]) -> None:
        """Everything up to this mark has been seen."""
        self._noted = mark
