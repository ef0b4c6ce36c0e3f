"""One segment of an index, and the snapshot of them all that a search looks at.

A row that is discarded is marked with the version that discarded it, so a snapshot of an
earlier version still sees it. In a segment that was put in order the rows lie in the order
of their keys, or there is a list of that order: a key's rows are found by halving and need
no table of their own.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

FEW = 8  # keys that are looked up one by one

Rows = NDArray[np.int64]
Columns = tuple[NDArray[Any], ...]


@dataclass(slots=True, eq=False)
class Segment:
    """A run of rows: columns, keys, versions of death, and tables if it was put in order.

    ``by_key`` lists the rows in the order of their keys; None with ``ordered`` means that
    they lie in that order.
    """

    columns: Columns
    keys: Rows
    tables: Any = None
    by_key: NDArray[np.uint32] | None = None
    ordered: bool = False
    mapped: bool = False
    died: NDArray[np.uint32] | None = None
    dead: int = 0

    @property
    def capacity(self) -> int:
        """How many rows it can hold."""
        return len(self.keys)

    @property
    def nbytes(self) -> int:
        """Bytes of everything it holds, mapped or not."""
        arrays = [*self.columns, self.keys, self.by_key, self.died]
        array_bytes = sum(array.nbytes for array in arrays if array is not None)
        return array_bytes + (self.tables.nbytes if self.tables is not None else 0)

    def living(self, rows: NDArray[Any], *, at: int) -> NDArray[np.bool_] | None:
        """Which of the rows were not yet discarded in this version; None for all of them."""
        if self.died is None:
            return None
        died = self.died[rows]
        alive: NDArray[np.bool_] = (died == 0) | (died > at)
        return alive

    def rows_of(self, keys: Rows, *, rows: int) -> Rows:
        """Every row of the first so many that has one of the keys, dead ones included."""
        if not self.ordered:
            row_keys = self.keys[:rows]
            return np.flatnonzero(
                row_keys == keys[0] if len(keys) == 1 else np.isin(row_keys, keys)
            )
        sorted_keys = np.unique(keys)
        starts, ends = self._bound(sorted_keys, "left"), self._bound(sorted_keys, "right")
        count = ends - starts
        within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        places: Rows = np.repeat(starts, count) + within
        return places if self.by_key is None else self.by_key[places].astype(np.int64)

    def kill(self, keys: Rows, *, rows: int, version: int) -> int:
        """Mark the living rows of these keys; says how many."""
        key_rows = self.rows_of(keys, rows=rows)
        if self.died is None:
            if not len(key_rows):
                return 0
            self.died = np.zeros(self.capacity, np.uint32)  # pages appear as they are written
        key_rows = key_rows[self.died[key_rows] == 0]
        self.died[key_rows] = version
        self.dead += len(key_rows)
        return len(key_rows)

    def _bound(self, wanted_keys: Rows, side: str) -> Rows:
        if self.by_key is None:
            return np.searchsorted(self.keys, wanted_keys, "left" if side == "left" else "right")
        if len(wanted_keys) <= FEW:
            return np.array(
                [self._bound_of_one(key, side) for key in wanted_keys.tolist()], np.int64
            )
        low, high = np.zeros(len(wanted_keys), np.int64), np.full(len(wanted_keys), self.capacity)
        while (is_open := low < high).any():
            middle = (low + high) // 2
            key = self.keys[self.by_key[np.minimum(middle, self.capacity - 1)]]
            below = (key < wanted_keys) if side == "left" else (key <= wanted_keys)
            low = np.where(is_open & below, middle + 1, low)
            high = np.where(is_open & ~below, middle, high)
        return low

    def _bound_of_one(self, wanted_key: int, side: str) -> int:
        halve = bisect_left if side == "left" else bisect_right
        keys, by_key = self.keys, self.by_key
        assert by_key is not None
        return halve(range(self.capacity), wanted_key, key=lambda place: keys[by_key[place]])


@dataclass(frozen=True, slots=True, eq=False)
class SegmentPart:
    """What a snapshot sees of one segment: its first rows."""

    segment: Segment
    rows: int

    @property
    def is_crowded(self) -> bool:
        """Whether more than half of it is dead."""
        return 2 * self.segment.dead > self.rows > 0


@dataclass(frozen=True, slots=True, eq=False)
class SegmentSnapshot:
    """What a reader sees: fixed for as long as it holds on to it."""

    parts: tuple[SegmentPart, ...] = ()
    version: int = 1  # the first, by which what was loaded as dead has died
    alive: int = 0

    @property
    def rows(self) -> int:
        """All rows, dead ones included."""
        return sum(part.rows for part in self.parts)

    def survivors(self, among: tuple[SegmentPart, ...] | None = None) -> tuple[Columns, Rows]:
        """The columns and keys of every living row (of these parts), copied together."""
        chosen = [_living(part, self.version) for part in (self.parts if among is None else among)]
        keys = np.concatenate([keys for _, keys in chosen])
        columns = zip(*(columns for columns, _ in chosen), strict=True)
        return tuple(np.concatenate(column) for column in columns), keys


def _living(part: SegmentPart, version: int) -> tuple[Columns, Rows]:
    segment, rows = part.segment, slice(part.rows)
    alive = segment.living(np.arange(part.rows), at=version) if segment.dead else None
    if alive is None:
        return tuple(column[rows] for column in segment.columns), segment.keys[rows]
    return tuple(column[rows][alive] for column in segment.columns), segment.keys[rows][alive]
