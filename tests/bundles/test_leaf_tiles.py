"""The tiles of a bundle's leaves are those of the log, however its pages are cut."""

from __future__ import annotations

import hashlib
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from seawall.bundles.archive.bundle_names import leaf_tiles
from seawall.bundles.archive.leaf_tiles import LeafTiles, leaves_before
from seawall.ledger.joined_hashes import JoinedHashes
from seawall.ledger.merkle import Span

HASHES = [hashlib.sha256(str(place).encode()).digest() for place in range(2_000)]


@given(st.integers(0, 1_999), st.lists(st.integers(1, 700), min_size=1, max_size=6))
def test_every_tile_comes_once_with_the_hashes_of_its_places(first, lengths):
    cuts = [first]
    for length in lengths:
        cuts.append(min(cuts[-1] + length, len(HASHES)))
    past = cuts[-1]
    before = b"".join(HASHES[node.place] for node in leaves_before(first))
    tiles = LeafTiles(Span(first, past), before)

    made = [
        tile
        for start, end in pairwise(cuts)
        for tile in tiles.with_hashes(JoinedHashes.of(HASHES[start:end]))
    ]

    assert made == [
        (tile.path, b"".join(HASHES[node.place] for node in tile.nodes()))
        for tile in leaf_tiles(first, past)
    ]
