"""The same value again: an index of digests, URLs and other exact strings.

A value is kept as its SHA-256, 32 bytes whatever its length, and found by the
first eight of them; two values that share all 32 would be a broken SHA-256. About
64 bytes a value, O(log n) a look-up, the same snapshots as the Hamming index.
"""

from collections.abc import Sequence
from hashlib import sha256
from os import PathLike

import numpy as np
from numpy.typing import ArrayLike

from seawall.matching._file import read_arrays, write_arrays
from seawall.matching._hits import Hits, Part, gather
from seawall.matching._segments import BadCodes, Segment, Segments, Words, as_keys
from seawall.matching._segments import Part as Seen

WORDS = 4


class ExactIndex:
    """Strings under integer keys, found by equality; distance is always 0.

    Values are compared as given: normalise them first (`seawall.signals`).
    """

    def __init__(self) -> None:
        self._segments = Segments(words=WORDS, ordered=True)

    def __len__(self) -> int:
        return len(self._segments)

    def add(self, keys: ArrayLike, values: Sequence[str]) -> None:
        """Add values under keys, int64 of shape (n,)."""
        rows = as_keys(keys)
        if len(rows) != len(values):
            raise BadCodes(
                f"There are {len(rows)} keys for {len(values)} values.",
                field="keys",
                remedy="Give each value its key.",
            )
        self._segments.append(rows, _words(values))

    def discard(self, keys: ArrayLike) -> int:
        """Remove every value of these keys; says how many. Unknown keys are ignored."""
        return self._segments.discard(as_keys(keys))

    def search(self, values: Sequence[str], radius: int | None = None) -> Hits:
        """Every key that holds one of the values; there is no nearness to widen."""
        del radius
        snapshot, queries = self._segments.snapshot, _words(values)
        return gather([_look_up(part, queries, snapshot.version) for part in snapshot.parts])

    def save(self, path: str | PathLike[str]) -> None:
        """Write a snapshot, complete or not at all; searches and adds go on."""
        words, keys = self._segments.survivors()
        write_arrays(path, "exact", {}, {"words": words, "keys": keys})

    @classmethod
    def load(cls, path: str | PathLike[str]) -> "ExactIndex":
        """Map a saved index into memory, its checksum verified; it can grow again."""
        _, arrays = read_arrays(path, "exact")
        words, keys = arrays["words"], arrays["keys"]
        index = cls()
        if len(keys):
            index._segments.adopt(Segment(words, keys, np.zeros(len(keys), np.uint64)))
        return index


def _words(values: Sequence[str]) -> Words:
    digests = b"".join(sha256(value.encode("utf-8", "surrogatepass")).digest() for value in values)
    rows = np.frombuffer(digests, "<u8").reshape(len(values), WORDS)
    return np.ascontiguousarray(rows.T).astype(np.uint64)


def _look_up(part: Seen, queries: Words, version: int) -> Part:
    segment = part.segment
    assert part.order is not None, "an exact index keeps its rows in order"
    which, rows = part.order.pairs_of(queries[0], among=segment.words[0, : part.rows])
    died = segment.died[rows]
    same = (segment.words[:, rows] == queries[:, which]).all(axis=0)
    same &= (died == 0) | (died > version)
    return which[same], segment.keys[rows[same]], np.zeros(int(same.sum()), np.int64)
