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

_RAISE = """
INSERT INTO db_changecounter (name, value) VALUES (%s, %s)
ON CONFLICT (name) DO UPDATE SET value = CASE
  WHEN excluded.value > db_changecounter.value THEN excluded.value
  ELSE db_changecounter.value END
RETURNING value
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


def raise_counter(name: str, *, to: int) -> int:
    """Raise this counter to a number, unless it is higher already; the number it has then."""
    with connection.cursor() as cursor:
        cursor.execute(_RAISE, [name, to])
        (value,) = cursor.fetchone()
    return int(value)


def set_counter(name: str, *, to: int) -> None:
    """Set this counter to a number that a person vouches for, higher or lower."""
    with connection.cursor() as cursor:
        cursor.execute(_RAISE, [name, to])
        cursor.execute("UPDATE db_changecounter SET value = %s WHERE name = %s", [to, name])
