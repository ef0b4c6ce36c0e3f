"""SQLite looks at how its tables are filled, so that its planner finds the right index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection, transaction

#: So many rows a table is taken to have at least: it may have them before it is counted again.
ASSUMED = 100_000
#: Fewer rows than this tell nothing of how values are spread.
_TELLING = 1_000
#: Of a column that nothing tells of, every value is taken to be shared by a tenth of the rows
#: that share what stands before it.
_SPREAD = 10
#: The column that every row of a table may share, however many there are.
_SHARED = "organisation_id"

_COUNTED = "SELECT tbl, idx, stat FROM sqlite_stat1 WHERE idx IS NOT NULL"
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
    was nearly empty when it was counted, however many rows it has by now. So a table is taken to
    have `ASSUMED` rows at least (SQLite's documentation, "PRAGMA optimize" and "The SQLITE_STAT
    tables").
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit = 1000")
            cursor.execute("ANALYZE django_migrations")  # so that there is a table of figures
            _forget_assumed(cursor)
            cursor.execute("PRAGMA optimize = 0x10002")
            _assume_growth(cursor)


def _forget_assumed(cursor: Any) -> None:
    """What has figures is counted again only once it is ten times as large as they say."""
    cursor.execute("DELETE FROM sqlite_stat1 WHERE stat LIKE %s", [f"{ASSUMED} %"])
    cursor.execute("ANALYZE sqlite_schema")  # read anew


def _assume_growth(cursor: Any) -> None:
    cursor.execute(_COUNTED)
    counted = {(table, index): figures for table, index, figures in cursor.fetchall()}
    cursor.execute(_INDEXES)
    assumed = list(_assumed_figures(cursor.fetchall(), counted))
    with transaction.atomic():
        cursor.executemany(
            "DELETE FROM sqlite_stat1 WHERE tbl = %s AND idx = %s",
            [(table, index) for table, index, _ in assumed],
        )
        cursor.executemany("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (%s, %s, %s)", assumed)
    cursor.execute("ANALYZE sqlite_schema")  # read anew


def _assumed_figures(
    indexes: Sequence[tuple[str, str, bool, str]], counted: dict[tuple[str, str], str]
) -> Iterator[tuple[str, str, str]]:
    """Table, index and figures of each index of a table with fewer rows than we assume."""
    for (table, index, is_unique), parts in groupby(indexes, key=itemgetter(0, 1, 2)):
        figures = [int(word) for word in counted.get((table, index), "0").split() if word.isdigit()]
        columns = [column for *_, column in parts]
        if figures[0] >= ASSUMED:
            continue
        if figures[0] >= _TELLING:
            grown = [_grown(share, of=figures[0]) for share in figures[1:]]
        else:
            grown = _spread(columns, is_unique=bool(is_unique))
        yield table, index, " ".join(map(str, [ASSUMED, *grown]))


def _grown(share: int, *, of: int) -> int:
    """How many of the assumed rows share what so many of those that were counted share."""
    return 1 if share == 1 else round(share * ASSUMED / of)


def _spread(columns: Sequence[str], *, is_unique: bool) -> list[int]:
    """How many rows share the first columns, the first two, and so on."""
    shares, share = [], ASSUMED
    for column in columns:
        share = share if column == _SHARED else max(1, share // _SPREAD)
        shares.append(share)
    return [*shares[:-1], 1] if is_unique else shares
