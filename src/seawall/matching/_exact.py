"""The same value again: an index of digests, URLs and other exact strings.

A value is kept as its SHA-256, 32 bytes whatever its length; two values that share all 32
would be a broken SHA-256. Rows that have come to rest lie in the order of those bytes, so a
look-up halves its way to them: O(log n), 44 bytes a value, the same segments, background
merges and snapshots as the Hamming index.
"""

from collections.abc import Sequence
from hashlib import sha256
from os import PathLike

import numpy as np
from numpy.typing import ArrayLike, NDArray

from seawall.matching._hits import Hits, gather_hits
from seawall.matching._hits import Part as Hit
from seawall.matching._merge import Merger
from seawall.matching._segment import Columns, Rows, Segment, SegmentPart
from seawall.matching._segments import BadCodes, Segments, as_keys
from seawall.matching._snapshots import read_segments, write_segments

KIND = "exact"
Words = NDArray[np.uint64]


class ExactIndex:
    """Strings under integer keys, found by equality; distance is always 0.

    Values are compared as given: normalise them first (`seawall.signals`).
    """

    def __init__(self) -> None:
        empty = (np.zeros(0, np.uint64), np.zeros((0, 3), np.uint64))
        self._segments = Segments(empty, _ordered)
        self._merger = Merger(self._segments)

    def __len__(self) -> int:
        return len(self._segments)

    @property
    def nbytes(self) -> int:
        """Bytes of digests, keys and versions of death, mapped ones included."""
        return sum(part.segment.nbytes for part in self._segments.snapshot.parts)

    def add(self, keys: ArrayLike, values: Sequence[str]) -> None:
        """Add values under keys, int64 of shape (n,)."""
        rows = as_keys(keys)
        if len(rows) != len(values):
            raise BadCodes(
                f"There are {len(rows)} keys for {len(values)} values.",
                field="keys",
                remedy="Give each value its key.",
            )
        if len(rows):
            self._segments.append(rows, _digests(values))

    def discard(self, keys: ArrayLike) -> int:
        """Remove every value of these keys; says how many. Unknown keys are ignored."""
        return self._segments.discard(as_keys(keys))

    def search(self, values: Sequence[str], radius: int | None = None) -> Hits:
        """Every key that holds one of the values; there is no nearness to widen."""
        del radius
        snapshot, (first, tails) = self._segments.snapshot, _digests(values)
        part_hits = [_equal(part, first, tails, snapshot.version) for part in snapshot.parts]
        return gather_hits([hits for hits in part_hits if hits is not None])

    def merge(self) -> None:
        """Put all rows in order now, in one segment; everything else goes on."""
        self._merger.fold_all()

    def save(self, path: str | PathLike[str]) -> None:
        """Write a snapshot, complete or not at all; searches and adds go on."""
        write_segments(path, KIND, {}, self._segments.snapshot)

    @classmethod
    def load(cls, path: str | PathLike[str], *, verify: bool = True) -> "ExactIndex":
        """Map a saved index into memory; it can grow again, in memory of its own."""
        _, segments = read_segments(path, KIND, verify=verify)
        index = cls()
        for segment in segments:
            index._segments.adopt(segment)
        return index


def _digests(values: Sequence[str]) -> tuple[Words, Words]:
    """SHA-256 of each value: its first word (n,), and the other three (n, 3)."""
    digests = b"".join(sha256(value.encode("utf-8", "surrogatepass")).digest() for value in values)
    rows = np.frombuffer(digests, "<u8").reshape(len(values), 4)
    return rows[:, 0].copy(), rows[:, 1:].copy()


def _ordered(columns: Columns, keys: Rows) -> Segment:
    """The rows in the order of their first words, and a list of them in that of their keys."""
    order = np.argsort(columns[0], kind="stable")
    keys = keys[order]
    by_key = np.argsort(keys, kind="stable").astype(np.uint32)
    return Segment(tuple(column[order] for column in columns), keys, by_key=by_key, ordered=True)


def _equal(part: SegmentPart, first: Words, tails: Words, version: int) -> Hit | None:
    segment = part.segment
    stored_words = segment.columns[0][: part.rows]
    which, rows = (
        _halving(stored_words, first) if segment.ordered else _reading(stored_words, first)
    )
    if not len(rows):
        return None
    is_equal = (segment.columns[1][rows] == tails[which]).all(axis=1)
    alive = segment.living(rows, at=version)
    if alive is not None:
        is_equal &= alive
    return which[is_equal], segment.keys[rows[is_equal]], np.zeros(int(is_equal.sum()), np.int64)


def _halving(words: Words, queries: Words) -> tuple[Rows, Rows]:
    """Where each query word lies among words in order: which query, and the row."""
    starts = np.searchsorted(words, queries, "left")
    count = np.searchsorted(words, queries, "right") - starts
    within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return np.repeat(np.arange(len(queries)), count), np.repeat(starts, count) + within


def _reading(words: Words, queries: Words) -> tuple[Rows, Rows]:
    """The same among words in any order: the queries are put in order instead."""
    if len(queries) == 1:
        equal = np.flatnonzero(words == queries[0])
        return np.zeros(len(equal), np.int64), equal
    order = np.argsort(queries, kind="stable")
    rows, place = _halving(queries[order], words)
    return order[place], rows
