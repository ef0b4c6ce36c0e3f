"""The first rows of a query that are not too much to send at once."""

from __future__ import annotations

from contextlib import closing
from typing import Any

#: Rows that are read ahead.
_AHEAD = 16


def portion(found: Any, *, limit: int, letters: int | None = None) -> list[Any]:
    """So many rows at most, whose `text` has no more letters than this in all; one row always.

    Reads no further than it takes: what is behind may be hundreds of megabytes.
    """
    if letters is None:
        return list(found[:limit])
    rows: list[Any] = []
    with closing(found[:limit].iterator(chunk_size=_AHEAD)) as coming:
        for row in coming:
            letters -= len(row.text)
            if rows and letters < 0:
                break
            rows.append(row)
    return rows
