"""SQLite looks at how its tables are filled, so that its planner finds the right index."""

from __future__ import annotations

from django.db import connection


def note_statistics() -> None:
    """Let SQLite look at how its tables are filled; PostgreSQL does so by itself.

    Without figures its planner takes the organisation, which every row shares, for as good
    a key as an id, and reads a whole table (SQLite's documentation, "PRAGMA optimize").
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit = 1000")
            cursor.execute("PRAGMA optimize = 0x10002")
