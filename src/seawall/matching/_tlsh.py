"""TLSH values within a distance: every value compared, in bits, eight bytes at a time.

The distance is the library's `diffxlen`: for each of 128 buckets the difference of two
quartiles (0, 1, 2, and 6 for the widest), for the two quartile ratios their difference
(past 1, twelve for each further step), one for another checksum. A bucket's two bits are
kept in two planes, so that 64 buckets are compared by a handful of operations on words.
Exact; 84 ms a query for a million values (`benchmarks/text.py --only tlsh`), 76 bytes each.
"""

from collections.abc import Sequence
from os import PathLike
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from seawall.matching._file import read_arrays, write_arrays
from seawall.matching._hits import Hits, Part, gather_hits
from seawall.matching._keyed import KeyedRows, paired_keys
from seawall.matching._segments import as_keys
from seawall.signals.tlsh import DIGITS, MARK, THRESHOLD, TLSH

KIND = "tlsh"
BYTES = DIGITS // 2
BLOCK = 1 << 14
_HIGH = 0xAA  # the upper bit of each of a byte's four buckets

Heads = NDArray[np.uint8]
Planes = NDArray[np.uint64]
Distances = NDArray[np.int64]


class TlshIndex:
    """Values of the `tlsh` type under integer keys; safe to search while one writes."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._state = (KeyedRows(), *_parsed([]))

    def __len__(self) -> int:
        return len(self._state[0])

    def add(self, keys: ArrayLike, values: Sequence[str]) -> None:
        """Add values under keys, int64 of shape (n,)."""
        rows, (heads, planes) = paired_keys(keys, values), _parsed(values)
        if not len(rows):
            return
        with self._lock:
            keyed, all_heads, all_planes = self._state
            all_heads = _grown(all_heads, heads, keyed.rows)
            all_planes = _grown(all_planes, planes, keyed.rows)
            keyed.append(rows)
            self._state = (keyed, all_heads, all_planes)

    def discard(self, keys: ArrayLike) -> int:
        """Remove every value of these keys; says how many. Unknown keys are ignored."""
        with self._lock:
            count = self._state[0].discard(as_keys(keys))
            if self._state[0].needs_compacting:
                self._state = _living(*self._state)
            return count

    def search(self, values: Sequence[str], radius: int | None = None) -> Hits:
        """Every value within the distance of one of these."""
        limit = THRESHOLD if radius is None else radius
        keyed, heads, planes = self._state
        rows = min(keyed.rows, len(heads))
        parts: list[Part] = []
        for query, (head, plane) in enumerate(zip(*_parsed(values), strict=True)):
            for first in range(0, rows, BLOCK):
                part = slice(first, min(first + BLOCK, rows))
                distance = _distances(heads[part], planes[part], head, plane)
                near = (distance <= limit) & ~keyed.is_dead[part]
                near_keys = keyed.keys[part][near]
                parts.append((np.full(len(near_keys), query), near_keys, distance[near]))
        return gather_hits(parts)

    def save(self, path: str | PathLike[str]) -> None:
        """Write a snapshot, complete or not at all."""
        with self._lock:
            keyed, heads, planes = _living(*self._state)
        write_arrays(path, KIND, {}, {"keys": keyed.keys, "heads": heads, "planes": planes})

    @classmethod
    def load(cls, path: str | PathLike[str], *, verify: bool = True) -> "TlshIndex":
        """Map a saved index into memory; it can grow again, in memory of its own."""
        _, arrays = read_arrays(path, KIND, verify=verify)
        index = cls()
        index._state = (KeyedRows(arrays["keys"]), arrays["heads"], arrays["planes"])
        return index


def _parsed(values: Sequence[str]) -> tuple[Heads, Planes]:
    """Checksums and ratios, (n, 3) bytes, and buckets in two planes, (n, 2, 4) words."""
    digits = "".join(TLSH.normalise(value).removeprefix(MARK) for value in values)
    rows = np.frombuffer(bytes.fromhex(digits), np.uint8).reshape(len(values), BYTES)
    heads = np.stack([rows[:, 0], rows[:, 2] >> 4, rows[:, 2] & 15], axis=1)
    code = np.ascontiguousarray(rows[:, 3:])
    high, low = (code & _HIGH) >> 1, code & (_HIGH >> 1)
    return heads, np.stack([high.view("<u8"), low.view("<u8")], axis=1).astype(np.uint64)


def _distances(heads: Heads, planes: Planes, head: Heads, plane: Planes) -> Distances:
    high, low = planes[:, 0] ^ plane[0], planes[:, 1] ^ plane[1]
    both = high & low
    # 0 to 3 apart where the query's two bits are equal (3 counts 6), 1 to 2 where not
    far = both & ~(plane[0] ^ plane[1])
    bits = np.bitwise_count
    total: Distances = bits(low).sum(axis=1, dtype=np.int64) + 2 * bits(high & ~low).sum(
        axis=1, dtype=np.int64
    )
    total += 5 * bits(far).sum(axis=1, dtype=np.int64)
    for ratio in (1, 2):
        apart = np.abs(heads[:, ratio].astype(np.int64) - int(head[ratio]))
        apart = np.minimum(apart, 16 - apart)
        total += np.where(apart <= 1, apart, (apart - 1) * 12)
    total += heads[:, 0] != head[0]
    return total


def _grown(array: NDArray[Any], fresh: NDArray[Any], rows: int) -> NDArray[Any]:
    """Room that doubles, so that adding one by one does not copy all each time."""
    end = rows + len(fresh)
    if end > len(array):
        larger = np.zeros((max(end, 2 * rows), *array.shape[1:]), array.dtype)
        larger[:rows] = array[:rows]
        array = larger
    array[rows:end] = fresh
    return array


def _living(keyed: KeyedRows, heads: Heads, planes: Planes) -> tuple[KeyedRows, Heads, Planes]:
    """The same without what was discarded."""
    alive = ~keyed.is_dead
    return KeyedRows(keyed.keys[alive]), heads[: keyed.rows][alive], planes[: keyed.rows][alive]
