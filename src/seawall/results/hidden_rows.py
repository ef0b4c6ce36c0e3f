"""Small cells are hidden together, so that none follows from the total and what is shown.

A row is hidden if any of its counts is small, and then more rows, the smallest first, until what
is hidden adds up to no small count in any column: a single hidden row is the total less the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from seawall.forum.knowledge.small_cells import SMALLEST


def hidden_rows(counts: Mapping[str, Sequence[int]], *, smallest: int = SMALLEST) -> frozenset[str]:
    """Which rows of a table may not be shown; each row has the same columns of counts.

    A column may also be one count less another, below nought too.
    """
    hidden = {row for row, cells in counts.items() if any(0 < abs(n) < smallest for n in cells)}
    if not hidden:
        return frozenset()
    by_size = sorted(counts.keys() - hidden, key=lambda row: (sum(map(abs, counts[row])), row))
    for row in by_size:
        if not _is_telling(counts, hidden, smallest):
            break
        hidden.add(row)
    return frozenset(hidden)


def _is_telling(counts: Mapping[str, Sequence[int]], hidden: set[str], smallest: int) -> bool:
    """Whether the hidden rows of any column add up to a small count."""
    sums = (sum(cells) for cells in zip(*(counts[row] for row in hidden), strict=True))
    return any(0 < abs(total) < smallest for total in sums)
