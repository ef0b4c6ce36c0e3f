"""The log of a bundle from its first entry to its last: lines, hashes, tiles and roots."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from seawall.bundles.archive.bundle_archive import BundleArchive
from seawall.bundles.archive.bundle_names import (
    TILE,
    entries_file,
    leaf_tiles,
    upper_tiles,
)
from seawall.bundles.checking.bundle_finding import FindingKind, Findings
from seawall.bundles.checking.entry_check import EntryCheck
from seawall.bundles.checking.growing_tree import GrowingTree
from seawall.bundles.checking.hash_comparing import compare_hashes
from seawall.bundles.checking.leaf_line import line_hash
from seawall.ledger.joined_hashes import JoinedHashes
from seawall.ledger.tiles import WIDTH, Tile
from seawall.ledger.tree_walk import page_spans

_HASH = 32
_SAYS = {
    FindingKind.ENTRY_REMOVED: "was in the log, and is not in the bundle",
    FindingKind.ENTRY_ADDED: "is in the bundle, and was not in the log there",
    FindingKind.ENTRY_REORDERED: "stands elsewhere in the log",
    FindingKind.ENTRY_ALTERED: "is not the entry that was hashed into the log",
}
#: Lines of a file over what its place has room for: one tells enough.
_MOST_TOO_MANY = 1


class LogWalk:
    """Builds the tree of a bundle from its tiles, and holds its entries against them."""

    def __init__(self, archive: BundleArchive, sizes: Iterable[int], findings: Findings) -> None:
        self._archive = archive
        self._findings = findings
        self._first, self._past = archive.manifest.first, archive.manifest.past
        self._odd_tiles: set[str] = set()
        self.tree = GrowingTree(sizes)
        self.is_whole = True
        """Whether every tile is there in its length: without one nothing can be said of roots."""

    def grow_tree(self) -> None:
        """Build the tree, so that its roots are known before any entry is read."""
        over_256 = self._upper_levels()
        for value in over_256[: self._first // WIDTH]:
            self.tree.add(value, 8)
        for tile in leaf_tiles(self._first, self._past):
            hashes = self._hashes(tile)
            if not hashes or not self.is_whole:
                return
            if tile.width == WIDTH and _joined(hashes) != over_256[tile.index]:
                self._find_tile(tile)
            for value in hashes:
                self.tree.add(value)

    def read_entries(self, check: EntryCheck, show_read: Callable[[int], object]) -> None:
        """Hold every line against its hash; `check` sees every entry."""
        for first, past in page_spans(self._first, self._past):
            name = entries_file(first)
            if name in self._archive.names:
                self._page(name, first, self._logged(first, past), check, room=past - first)
            show_read(past - self._first)

    def _page(
        self, name: str, first: int, logged: Sequence[bytes], check: EntryCheck, *, room: int
    ) -> None:
        hashes = list[bytes]()
        for place, line in enumerate(self._archive.lines(name)):
            if place >= room + _MOST_TOO_MANY:
                break
            hashes.append(line_hash(line))
            is_there = logged[place : place + 1] == hashes[-1:]
            check.read(first + place, line, is_there=is_there)
        if not logged:
            return  # a tile is missing, which is said already
        for difference in compare_hashes(hashes, logged):
            about = f"entry {first + difference.place}"
            self._findings.add(difference.kind, about, _SAYS[difference.kind])

    def _logged(self, first: int, past: int) -> list[bytes]:
        """The hashes that the log has for the entries of a page; none where a tile is missing."""
        logged = list[bytes]()
        for tile in leaf_tiles(first, past):
            width = min(WIDTH, self._past - tile.index * WIDTH)
            hashes = self._hashes(Tile(0, tile.index, width))
            if not hashes:
                return []
            logged += hashes
        return logged[first % WIDTH :][: past - first]

    def _upper_levels(self) -> list[bytes]:
        """The hashes over each 256 entries; every tile above them is compared."""
        below, level = list[bytes](), list[bytes]()
        lowest = level
        for tile in upper_tiles(self._past):
            if tile.index == 0 and tile.level != 1:
                below, level = level, []
            hashes = self._hashes(tile)
            if not hashes:
                return []
            level += hashes
            if tile.level == 1:
                continue
            start = tile.index * WIDTH * WIDTH
            joined = (
                _joined(below[at : at + WIDTH])
                for at in range(start, start + len(hashes) * WIDTH, WIDTH)
            )
            if any(value != above for value, above in zip(joined, hashes, strict=True)):
                self._find_tile(tile)
        return lowest

    def _hashes(self, tile: Tile) -> list[bytes]:
        """The hashes of a tile; none where it is missing or has another length."""
        content = self._archive.document(tile.path, TILE)
        if len(content) != _HASH * tile.width:
            self.is_whole = False
            if content and tile.path not in self._odd_tiles:
                self._odd_tiles.add(tile.path)
                self._find_tile(tile)
            return []
        return [content[at : at + _HASH] for at in range(0, len(content), _HASH)]

    def _find_tile(self, tile: Tile) -> None:
        says = "its hashes do not fit those of the tree"
        self._findings.add(FindingKind.TILE_ALTERED, tile.path, says)


def listed_files(first: int, past: int) -> set[str]:
    """The files of the log that a bundle of these entries has."""
    tiles = [*leaf_tiles(first, past), *upper_tiles(past)]
    pages = [entries_file(start) for start, _ in page_spans(first, past)]
    return {*pages, *(tile.path for tile in tiles)}


def _joined(hashes: Sequence[bytes]) -> bytes:
    """The hash over 256 hashes that stand side by side."""
    level = JoinedHashes.of(hashes)
    while len(level) > 1:
        level = level.level_above()
    return level.joined
