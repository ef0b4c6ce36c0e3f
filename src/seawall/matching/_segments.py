"""Where an index keeps its rows: segments that grow, never move and never block.

A writer appends behind what readers look at and then publishes a new snapshot, so a search
that has begun goes on with what it saw. A discarded row is marked with the version that
discarded it, which hides it from later snapshots only. A full segment is closed and, in the
background, folded with others into one whose rows are in order and have tables
(`_merge.py`); readers of the old ones are left in peace.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from threading import Lock

import numpy as np
from numpy.typing import ArrayLike

from seawall.errors import InvalidRequest
from seawall.matching._segment import Columns, Rows, Segment, SegmentPart, SegmentSnapshot

OPEN_ROWS = 1 << 14  # rows of a segment that grows; scanned whole by every search
BULK = 2 * OPEN_ROWS  # rows of one add that are put in order at once
MOST_ROWS = 1 << 26  # of one segment
LAST_VERSION = 2**32 - 2


class BadCodes(InvalidRequest):
    """Keys or codes of the wrong shape or type."""


@dataclass(slots=True, eq=False)
class Segments:
    """The rows of one index: writers take turns, any number of readers, none waits.

    ``empty`` are columns without rows; ``order`` makes a segment of rows that will not
    change, with whatever tables the index searches by.
    """

    empty: Columns
    order: Callable[[Columns, Rows], Segment]
    wake: Callable[[], None] = lambda: None
    snapshot: SegmentSnapshot = field(default_factory=SegmentSnapshot)
    lock: Lock = field(default_factory=Lock)
    open: Segment | None = None
    discards: list[Rows] | None = None  # while a merge is under way

    def __len__(self) -> int:
        return self.snapshot.alive

    def append(self, keys: Rows, columns: Columns) -> None:
        """Add rows; the next snapshot taken sees them all at once."""
        if len(keys) >= BULK:
            for piece, their_keys in pieces(columns, keys):
                self.adopt(self.order(piece, their_keys))
            return
        with self.lock:
            parts, copied, full = list(self.snapshot.parts), 0, False
            while copied < len(keys):
                if self.open is None:
                    self.open = self._fresh()
                    parts.append(SegmentPart(self.open, 0))
                copied, filled = self._fill(parts, keys, columns, copied)
                full = full or filled
            self._publish(tuple(parts), added=len(keys))
        if full:
            self.wake()

    def adopt(self, segment: Segment) -> None:
        """Take in a full segment, say a memory-mapped one; an open one stays the last."""
        with self.lock:
            parts = [part for part in self.snapshot.parts if part.segment is not self.open]
            last = self.snapshot.parts[len(parts) :]
            parts.append(SegmentPart(segment, segment.capacity))
            self._publish((*parts, *last), added=segment.capacity - segment.dead)

    def discard(self, keys: Rows) -> int:
        """Hide every row of these keys from the next snapshot on; says how many."""
        if not len(keys):
            return 0
        with self.lock:
            if self.snapshot.version >= LAST_VERSION:
                self._renumber()
            version, parts = self.snapshot.version + 1, self.snapshot.parts
            count = sum(part.segment.kill(keys, rows=part.rows, version=version) for part in parts)
            if count and self.discards is not None:
                self.discards.append(keys)
            self.snapshot = SegmentSnapshot(parts, version, self.snapshot.alive - count)
            crowded = any(part.is_crowded and part.segment is not self.open for part in parts)
        if crowded:
            self.wake()
        return count

    def survivors(self) -> tuple[Columns, Rows]:
        """The columns and keys of every living row, all of one moment."""
        snapshot = self.snapshot
        return snapshot.survivors() if snapshot.parts else (self.empty, np.zeros(0, np.int64))

    def _fresh(self) -> Segment:
        columns = tuple(
            np.empty((OPEN_ROWS, *column.shape[1:]), column.dtype) for column in self.empty
        )
        return Segment(columns, np.empty(OPEN_ROWS, np.int64))

    def _fill(
        self, parts: list[SegmentPart], keys: Rows, columns: Columns, copied: int
    ) -> tuple[int, bool]:
        """Copy as many rows as the open segment has room for; is it full now?"""
        segment, start = parts[-1].segment, parts[-1].rows
        end = min(start + len(keys) - copied, segment.capacity)
        until = copied + end - start
        segment.keys[start:end] = keys[copied:until]
        for to, column in zip(segment.columns, columns, strict=True):
            to[start:end] = column[copied:until]
        parts[-1] = SegmentPart(segment, end)
        full = end == segment.capacity
        if full:
            self.open = None
        return until, full

    def _publish(self, parts: tuple[SegmentPart, ...], *, added: int = 0) -> None:
        self.snapshot = SegmentSnapshot(parts, self.snapshot.version, self.snapshot.alive + added)

    def _renumber(self) -> None:
        """Begin again with small versions; older snapshots keep their own."""
        parts = []
        for part in self.snapshot.parts:
            died = part.segment.died
            early = None if died is None else (died > 0).astype(np.uint32)
            parts.append(SegmentPart(replace(part.segment, died=early), part.rows))
            if part.segment is self.open:
                self.open = parts[-1].segment
        self.snapshot = SegmentSnapshot(tuple(parts), 1, self.snapshot.alive)


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
