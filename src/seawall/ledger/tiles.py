"""The log as static files: the paths and widths of C2SP tlog-tiles.

A tile holds 256 hashes of level `8 * tile level`; a shorter one at the right edge
is named by its width (`tile/0/x001/234.p/57`). A bundle of entries stands under
`tile/entries/` at the same index, each entry behind a 16-bit length.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from seawall.errors import problem
from seawall.ledger.merkle import MerkleNode

WIDTH = 256
_HEIGHT = 8
_PATH = re.compile(
    r"tile/(?P<level>entries|[0-9]|[1-5][0-9]|6[0-3])/(?P<index>(?:x[0-9]{3}/){0,5}[0-9]{3})"
    r"(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
)


@dataclass(frozen=True, slots=True)
class Tile:
    """Part of the tree; `level` None means the entries themselves."""

    level: int | None
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Where a client asks for it, below the log's prefix."""
        level = "entries" if self.level is None else self.level
        partial = f".p/{self.width}" if self.width < WIDTH else ""
        return f"tile/{level}/{_grouped(self.index)}{partial}"

    def nodes(self) -> list[MerkleNode]:
        """The nodes whose hashes stand in it, left to right."""
        first = self.index * WIDTH
        level = _HEIGHT * (self.level or 0)
        return [MerkleNode(level, index) for index in range(first, first + self.width)]

    def is_within(self, size: int) -> bool:
        """Whether a tree of this size has all of it."""
        hashes = size >> (_HEIGHT * (self.level or 0))
        return self.index * WIDTH + self.width <= hashes


def parse_tile(path: str) -> Tile:
    """The tile a client asks for."""
    match = _PATH.fullmatch(path)
    width = int(match["width"] or WIDTH) if match else 0
    if match is None or (match["width"] and width >= WIDTH):
        raise problem("ledger.no-such-tile.path")
    index = int(match["index"].replace("x", "").replace("/", ""))
    tile = Tile(None if match["level"] == "entries" else int(match["level"]), index, width)
    if tile.path != path:
        raise problem("ledger.no-such-tile.spelling", path=tile.path)
    return tile


def bundle(entries: Iterable[bytes]) -> bytes:
    """Entries as one file, each behind its length."""
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def _grouped(index: int) -> str:
    groups = [f"{index % 1000:03}"]
    while index := index // 1000:
        groups.append(f"x{index % 1000:03}")
    return "/".join(reversed(groups))
