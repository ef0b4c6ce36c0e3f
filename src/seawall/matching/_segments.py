"""Where an index keeps its rows: segments that grow, never move and never block.

A writer appends behind what readers look at and then publishes a new snapshot, so a search
that has begun goes on with what it saw. A discarded row is marked with the version that
discarded it, which hides it from later snapshots only. A full segment is closed and, in the
background, folded with others into one whose rows are in order and have tables
(`_merge.py`); readers of the old ones are left in peace.

The rows of such a segment are in the order of their keys, or have a list of that order, so
a key's rows are found by halving and need no table of their own.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from seawall.errors import InvalidRequest

OPEN_ROWS = 1 << 14  # rows of a segment that grows; scanned whole by every search
BULK = 2 * OPEN_ROWS  # rows of one add that are put in order at once
MOST_ROWS = 1 << 26  # of one segment
LAST_VERSION = 2**32 - 2

Rows = NDArray[np.int64]
Columns = tuple[NDArray[Any], ...]


class BadCodes(InvalidRequest):
    """Keys or codes of the wrong shape or type."""


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
        held = sum(array.nbytes for array in arrays if array is not None)
        return held + (self.tables.nbytes if self.tables is not None else 0)

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
            held = self.keys[:rows]
            return np.flatnonzero(held == keys[0] if len(keys) == 1 else np.isin(held, keys))
        wanted = np.unique(keys)
        left, right = self._bound(wanted, "left"), self._bound(wanted, "right")
        count = right - left
        within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        places: Rows = np.repeat(left, count) + within
        return places if self.by_key is None else self.by_key[places].astype(np.int64)

    def kill(self, keys: Rows, *, rows: int, version: int) -> int:
        """Mark the living rows of these keys; says how many."""
        found = self.rows_of(keys, rows=rows)
        if self.died is None:
            if not len(found):
                return 0
            self.died = np.zeros(self.capacity, np.uint32)  # pages appear as they are written
        found = found[self.died[found] == 0]
        self.died[found] = version
        self.dead += len(found)
        return len(found)

    def _bound(self, wanted: Rows, side: str) -> Rows:
        if self.by_key is None:
            return np.searchsorted(self.keys, wanted, "left" if side == "left" else "right")
        low, high = np.zeros(len(wanted), np.int64), np.full(len(wanted), self.capacity)
        while (open_ := low < high).any():
            middle = (low + high) // 2
            key = self.keys[self.by_key[np.minimum(middle, self.capacity - 1)]]
            below = (key < wanted) if side == "left" else (key <= wanted)
            low = np.where(open_ & below, middle + 1, low)
            high = np.where(open_ & ~below, middle, high)
        return low


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """What a snapshot sees of one segment: its first rows."""

    segment: Segment
    rows: int

    @property
    def is_crowded(self) -> bool:
        """Whether more than half of it is dead."""
        return 2 * self.segment.dead > self.rows > 0


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """What a reader sees: fixed for as long as it holds on to it."""

    parts: tuple[Part, ...] = ()
    version: int = 1  # the first, by which what was loaded as dead has died
    alive: int = 0

    @property
    def rows(self) -> int:
        """All rows, dead ones included."""
        return sum(part.rows for part in self.parts)

    def survivors(self, among: tuple[Part, ...] | None = None) -> tuple[Columns, Rows]:
        """The columns and keys of every living row (of these parts), copied together."""
        chosen = [_living(part, self.version) for part in (self.parts if among is None else among)]
        keys = np.concatenate([keys for _, keys in chosen])
        columns = zip(*(columns for columns, _ in chosen), strict=True)
        return tuple(np.concatenate(column) for column in columns), keys


@dataclass(slots=True, eq=False)
class Segments:
    """The rows of one index: writers take turns, any number of readers, none waits.

    ``empty`` are columns without rows; ``order`` makes a segment of rows that will not
    change, with whatever tables the index searches by.
    """

    empty: Columns
    order: Callable[[Columns, Rows], Segment]
    wake: Callable[[], None] = lambda: None
    snapshot: Snapshot = field(default_factory=Snapshot)
    lock: Lock = field(default_factory=Lock)
    open: Segment | None = None
    discards: list[Rows] | None = None  # while a merge is under way

    def __len__(self) -> int:
        return self.snapshot.alive

    def append(self, keys: Rows, columns: Columns) -> None:
        """Add rows; the next snapshot taken sees them all at once."""
        if len(keys) >= BULK:
            for some, their_keys in pieces(columns, keys):
                self.adopt(self.order(some, their_keys))
            return
        with self.lock:
            parts, done, full = list(self.snapshot.parts), 0, False
            while done < len(keys):
                if self.open is None:
                    self.open = self._fresh()
                    parts.append(Part(self.open, 0))
                done, filled = self._fill(parts, keys, columns, done)
                full = full or filled
            self._publish(tuple(parts), added=len(keys))
        if full:
            self.wake()

    def adopt(self, segment: Segment) -> None:
        """Take in a full segment, say a memory-mapped one; an open one stays the last."""
        with self.lock:
            parts = [part for part in self.snapshot.parts if part.segment is not self.open]
            last = self.snapshot.parts[len(parts) :]
            parts.append(Part(segment, segment.capacity))
            self._publish((*parts, *last), added=segment.capacity - segment.dead)

    def discard(self, keys: Rows) -> int:
        """Hide every row of these keys from the next snapshot on; says how many."""
        if not len(keys):
            return 0
        with self.lock:
            if self.snapshot.version >= LAST_VERSION:
                self._renumber()
            version, parts = self.snapshot.version + 1, self.snapshot.parts
            found = sum(part.segment.kill(keys, rows=part.rows, version=version) for part in parts)
            if found and self.discards is not None:
                self.discards.append(keys)
            self.snapshot = Snapshot(parts, version, self.snapshot.alive - found)
            crowded = any(part.is_crowded and part.segment is not self.open for part in parts)
        if crowded:
            self.wake()
        return found

    def survivors(self) -> tuple[Columns, Rows]:
        """The columns and keys of every living row, all of one moment."""
        snapshot = self.snapshot
        return snapshot.survivors() if snapshot.parts else (self.empty, np.zeros(0, np.int64))

    def _fresh(self) -> Segment:
        columns = tuple(
            np.empty((OPEN_ROWS, *column.shape[1:]), column.dtype) for column in self.empty
        )
        return Segment(columns, np.empty(OPEN_ROWS, np.int64))

    def _fill(self, parts: list[Part], keys: Rows, columns: Columns, done: int) -> tuple[int, bool]:
        """Copy as many rows as the open segment has room for; is it full now?"""
        segment, start = parts[-1].segment, parts[-1].rows
        end = min(start + len(keys) - done, segment.capacity)
        until = done + end - start
        segment.keys[start:end] = keys[done:until]
        for to, column in zip(segment.columns, columns, strict=True):
            to[start:end] = column[done:until]
        parts[-1] = Part(segment, end)
        full = end == segment.capacity
        if full:
            self.open = None
        return until, full

    def _publish(self, parts: tuple[Part, ...], *, added: int = 0) -> None:
        self.snapshot = Snapshot(parts, self.snapshot.version, self.snapshot.alive + added)

    def _renumber(self) -> None:
        """Begin again with small versions; older snapshots keep their own."""
        parts = []
        for part in self.snapshot.parts:
            died = part.segment.died
            early = None if died is None else (died > 0).astype(np.uint32)
            parts.append(Part(replace(part.segment, died=early), part.rows))
            if part.segment is self.open:
                self.open = parts[-1].segment
        self.snapshot = Snapshot(tuple(parts), 1, self.snapshot.alive)


def _living(part: Part, version: int) -> tuple[Columns, Rows]:
    segment, rows = part.segment, slice(part.rows)
    alive = segment.living(np.arange(part.rows), at=version) if segment.dead else None
    if alive is None:
        return tuple(column[rows] for column in segment.columns), segment.keys[rows]
    return tuple(column[rows][alive] for column in segment.columns), segment.keys[rows][alive]


def pieces(columns: Columns, keys: Rows) -> Iterator[tuple[Columns, Rows]]:
    """The rows in runs that one segment can hold."""
    for start in range(0, len(keys), MOST_ROWS):
        rows = slice(start, start + MOST_ROWS)
        yield tuple(column[rows] for column in columns), keys[rows]


def as_keys(keys: ArrayLike) -> Rows:
    """The keys as int64, or an error that says what they were."""
    array = np.asarray(keys)
    if array.ndim != 1 or (array.size and array.dtype.kind not in "iu"):
        raise BadCodes(
            f"Keys have shape {array.shape} and type {array.dtype}.",
            field="keys",
            remedy="Give whole numbers in one dimension.",
        )
    return array.astype(np.int64)
