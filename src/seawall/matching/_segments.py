"""Where an index keeps its codes: segments that grow, never move and never block.

A writer appends behind what readers look at and then publishes a new snapshot, so
a search that has begun goes on with what it saw. A discarded row is marked with
the version that discarded it, which hides it from later snapshots only. A full
segment is followed by a new one as large as all before it: no code is ever copied
by an add. When more rows are dead than alive, the living move into a fresh
segment, and readers of the old ones are left in peace.
"""

from dataclasses import dataclass, field
from threading import Lock

import numpy as np
from numpy.typing import ArrayLike, NDArray

from seawall.errors import InvalidRequest
from seawall.matching._order import Order

Words = NDArray[np.uint64]
Rows = NDArray[np.int64]

SMALLEST = 1024


class BadCodes(InvalidRequest):
    """Keys or codes of the wrong shape or type."""


@dataclass(slots=True, eq=False)
class Segment:
    """A run of rows: codes as columns of 64-bit words, keys, and dates of death."""

    words: Words
    keys: Rows
    died: NDArray[np.uint64]

    @classmethod
    def empty(cls, *, words: int, capacity: int) -> "Segment":
        """Room for so many rows."""
        return cls(
            np.zeros((words, capacity), np.uint64),
            np.zeros(capacity, np.int64),
            np.zeros(capacity, np.uint64),
        )

    @property
    def capacity(self) -> int:
        """How many rows it can hold."""
        return len(self.keys)

    def living(self, rows: Rows, *, at: int) -> Rows:
        """Those of the rows that were not yet discarded in this version."""
        died = self.died[rows]
        alive: Rows = rows[(died == 0) | (died > at)]
        return alive


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """What a snapshot sees of one segment: its first rows, and their order by code."""

    segment: Segment
    rows: int
    order: Order | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """What a reader sees: fixed for as long as it holds on to it."""

    parts: tuple[Part, ...] = ()
    version: int = 0

    @property
    def rows(self) -> int:
        """All rows, dead ones included."""
        return sum(part.rows for part in self.parts)

    def survivors(self) -> tuple[Words, Rows]:
        """The words and keys of every living row, copied together."""
        words, keys = [], []
        for part in self.parts:
            rows = part.segment.living(np.arange(part.rows), at=self.version)
            words.append(part.segment.words[:, rows])
            keys.append(part.segment.keys[rows])
        return np.concatenate(words, axis=1), np.concatenate(keys)


@dataclass(slots=True, eq=False)
class Segments:
    """The rows of one index: one writer at a time, any number of readers.

    ``ordered`` keeps each segment's rows findable by their first word, which is
    what an exact index searches by.
    """

    words: int
    ordered: bool = False
    snapshot: Snapshot = field(default_factory=Snapshot)
    dead: int = 0
    _lock: Lock = field(default_factory=Lock)
    _by_key: dict[int, Order] = field(default_factory=dict)

    def __len__(self) -> int:
        return self.snapshot.rows - self.dead

    def append(self, keys: Rows, words: Words) -> None:
        """Add rows; the next snapshot taken sees them all at once."""
        with self._lock:
            parts, done = list(self.snapshot.parts), 0
            while done < len(keys):
                if not parts or parts[-1].rows == parts[-1].segment.capacity:
                    parts.append(self._fresh(len(keys) - done))
                done += _fill(parts, keys[done:], words[:, done:])
                parts[-1] = self._sort(parts[-1])
            self.snapshot = Snapshot(tuple(parts), self.snapshot.version)

    def discard(self, keys: Rows) -> int:
        """Hide every row of these keys from the next snapshot on; says how many."""
        with self._lock:
            version = self.snapshot.version + 1
            found = sum(self._kill(part, keys, version) for part in self.snapshot.parts)
            self.dead += found
            self.snapshot = Snapshot(self.snapshot.parts, version)
            if self.dead > SMALLEST and self.dead > len(self):
                self._compact()
            return found

    def survivors(self) -> tuple[Words, Rows]:
        """The words and keys of every living row, all of one moment."""
        snapshot = self.snapshot
        if not snapshot.parts:
            return np.zeros((self.words, 0), np.uint64), np.zeros(0, np.int64)
        return snapshot.survivors()

    def adopt(self, segment: Segment) -> None:
        """Begin with a full segment, say a memory-mapped one."""
        with self._lock:
            part = self._sort(Part(segment, segment.capacity))
            self.snapshot = Snapshot((*self.snapshot.parts, part), self.snapshot.version)

    def _fresh(self, wanted: int) -> Part:
        capacity = max(SMALLEST, self.snapshot.rows, wanted)
        return Part(Segment.empty(words=self.words, capacity=capacity), 0)

    def _kill(self, part: Part, keys: Rows, version: int) -> int:
        segment = part.segment
        order = Order.extended(self._by_key.get(id(segment)), segment.keys[: part.rows])
        self._by_key[id(segment)] = order
        rows = order.rows_of(keys, among=segment.keys[: part.rows])
        rows = segment.living(rows, at=version)
        segment.died[rows] = version
        return len(rows)

    def _sort(self, part: Part) -> Part:
        if not self.ordered:
            return part
        first = part.segment.words[0, : part.rows]
        return Part(part.segment, part.rows, Order.extended(part.order, first))

    def _compact(self) -> None:
        words, keys = self.snapshot.survivors()
        segment = Segment(words, keys, np.zeros(len(keys), np.uint64))
        self._by_key.clear()
        self.dead = 0
        parts = (self._sort(Part(segment, len(keys))),) if len(keys) else ()
        self.snapshot = Snapshot(parts, self.snapshot.version)


def _fill(parts: list[Part], keys: Rows, words: Words) -> int:
    """Copy as many rows as the last segment has room for."""
    last = parts[-1]
    start, count = last.rows, min(len(keys), last.segment.capacity - last.rows)
    last.segment.words[:, start : start + count] = words[:, :count]
    last.segment.keys[start : start + count] = keys[:count]
    parts[-1] = Part(last.segment, start + count, last.order)
    return count


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
