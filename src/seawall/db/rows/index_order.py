"""Rows read in the order of an index, a page at a time, however large the table is.

PostgreSQL takes the condition of row security for one that a few rows in a thousand meet, thinks
that a page is all there is, and reads and sorts the whole table for each. Without sorting at hand
it goes along the index, which is what a page needs. SQLite does by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def along_the_index() -> Iterator[None]:
    """Whatever is ordered within is read in order, and not sorted, where an index has the order."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_sort = off")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_sort = on")
