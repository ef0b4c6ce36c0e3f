"""Counters whose order of numbers is the order of commits.

A reader that has seen number n will never find a smaller one later, which is what
lets an index follow a bank, and a platform a list of events, by asking "what came
after n". The row lock is held until the commit, so writers queue behind each other.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

_ADVANCE = """
INSERT INTO db_changecounter (name, value) VALUES (%s, %s)
ON CONFLICT (name) DO UPDATE SET value = db_changecounter.value + excluded.value
RETURNING value
"""
_ADVANCE_EACH = """
INSERT INTO db_changecounter (name, value) VALUES {marks}
ON CONFLICT (name) DO UPDATE SET value = db_changecounter.value + excluded.value
RETURNING name, value
"""


def advance_counter(name: str, *, by: int = 1) -> int:
    """Take the next `by` numbers of this counter and give the last of them."""
    with connection.cursor() as cursor:
        cursor.execute(_ADVANCE, [name, by])
        (value,) = cursor.fetchone()
    return int(value)


def advance_counters(names: Sequence[str]) -> list[int]:
    """Take the next number of each of these counters, which differ; give them in this order."""
    marks = ", ".join(["(%s, 1)"] * len(names))
    with connection.cursor() as cursor:
        cursor.execute(_ADVANCE_EACH.format(marks=marks), list(names))
        numbers = dict(cursor.fetchall())
    return [int(numbers[name]) for name in names]
