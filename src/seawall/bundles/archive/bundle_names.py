"""What the files of a bundle are called, and how large each may be."""

from __future__ import annotations

from seawall.ledger.tiles import WIDTH, Tile

FORMAT = "seawall-bundle/1"
MANIFEST = "bundle.json"
NOTE = "bundle.note"
CHECKPOINTS = "checkpoints.json"
DEFINITIONS = "definitions.json"
FIGURES = "figures.json"
#: Bytes of a line: a leaf, what it tells at its longest, and its salt.
LONGEST_LINE = 67_000
#: Bytes of a file that is read whole.
LARGEST_DOCUMENT = 64 * 1024 * 1024
#: Bytes of the table of contents.
LARGEST_TABLE = 16 * 1024 * 1024
#: Bytes of a tile.
TILE = 32 * WIDTH
#: A tile of this level holds the hash over each 256 entries.
_LEVEL_OF_256 = 1
#: Bits of a tile's width.
_BITS = 8


def entries_file(first: int) -> str:
    """The file of the page of entries that begins at this place."""
    return f"entries/{first:012}.txt"


def fewest_members(first: int, past: int) -> int:
    """How many files a bundle of these entries has at least, without listing them."""
    levels = range(2, past.bit_length() // _BITS + 1)
    return (past - first) // WIDTH + sum(past >> (_BITS * level) for level in levels)


def leaf_tiles(first: int, past: int) -> list[Tile]:
    """The tiles with the hashes of these entries; the first may begin before them."""
    return _tiles(0, first // WIDTH, past)


def upper_tiles(past: int) -> list[Tile]:
    """The tiles above the leaves of so many entries, from the lowest up."""
    tiles, level = list[Tile](), _LEVEL_OF_256
    while past >> (8 * level):
        tiles += _tiles(level, 0, past >> (8 * level))
        level += 1
    return tiles


def _tiles(level: int, first: int, hashes: int) -> list[Tile]:
    full, over = divmod(hashes, WIDTH)
    tiles = [Tile(level, index) for index in range(first, full)]
    return [*tiles, Tile(level, full, over)] if over else tiles
