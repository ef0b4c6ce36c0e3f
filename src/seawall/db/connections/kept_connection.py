"""A thread that comes back keeps its connection to PostgreSQL, as the threads of requests do.

The server starts a process for each connection, which learns every table anew: that took as long
as what was written on it. SQLite opens a file, and gains nothing.
A connection that was cut, or has grown older than `CONN_MAX_AGE`, is opened again, and none is
kept on which something failed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def kept_connection() -> Iterator[None]:
    """Work on this thread's connection, which is there the next time, too."""
    connection.close_if_unusable_or_obsolete()
    is_kept = False
    try:
        yield
        is_kept = connection.vendor == "postgresql"
    finally:
        if not is_kept:
            connection.close()
