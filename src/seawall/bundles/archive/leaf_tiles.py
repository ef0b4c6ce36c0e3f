"""The tiles of the leaves' own hashes, as the pages of the log go by."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from seawall.bundles.archive.bundle_names import leaf_tiles
from seawall.ledger.joined_hashes import WIDTH as HASH
from seawall.ledger.joined_hashes import JoinedHashes
from seawall.ledger.merkle import MerkleNode, Span
from seawall.ledger.tiles import WIDTH


def leaves_before(first: int) -> list[MerkleNode]:
    """The leaves whose hashes stand before this one in its tile."""
    return [MerkleNode(0, place) for place in range(first - first % WIDTH, first)]


class LeafTiles:
    """Those of a bundle of these entries; `before` are the hashes of `leaves_before` the first."""

    def __init__(self, span: Span, before: bytes) -> None:
        self._due = deque(leaf_tiles(span.first, span.past))
        self._hashes = before

    def with_hashes(self, hashes: JoinedHashes) -> Iterator[tuple[str, bytes]]:
        """The path and content of each tile that these hashes, which come next, make whole."""
        joined, start = self._hashes + hashes.joined, 0
        while self._due and len(joined) >= (end := start + HASH * self._due[0].width):
            yield self._due.popleft().path, joined[start:end]
            start = end
        self._hashes = joined[start:]
