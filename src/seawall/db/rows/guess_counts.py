"""Counters of wrong guesses, shared by all processes: taken and given back in one statement each.

Of two who take the last place at once, one gets it: the row decides. Moments are whole seconds
since 1970, so that both databases compare them alike.
"""

from __future__ import annotations

from django.db import connection

_TAKE = """
INSERT INTO db_guesscount (key, count, until) VALUES (%s, 1, %s)
ON CONFLICT (key) DO UPDATE SET
  count = CASE WHEN db_guesscount.until <= %s THEN 1 ELSE db_guesscount.count + 1 END,
  until = CASE WHEN db_guesscount.until <= %s THEN excluded.until ELSE db_guesscount.until END
RETURNING count
"""
_GIVE_BACK = "UPDATE db_guesscount SET count = count - 1 WHERE key = %s AND count > 0"
_EMPTY = "DELETE FROM db_guesscount WHERE key = %s"


def take_place(key: str, *, now: int, until: int) -> int:
    """Count a guess; how many there are with it."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [key, until, now, now])
        (count,) = cursor.fetchone()
    return int(count)


def give_place_back(key: str) -> None:
    """A guess was right: it counts no more."""
    with connection.cursor() as cursor:
        cursor.execute(_GIVE_BACK, [key])


def empty_counter(key: str) -> None:
    """Nothing is counted any more."""
    with connection.cursor() as cursor:
        cursor.execute(_EMPTY, [key])
