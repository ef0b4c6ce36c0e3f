"""Room for the pages of a large table, for whoever writes very many rows into it.

SQLite keeps two megabytes of pages a connection. Each row of a list lands somewhere else in the
index of values; from a few hundred thousand rows on, that index no longer fits, and every row
reads its pages again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

#: Most that a connection holds, in KiB: pages are kept as they are read, and not before.
ROOMY_KIB = 256 * 1024


@contextmanager
def roomy_page_cache() -> Iterator[None]:
    """On SQLite, this connection keeps far more pages until the block ends."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_size")
        (before,) = cursor.fetchone()
        cursor.execute(f"PRAGMA cache_size = -{ROOMY_KIB}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = {int(before)}")
