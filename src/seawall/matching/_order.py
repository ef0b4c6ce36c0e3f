"""Finding rows by value without a hash table: a sorted start and an unsorted end.

Sorting is put off until the end has grown to an eighth of the start, so many
single adds cost O(log n) each on average, and a look-up reads O(log n) of the
start and the whole end in one vectorised pass. 16 bytes a row, where a Python
dict takes over 100.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

SCANNED = 4096  # rows a look-up may read one by one

Rows = NDArray[np.int64]
Values = NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class Order:
    """The first rows of a column, sorted by value."""

    rows: Rows
    values: Values

    @classmethod
    def extended(cls, order: "Order | None", column: Values) -> "Order":
        """An order that leaves few enough rows of the column unsorted."""
        known = len(order.rows) if order else 0
        if order and len(column) - known <= max(SCANNED, known // 8):
            return order
        rows = np.argsort(column, kind="stable")
        return cls(rows, column[rows])

    def rows_of(self, wanted: Values, *, among: Values) -> Rows:
        """Every row of the column whose value is one of the wanted, each once."""
        unique = np.unique(wanted)
        _, sorted_rows = self._ranges(unique)
        scanned = np.flatnonzero(np.isin(among[len(self.rows) :], unique)) + len(self.rows)
        return np.concatenate([sorted_rows, scanned])

    def pairs_of(self, wanted: Values, *, among: Values) -> tuple[Rows, Rows]:
        """For each wanted value the rows that hold it: which was wanted, which row."""
        which, rows = self._ranges(wanted)
        end = among[len(self.rows) :]
        for place, value in enumerate(wanted):
            more = np.flatnonzero(end == value) + len(self.rows)
            if len(more):
                which = np.concatenate([which, np.full(len(more), place)])
                rows = np.concatenate([rows, more])
        return which, rows

    def _ranges(self, wanted: Values) -> tuple[Rows, Rows]:
        left = np.searchsorted(self.values, wanted, "left")
        counts = np.searchsorted(self.values, wanted, "right") - left
        which = np.repeat(np.arange(len(wanted)), counts)
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        return which, self.rows[np.repeat(left, counts) + within]
