"""Leaves of the log as the database keeps them, each beside its entry and its sealed part."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from typing import Any

from django.db import DatabaseError, connection, transaction

from seawall.db.ledger import LedgerLeafRow

#: What stands between the cells of a page's text. No cell of ours holds it.
BETWEEN = "\x1f"

#: The moment of an entry as it is hashed; nothing for what is no moment of ours.
_AT = {
    "sqlite": """
CASE WHEN e.at GLOB '????-??-?? ??:??:??.??????' AND length(CAST(e.at AS BLOB)) = 26
THEN substr(e.at, 1, 10) || 'T' || substr(e.at, 12) || 'Z'
WHEN e.at GLOB '????-??-?? ??:??:??' AND length(CAST(e.at AS BLOB)) = 19
THEN substr(e.at, 1, 10) || 'T' || substr(e.at, 12) || '.000000Z' END
""",
    "postgresql": """
CASE WHEN e.at >= '0001-01-01 00:00:00+00' AND e.at < '10000-01-01 00:00:00+00'
THEN to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') END
""",
}
#: Beside each leaf what is of its entry. PostgreSQL cannot tell how many rows its row security lets
#: through, and would read both tables whole for every page: so it is told to look each up.
_BESIDE = {
    "sqlite": """
LEFT JOIN db_ledgerentry e ON e.id = l.entry_id
LEFT JOIN db_ledgersealed s ON s.entry_id = l.entry_id
""",
    "postgresql": """
LEFT JOIN LATERAL (SELECT * FROM db_ledgerentry WHERE id = l.entry_id OFFSET 0) e ON true
LEFT JOIN LATERAL (SELECT * FROM db_ledgersealed WHERE entry_id = l.entry_id OFFSET 0) s ON true
""",
}
_ROWS = """
SELECT {cells} FROM db_ledgerleaf l {beside}
WHERE l."index" >= %s AND l."index" < %s ORDER BY l."index"
"""
_JOINED = {
    "sqlite": f"CAST(group_concat(cells, '{BETWEEN}') AS BLOB)",
    "postgresql": f"string_agg(cells, '{BETWEEN}')",
}
_LEVEL = """
SELECT {level}, {joined} FROM (
SELECT "index" || '{between}' || coalesce(replace(node_hash, '{between}', '?'), '?') AS cells
FROM db_ledgernode WHERE level = {level} AND "index" >= {first} AND "index" < {past}
ORDER BY "index") l
"""


def leaf_cells(first: int, past: int) -> list[tuple[Any, ...]]:
    """The cells of these leaves, in order; of the leaf's own row alone where one is unreadable."""
    cells = [*_LEAF, *_ENTRY, _AT[connection.vendor], *_SEALED]
    try:
        return _fetched(_rows(", ".join(cells)), first, past)
    except DatabaseError:
        leaves = LedgerLeafRow.objects.filter(index__gte=first, index__lt=past).order_by("index")
        return list(leaves.values_list("index", "entry_id", "leaf_hash"))


def leaf_text(first: int, past: int) -> tuple[int, bytes]:
    """How many leaves there are, and their cells as one text, `BETWEEN` any two.

    The moment is as the database has it; before the salt stands whether nothing is sealed, as 0 or
    1. Where any other cell is missing there is a mark in its place: the text then has more parts
    than so many leaves have cells, as where a cell holds one. Nothing where it cannot be read.
    """
    at = "e.at" if connection.vendor == "sqlite" else _AT[connection.vendor]
    place, *cells = [*_LEAF, *_ENTRY, at]
    needed = [f"coalesce({cell}, '{BETWEEN}')" for cell in cells]
    sealed = [f"coalesce({cell}, '')" for cell in _SEALED]
    unsealed = "CASE WHEN s.entry_id IS NULL THEN '1' ELSE '0' END"
    rows = _rows(f"{_concatenated([place, *needed, unsealed, *sealed])} AS cells")
    sql = f"SELECT count(*), {_JOINED[connection.vendor]} FROM ({rows}) r"  # noqa: S608 - ours
    try:
        with transaction.atomic() if connection.vendor == "postgresql" else nullcontext():
            count, text = _fetched(sql, first, past)[0]
    except DatabaseError:
        return 0, b""
    return count, _encoded(text)


def node_texts(spans: Mapping[int, tuple[int, int]]) -> dict[int, bytes]:
    """Of these levels the nodes that are stored between two places: place and hash in turn.

    `BETWEEN` stands between any two, and nowhere else.
    """
    levels = [
        _LEVEL.format(
            level=level,
            first=first,
            past=past,
            joined=_JOINED[connection.vendor],
            between=BETWEEN,
        )
        for level, (first, past) in spans.items()
    ]
    if not levels:
        return {}
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # which would start processes for a few thousand rows
            cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0")
        cursor.execute(" UNION ALL ".join(levels))
        return {level: _encoded(text) for level, text in cursor.fetchall()}


_LEAF = ('l."index"', "l.entry_id", "l.leaf_hash")
_ENTRY = (
    *("e.organisation_id", "e.what", "e.about", "e.by", "e.public", "e.commitment", "e.salt"),
)
_SEALED = ("s.salt", "s.sealed")


def _concatenated(cells: Sequence[str]) -> str:
    if connection.vendor != "sqlite" or sqlite3.sqlite_version_info < (3, 44):
        return f" || '{BETWEEN}' || ".join(cells)
    between = f", '{BETWEEN}', "  # not by concat_ws, of which some do without what is empty
    return f"concat({between.join(cells)})"


def _encoded(text: str | bytes | None) -> bytes:
    return text.encode() if isinstance(text, str) else text or b""


def _rows(cells: str) -> str:
    return _ROWS.format(cells=cells, beside=_BESIDE[connection.vendor])


def _fetched(sql: str, first: int, past: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [first, past])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
