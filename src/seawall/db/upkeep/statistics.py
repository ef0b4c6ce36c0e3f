"""SQLite looks at how its tables are filled, so that its planner finds the right index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from seawall.db.fields import WordField

#: So many rows a table is taken to have. Only the proportions below count: they are far enough from
#: each other that a thousand ids look quicker by their index than the whole table does, whether
#: they are the rows' own or of rows they belong to, and so do two tables, one after the other.
ASSUMED = 1_000_000_000_000
#: The column that every row of a table may share, however many there are.
_SHARED = "organisation_id"
#: One of a few words is taken to be shared by a tenth of the rows that share what is before it.
_WORDS = 10
#: Anything else (another row's id, a digest, a time) is taken to be shared by so many rows: an
#: order has as many addresses.
_BELONGING = 20_000
#: Fewer rows than this tell nothing of how values are spread.
_TELLING = 1_000
#: So many rows of each index are looked at: a share of about as many may be any share above.
_LOOKED_AT = 1_000
#: What so few rows share, once they were counted, is as rare in a larger table.
_RARE = 100

_COUNTED = "SELECT tbl, idx, stat FROM sqlite_stat1 WHERE tbl = %s AND idx IS NOT NULL"
_INDEXES = """
SELECT tables.name, indexes.name, indexes."unique", columns.name
FROM sqlite_master AS tables, pragma_index_list(tables.name) AS indexes,
     pragma_index_info(indexes.name) AS columns
WHERE tables.type = 'table' AND tables.name LIKE 'db\\_%' ESCAPE '\\' AND NOT indexes.partial
ORDER BY tables.name, indexes.name, columns.seqno
"""


def note_statistics() -> None:
    """Let SQLite look at how its tables are filled; PostgreSQL does so by itself.

    Without figures its planner takes the organisation, which every row shares, for as good
    a key as an id, and reads a whole table; and so it does for five hundred ids of a table that
    was nearly empty when it was counted, however many rows it has by now. Counted when it is full
    it is no better: of each index a thousand rows are looked at, so that an organisation with
    a million seems to have a thousand. So every table is taken to have `ASSUMED` rows, and only
    what is rare is counted (SQLite's documentation, "ANALYZE" and "The SQLITE_STAT tables").

    Whoever opens the database meanwhile goes by its figures for as long as it is open: each table
    is counted and written in one transaction, so that nobody sees what SQLite alone would say.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit = {_LOOKED_AT}")
            cursor.execute(_INDEXES)
            words = _word_columns()
            for table, indexes in groupby(cursor.fetchall(), key=itemgetter(0)):
                _count(table, list(indexes), words, cursor)
            cursor.execute("ANALYZE sqlite_schema")  # read anew


def _count(
    table: str,
    indexes: Sequence[tuple[str, str, bool, str]],
    words: Set[tuple[str, str | None]],
    cursor: Any,
) -> None:
    with transaction.atomic():
        cursor.execute(f'ANALYZE "{table}"')
        cursor.execute(_COUNTED, [table])
        counted = {(table, index): figures for table, index, figures in cursor.fetchall()}
        assumed = list(_assumed_figures(indexes, counted, words=words))
        cursor.executemany(
            "DELETE FROM sqlite_stat1 WHERE tbl = %s AND idx = %s",
            [(table, index) for table, index, _ in assumed],
        )
        cursor.executemany("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (%s, %s, %s)", assumed)


def _word_columns() -> Set[tuple[str, str | None]]:
    """Table and name of each column with a few values, which a great part of its rows share."""
    return {
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, WordField | models.BooleanField)
    }


def _assumed_figures(
    indexes: Sequence[tuple[str, str, bool, str]],
    counted: dict[tuple[str, str], str],
    *,
    words: Set[tuple[str, str | None]],
) -> Iterator[tuple[str, str, str]]:
    """Table, index and figures of each index, by the kinds of its columns and what was counted."""
    for (table, index, is_unique), parts in groupby(indexes, key=itemgetter(0, 1, 2)):
        figures = [int(word) for word in counted.get((table, index), "0").split() if word.isdigit()]
        columns = [(column, (table, column) in words) for *_, column in parts]
        shares = _spread(columns, is_unique=bool(is_unique))
        if figures[0] >= _TELLING:
            shares = [
                share if share <= _RARE else assumed
                for share, assumed in zip(figures[1:], shares, strict=False)
            ]
        yield table, index, " ".join(map(str, [ASSUMED, *shares]))


def _spread(columns: Sequence[tuple[str, bool]], *, is_unique: bool) -> list[int]:
    """How many rows share the first columns, the first two, and so on."""
    shares, share = [], ASSUMED
    for column, is_word in columns:
        if is_word:
            share = max(1, share // _WORDS)
        elif column != _SHARED:
            share = min(share, _BELONGING)
        shares.append(share)
    return [*shares[:-1], 1] if is_unique else shares
