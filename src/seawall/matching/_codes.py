"""Hamming search by the values that banks hold: 64 hex digits."""

from collections.abc import Sequence
from os import PathLike

from numpy.typing import ArrayLike

from seawall.matching._distance import codes_of
from seawall.matching._hamming import HammingIndex
from seawall.matching._hits import Hits


class CodeIndex:
    """A `HammingIndex` of 256 bits that takes hex digits instead of arrays."""

    def __init__(self, codes: HammingIndex | None = None) -> None:
        self.codes = HammingIndex() if codes is None else codes

    def __len__(self) -> int:
        return len(self.codes)

    def add(self, keys: ArrayLike, values: Sequence[str]) -> None:
        """Add values under keys, int64 of shape (n,)."""
        self.codes.add(keys, codes_of(values))

    def discard(self, keys: ArrayLike) -> int:
        """Remove every value of these keys; says how many."""
        return self.codes.discard(keys)

    def search(self, values: Sequence[str], radius: int | None = None) -> Hits:
        """Every key within so many bits of one of the values."""
        return self.codes.search(codes_of(values), radius)

    def merge(self) -> None:
        """Put all rows in order now (`HammingIndex.merge`)."""
        self.codes.merge()

    def save(self, path: str | PathLike[str]) -> None:
        """Write a snapshot, complete or not at all."""
        self.codes.save(path)

    @classmethod
    def load(cls, path: str | PathLike[str], *, verify: bool = True) -> "CodeIndex":
        """Map a saved index into memory (`HammingIndex.load`)."""
        return cls(HammingIndex.load(path, verify=verify))
