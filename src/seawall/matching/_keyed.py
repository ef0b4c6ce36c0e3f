"""The rows of a text index: which key each belongs to, and whether it was discarded.

Rows are only ever appended. Discarding looks through the keys once, 1 ms a million of
them, and needs no table of its own; 9 bytes a row.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from seawall.matching._segments import BadCodes, as_keys

Rows = NDArray[np.int64]
SMALLEST = 1024


class KeyedRows:
    """One writer at a time, any number of readers."""

    def __init__(self, keys: Rows | None = None) -> None:
        self._keys = np.zeros(0, np.int64) if keys is None else keys
        self._dead = np.zeros(len(self._keys), bool)
        self.rows = len(self._keys)
        self.dead = 0

    def __len__(self) -> int:
        return self.rows - self.dead

    @property
    def keys(self) -> Rows:
        """The key of each row."""
        return self._keys[: self.rows]

    @property
    def is_dead(self) -> NDArray[np.bool_]:
        """Whether each row was discarded."""
        return self._dead[: self.rows]

    @property
    def needs_compacting(self) -> bool:
        """Whether most rows are dead and worth clearing away."""
        return self.dead > SMALLEST and self.dead > len(self)

    def append(self, keys: Rows) -> Rows:
        """Add rows of these keys; says their numbers."""
        end = self.rows + len(keys)
        if end > len(self._keys):
            growth = max(SMALLEST, self.rows, len(keys))
            self._dead = np.concatenate([self.is_dead, np.zeros(growth, bool)])
            self._keys = np.concatenate([self.keys, np.zeros(growth, np.int64)])
        self._keys[self.rows : end] = keys
        numbers = np.arange(self.rows, end)
        self.rows = end
        return numbers

    def discard(self, keys: Rows) -> int:
        """Mark every row of these keys; says how many."""
        rows = np.flatnonzero(np.isin(self.keys, keys) & ~self.is_dead)
        self._dead[rows] = True
        self.dead += len(rows)
        return len(rows)


def paired_keys(keys: ArrayLike, values: Sequence[Any]) -> Rows:
    """The keys as int64, one a value, or an error that says how many there are."""
    rows = as_keys(keys)
    if len(rows) != len(values):
        raise BadCodes(
            f"There are {len(rows)} keys for {len(values)} values.",
            field="keys",
            remedy="Give each value its key.",
        )
    return rows
