"""Counters whose order of numbers is the order of commits.

A reader that has seen number n will never find a smaller one later, which is what
lets an index follow a bank, and a platform a list of events, by asking "what came
after n". The row lock is held until the commit, so writers queue behind each other.
"""

from __future__ import annotations

from django.db import connection

_ADVANCE = """
INSERT INTO db_changecounter (name, value) VALUES (%s, %s)
ON CONFLICT (name) DO UPDATE SET value = db_changecounter.value + excluded.value
RETURNING value
"""


def advance(name: str, *, by: int = 1) -> int:
    """Take the next `by` numbers of this counter and give the last of them."""
    with connection.cursor() as cursor:
        cursor.execute(_ADVANCE, [name, by])
        (value,) = cursor.fetchone()
    return int(value)
