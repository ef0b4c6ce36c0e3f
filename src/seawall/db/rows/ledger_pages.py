"""Which entries of the log come next for a reader, straight from an index, whatever its length.

An entry's id begins with its moment, so a page begins behind an id, and a range of days is a
range of ids. What is not asked for by one word is asked for word by word in one statement: each
part reads no more rows than the page shows, and the newest of all parts are the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from django.db import connection

from seawall.db.ledger import OF_ROWS
from seawall.db.rows.index_order import along_the_index

#: SQLite takes no more parts of one statement.
_MOST_PARTS = 400
_PART = (
    "SELECT id FROM db_ledgerentry WHERE organisation_id = %s AND {where} ORDER BY id DESC LIMIT %s"
)
_NAMED = "SELECT id FROM ({part}) AS part{at}"
_WITHIN = "id >= %s AND id < %s"
#: The condition of the indexes, as `db/ledger.py` has it: word for word, or they are not used.
_NOT_OF_ROWS = f"NOT (what = '{OF_ROWS}')"


class WantedEntries(Protocol):
    """What a page of the log shows: about what, by whom, which words, between which ids."""

    @property
    def about(self) -> str: ...

    @property
    def by(self) -> Sequence[str]: ...

    @property
    def words(self) -> Sequence[str]: ...

    @property
    def first(self) -> str: ...

    @property
    def before(self) -> str: ...


def newest_entry_ids(organisation: str, query: WantedEntries, *, limit: int) -> list[str]:
    """The ids of the newest entries that are asked for, newest first."""
    parts = [_about(query)] if query.about else _parts(query)
    ids: list[str] = []
    with along_the_index(), connection.cursor() as cursor:
        for start in range(0, len(parts), _MOST_PARTS):
            chunk = parts[start : start + _MOST_PARTS]
            selects = (_NAMED.format(part=sql, at=at) for at, (sql, _) in enumerate(chunk))
            values = [
                value for _, part_values in chunk for value in (organisation, *part_values, limit)
            ]
            cursor.execute(
                f"{' UNION ALL '.join(selects)} ORDER BY id DESC LIMIT %s", [*values, limit]
            )
            ids += [row[0] for row in cursor.fetchall()]
    return sorted(ids, reverse=True)[:limit]


def _about(query: WantedEntries) -> tuple[str, list[Any]]:
    """Of one thing there are few entries, and the other conditions are held against each."""
    where = f"about = %s AND {_WITHIN}"
    values: list[Any] = [query.about, query.first, query.before]
    for column, choices in (('"by"', query.by), ("what", query.words)):
        if choices:
            where += f" AND {column} IN ({', '.join(['%s'] * len(choices))})"
            values += choices
    return _PART.format(where=where), values


def _parts(query: WantedEntries) -> list[tuple[str, list[Any]]]:
    bounds = [query.first, query.before]
    if not query.by:
        return [(_of(f"what = %s AND {_WITHIN}", word), [word, *bounds]) for word in query.words]
    return [
        (_of(f'"by" = %s AND what = %s AND {_WITHIN}', word), [by, word, *bounds])
        for by in query.by
        for word in query.words
    ]


def _of(where: str, word: str) -> str:
    """A part; the indexes leave out what became of rows, and ask to be told that it is not asked."""
    is_in_index = word != OF_ROWS
    return _PART.format(where=f"{where} AND {_NOT_OF_ROWS}" if is_in_index else where)
