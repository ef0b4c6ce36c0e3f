"""A tree that grows from the left: its root at every size that is asked for, in little memory."""

from __future__ import annotations

from collections.abc import Iterable

from seawall.ledger.merkle import fold_hashes, node_hash


class GrowingTree:
    """Perfect subtrees side by side, the largest first; `roots` are those at the sizes asked for."""

    def __init__(self, sizes: Iterable[int]) -> None:
        self._sizes = frozenset(sizes)
        self._levels: list[int] = []
        self._hashes: list[bytes] = []
        self.size = 0
        self.roots: dict[int, bytes] = {0: self.root}

    @property
    def root(self) -> bytes:
        """The root over all that stands there."""
        return fold_hashes(self._hashes)

    def add(self, value: bytes, level: int = 0) -> None:
        """The next subtree, of `2**level` entries; the tree ends where such a subtree may begin."""
        self.size += 1 << level
        while self._levels and self._levels[-1] == level:
            self._levels.pop()
            value = node_hash(self._hashes.pop(), value)
            level += 1
        self._levels.append(level)
        self._hashes.append(value)
        if self.size in self._sizes:
            self.roots[self.size] = self.root
