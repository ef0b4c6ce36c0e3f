"""Tiles stand where every C2SP client looks for them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.ledger.merkle import MerkleNode
from seawall.ledger.tiles import Tile, bundle, parse_tile
from tests.problems import raises_problem


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 1234067), "tile/0/x001/x234/067"),
        (Tile(1, 5, 57), "tile/1/005.p/57"),
        (Tile(None, 1000, 1), "tile/entries/x001/000.p/1"),
    ],
)
def test_a_tile_has_the_path_of_the_specification(tile, path):
    assert tile.path == path
    assert parse_tile(path) == tile


@given(st.none() | st.integers(0, 7), st.integers(0, 10**9), st.integers(1, 256))
def test_every_path_reads_back(level, index, width):
    tile = Tile(level, index, width)

    assert parse_tile(tile.path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/0",
        "tile/0/1234",
        "tile/0/x000/001",
        "tile/64/000",
        "tile/00/000",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/../000",
        "tile/other/000",
    ],
)
def test_any_other_path_is_no_tile(path):
    with raises_problem(
        "ledger.no-such-tile.path",
        "ledger.no-such-tile.spelling",
    ):
        parse_tile(path)


def test_a_tile_of_level_one_holds_the_roots_of_whole_tiles():
    assert Tile(1, 0, 2).nodes() == [MerkleNode(8, 0), MerkleNode(8, 1)]
    assert Tile(1, 0, 2).is_within(512)
    assert not Tile(1, 0, 2).is_within(511)


def test_a_bundle_puts_a_length_before_each_entry():
    assert bundle([b"ab", b""]) == b"\x00\x02ab\x00\x00"
