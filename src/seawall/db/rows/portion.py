"""The first rows of a query that are not too much to send at once."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import Any

from django.db.models.functions import Length


def portion(rows: Any, *, limit: int, letters: int | None = None) -> Any:
    """So many rows at most, whose `text` has no more letters than this in all; one row always."""
    if letters is not None:
        lengths = rows.annotate(length=Length("text")).values_list("length", flat=True)
        limit = max(1, bisect_right(list(accumulate(lengths[:limit])), letters))
    return rows[:limit]
