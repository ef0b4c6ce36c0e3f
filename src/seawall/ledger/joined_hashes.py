"""Hashes of a level of the tree, in one piece, and the level above them."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import overload

from seawall import native
from seawall.ledger import merkle

WIDTH = 32
#: As `db.rows.leaf_cells` has it.
BETWEEN = "\x1f"


class JoinedHashes(Sequence[bytes]):
    """Hashes that stand side by side; one that is none of this width is nothing but zeros."""

    def __init__(self, joined: bytes) -> None:
        self.joined = joined

    @classmethod
    def of(cls, hashes: Iterable[bytes]) -> JoinedHashes:
        """These."""
        whole = (value if len(value) == WIDTH else bytes(WIDTH) for value in hashes)
        return cls(b"".join(whole))

    def __len__(self) -> int:
        return len(self.joined) // WIDTH

    @overload
    def __getitem__(self, place: int) -> bytes: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[bytes]: ...
    def __getitem__(self, place: int | slice) -> bytes | Sequence[bytes]:
        if isinstance(place, slice):
            return [self[at] for at in range(*place.indices(len(self)))]
        if not 0 <= place < len(self):
            raise IndexError(place)
        return self.joined[WIDTH * place : WIDTH * (place + 1)]

    def level_above(self) -> JoinedHashes:
        """The hashes over each two; who has no sibling yet waits."""
        pairs = len(self) // 2
        if (library := native.kernel()) is None:
            return JoinedHashes(
                b"".join(merkle.node_hash(self[2 * at], self[2 * at + 1]) for at in range(pairs))
            )
        above = ctypes.create_string_buffer(WIDTH * pairs)
        library.seawall_pairs(self.joined, ctypes.c_int64(pairs), above)
        return JoinedHashes(above.raw)


class StoredLevel:
    """The stored nodes of one level that end in a page: place and hex in turn, as one text."""

    def __init__(self, text: bytes = b"") -> None:
        self._text = text

    @cached_property
    def _hex_by_place(self) -> dict[str, str]:
        cells = self._text.decode(errors="replace").split(BETWEEN)
        return dict(zip(cells[::2], cells[1::2], strict=False))

    def differing(self, first: int, hashes: JoinedHashes) -> list[int]:
        """The places, from the first of these hashes on, where another is stored, or none."""
        if self._is_exactly(first, hashes):
            return []
        stored = self._hex_by_place
        return [
            place
            for place, value in enumerate(hashes, start=first)
            if stored.get(str(place)) != value.hex()
        ]

    def _is_exactly(self, first: int, hashes: JoinedHashes) -> bool:
        if (library := native.kernel()) is None:
            return False
        number = ctypes.c_int64
        is_exactly: int = library.seawall_nodes(
            self._text, number(len(self._text)), number(first), number(len(hashes)), hashes.joined
        )
        return bool(is_exactly)
