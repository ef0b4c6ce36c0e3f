"""Leaves that stand side by side: read row by row, or checked by the kernel as one text.

Nearly every page is as it was written. The kernel says so of a page at once, and of any other it
only says that it is not: that one is read row by row, which also does where there is no kernel.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from functools import cached_property
from typing import TypeAlias, overload

from seawall import native
from seawall.ledger.joined_hashes import BETWEEN, WIDTH, JoinedHashes
from seawall.ledger.stored_leaf import StoredLeaf
from seawall.ledger.words.keeping import ENTRY_LOST

_CELLS, _NUMBER = 14, ctypes.c_int64


class StoredLeaves(list[StoredLeaf]):
    """Leaves in the order of their places, row by row."""

    @property
    def hashes(self) -> JoinedHashes:
        """The hash of each."""
        return JoinedHashes.of(leaf.hash for leaf in self)

    @property
    def erased(self) -> int:
        """Of how many the sealed part was erased."""
        return sum(leaf.is_erased for leaf in self)

    def may_hold(self, word: str) -> bool:
        """Whether an entry's word may begin so: they are read one by one anyway."""
        return any(leaf.what is None or leaf.what.startswith(word) for leaf in self)

    def following(self, first: int) -> StoredLeaves:
        """Those that follow one another without a gap, from this place on."""
        for place, leaf in enumerate(self):
            if leaf.place != first + place:
                return StoredLeaves(self[:place])
        return self


class WrittenLeaves(Sequence[StoredLeaf]):
    """Leaves without a gap, all of them as they were written; read where somebody asks."""

    def __init__(self, first: int, hashes: JoinedHashes, erased: int, text: bytes) -> None:
        self._first = first
        self.hashes = hashes
        self.erased = erased
        self._text = text

    def may_hold(self, word: str) -> bool:
        """Whether an entry's word may begin so: quick, without reading one."""
        return word.encode() in self._text

    def following(self, first: int) -> LeafPage:
        """The same, from the first of them on."""
        return self if first == self._first else StoredLeaves(self).following(first)

    @cached_property
    def _rows(self) -> list[StoredLeaf]:
        cells = self._text.decode().split(BETWEEN)
        rows = (cells[start : start + _CELLS] for start in range(0, len(cells), _CELLS))
        return [_stored_leaf(row) for row in rows]

    def __len__(self) -> int:
        return len(self.hashes)

    @overload
    def __getitem__(self, place: int) -> StoredLeaf: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[StoredLeaf]: ...
    def __getitem__(self, place: int | slice) -> StoredLeaf | Sequence[StoredLeaf]:
        return self._rows[place]


LeafPage: TypeAlias = StoredLeaves | WrittenLeaves


def written_leaves(text: bytes, first: int, count: int) -> WrittenLeaves | None:
    """So many leaves from this place on, if every one of them is as it was written.

    `text` is what `leaf_text` gives. What tells of a loss is for the closer look, too.
    """
    library = native.kernel()
    if library is None:
        return None
    hashes, erased = ctypes.create_string_buffer(WIDTH * count), _NUMBER()
    if not library.seawall_leaves(
        text,
        _NUMBER(len(text)),
        _NUMBER(first),
        _NUMBER(count),
        ENTRY_LOST.encode(),
        hashes,
        ctypes.byref(erased),
    ):
        return None
    return WrittenLeaves(first, JoinedHashes(hashes.raw), erased.value, text)


def _stored_leaf(cells: Sequence[str]) -> StoredLeaf:
    place, entry, leaf_hash, *of_entry, at, is_unsealed, salt, sealed = cells
    seal = (None, None) if is_unsealed == "1" else (salt, sealed)
    row = [int(place), entry, leaf_hash, *of_entry, _moment(at), *seal]
    return StoredLeaf._make(row)


def _moment(at: str) -> str:
    """A moment as SQLite keeps it or as it is hashed, as it is hashed."""
    if at.endswith("Z"):
        return at
    return f"{at}Z".replace(" ", "T") if "." in at else f"{at}.000000Z".replace(" ", "T")
