"""A Hamming index that is only going to be written: its codes are put in order once, at the end.

One that is searched meanwhile puts its rows in order as they come and folds the orders again and
again, twice in memory while it does: of ten million codes that was three gigabytes.
"""

from collections.abc import Iterator
from os import PathLike

import numpy as np
from numpy.typing import ArrayLike, NDArray

from seawall.matching._bit_order import split_codes
from seawall.matching._hamming import HammingIndex
from seawall.matching._hits import Hits
from seawall.matching._segment import Rows, Segment
from seawall.matching._segments import MOST_ROWS, BadCodes, as_keys

Codes = NDArray[np.uint8]


class LateHammingIndex(HammingIndex):
    """Takes codes and gives them up as `HammingIndex` does; finds nothing until it is loaded."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: list[tuple[Rows, Codes]] = []

    def __len__(self) -> int:
        return sum(len(keys) for keys, _ in self._waiting) + super().__len__()

    def add(self, keys: ArrayLike, codes: ArrayLike) -> None:
        """Keep codes, uint8 of shape (n, 32), under keys, int64 of shape (n,)."""
        rows, array = as_keys(keys), self._checked(codes)
        if len(rows) != len(array):
            raise BadCodes(
                f"There are {len(rows)} keys for {len(array)} codes.",
                field="keys",
                remedy="Give each code its key.",
            )
        self._waiting.append((rows, array.copy()))

    def discard(self, keys: ArrayLike) -> int:
        """Give up every code of these keys; says how many."""
        discarded, before = as_keys(keys), len(self)
        living = ((rows, codes, ~np.isin(rows, discarded)) for rows, codes in self._waiting)
        self._waiting = [(rows[alive], codes[alive]) for rows, codes, alive in living]
        return before - len(self)

    def search(self, codes: ArrayLike, radius: int | None = None) -> Hits:
        """Nothing can be found in what is only written."""
        raise NotImplementedError("load what was saved, and search that")

    def merge(self) -> None:
        """Nothing: there will be one order."""

    def save(self, path: str | PathLike[str]) -> None:
        """Put everything in order, and write it, complete or not at all."""
        self._waiting.reverse()
        while self._waiting:
            self._segments.adopt(self._segment_of_next())
        super().save(path)

    def _segment_of_next(self) -> Segment:
        """As many of those that wait as one segment holds; each is let go as it is taken."""
        parts = self._next_parts()
        count = sum(len(keys) for keys, _ in parts)
        head, tail = np.empty((count, 2), np.uint64), np.empty((count, 2), np.uint64)
        rows, start = np.empty(count, np.int64), 0
        for keys, codes in _let_go(parts):
            end = start + len(keys)
            head[start:end], tail[start:end] = split_codes(codes)
            rows[start:end], start = keys, end
        return self._segments.order((head, tail), rows)

    def _next_parts(self) -> list[tuple[Rows, Codes]]:
        parts = [self._waiting.pop()]
        count = len(parts[0][0])
        while self._waiting and count + len(self._waiting[-1][0]) <= MOST_ROWS:
            count += len(self._waiting[-1][0])
            parts.append(self._waiting.pop())
        return parts[::-1]


def _let_go(parts: list[tuple[Rows, Codes]]) -> Iterator[tuple[Rows, Codes]]:
    while parts:
        yield parts.pop()
