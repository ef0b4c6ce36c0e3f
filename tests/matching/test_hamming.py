"""The Hamming index finds what brute force finds, through any history."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from seawall.errors import InvalidRequest
from seawall.matching import BadCodes, HammingIndex, codes_of, distance, hex_of

WIDTH = 256


def brute_force(keys, codes, queries, radius):
    """Every hit, one comparison at a time."""
    return sorted(
        (query, apart, key)
        for query, wanted in enumerate(queries)
        for key, code in zip(keys, codes, strict=True)
        if (apart := int(np.bitwise_count(wanted ^ code).sum())) <= radius
    )


def hits(index, queries, radius=None):
    return [(query, apart, key) for query, key, apart in index.search(queries, radius)]


def near(code, bits, seed=0):
    """The code with so many of its bits flipped."""
    flipped = np.unpackbits(code)
    flipped[np.random.default_rng(seed).choice(len(flipped), bits, replace=False)] ^= 1
    return np.packbits(flipped)


def clustered(rows, width=WIDTH, seed=0):
    """Codes in clusters, as near-duplicates of a few pictures are."""
    rng = np.random.default_rng(seed)
    centres = rng.integers(0, 256, (max(1, rows // 20), width // 8), dtype=np.uint8)
    return np.array(
        [
            near(centres[rng.integers(len(centres))], int(rng.integers(0, width // 5)), seed=row)
            for row in range(rows)
        ],
        np.uint8,
    ).reshape(rows, width // 8)


@pytest.mark.parametrize("rows", [0, 1, 2, 3, 4, 8, 9, 16, 64, 1023, 1024, 1025, 3000])
def test_any_number_of_codes_is_searched_exactly(rows):
    codes, keys = clustered(rows), np.arange(rows) * 7
    index = HammingIndex()
    index.add(keys, codes)

    queries = codes[:5] if rows else clustered(3)
    assert hits(index, queries) == brute_force(keys, codes, queries, 31)
    assert len(index) == rows


@pytest.mark.parametrize("radius", range(64))
def test_every_radius_is_exact(radius):
    codes = np.array([near(np.zeros(32, np.uint8), bits, bits) for bits in range(70)])
    index = HammingIndex(radius=radius)
    index.add(np.arange(70), codes)

    found = index.search(np.zeros((1, 32), np.uint8))

    assert found.key.tolist() == list(range(radius + 1))
    assert found.distance.tolist() == list(range(radius + 1))


@pytest.mark.parametrize("rows", [1, 2, 4, 8, 9, 4096])
def test_codes_that_are_all_equal_are_all_found(rows, tmp_path: Path):
    index = HammingIndex()
    index.add(np.arange(rows), np.full((rows, 32), 0xA5, np.uint8))
    index.save(tmp_path / "index")

    for one in (index, HammingIndex.load(tmp_path / "index")):
        assert len(one.search(np.full((1, 32), 0xA5, np.uint8))) == rows


@pytest.mark.parametrize("width", [8, 64, 72, 128, 256, 320])
def test_any_width_of_whole_bytes_is_exact(width):
    codes = clustered(200, width)
    index = HammingIndex(width=width, radius=width // 8)
    index.add(np.arange(200), codes)

    assert hits(index, codes[:7]) == brute_force(range(200), codes, codes[:7], width // 8)


@settings(deadline=None, max_examples=60)
@given(
    codes=arrays.arrays(np.uint8, st.tuples(st.integers(0, 40), st.just(32))),
    query=arrays.arrays(np.uint8, (1, 32)),
    radius=st.integers(0, 256),
)
def test_any_codes_and_any_radius_are_exact(codes, query, radius):
    index = HammingIndex()
    index.add(np.arange(len(codes)), codes)

    assert hits(index, query, radius) == brute_force(range(len(codes)), codes, query, radius)


def test_an_added_code_is_found_by_the_next_search():
    index = HammingIndex()
    for row, code in enumerate(clustered(50)):
        index.add([row], code[None])
        assert row in index.search(code[None], 0).key


def test_a_discarded_key_is_not_found_again():
    codes = clustered(300)
    index = HammingIndex()
    index.add(np.arange(300), codes)

    assert index.discard([5, 17, 17, 99_999]) == 2
    assert index.discard([5]) == 0
    assert len(index) == 298
    assert not {5, 17} & set(index.search(codes, 256).key.tolist())


def test_a_key_may_stand_for_several_codes_and_goes_with_all_of_them():
    codes = clustered(4)
    index = HammingIndex()
    index.add([1, 1, 1, 2], codes)

    assert index.search(codes[:3], 0).key.tolist().count(1) >= 3
    assert index.discard([1]) == 3
    assert set(index.search(codes, 256).key.tolist()) == {2}


def test_a_search_that_has_begun_sees_neither_later_adds_nor_later_discards():
    codes = clustered(10)
    index = HammingIndex()
    index.add(np.arange(10), codes)
    before = index._segments.snapshot
    index.discard([3])
    index.add([77], codes[:1])

    (head, tail), keys = before.survivors()
    assert keys.tolist() == list(range(10))
    assert head.shape == tail.shape == (10, 2)
    assert 3 not in index.search(codes, 256).key


@pytest.mark.parametrize(
    ("keys", "codes", "field"),
    [
        ([1], np.zeros((1, 31), np.uint8), "codes"),
        ([1], np.zeros((1, 32), np.int64), "codes"),
        ([1, 2], np.zeros((1, 32), np.uint8), "keys"),
        ([1.5], np.zeros((1, 32), np.uint8), "keys"),
        ([[1]], np.zeros((1, 32), np.uint8), "keys"),
    ],
)
def test_keys_and_codes_of_another_shape_are_refused_and_nothing_is_added(keys, codes, field):
    index = HammingIndex()
    with pytest.raises(BadCodes) as refused:
        index.add(keys, codes)

    assert refused.value.field == field
    assert len(index) == 0


def test_a_negative_radius_and_half_a_byte_are_refused():
    with pytest.raises(BadCodes):
        HammingIndex(radius=-1)
    with pytest.raises(BadCodes):
        HammingIndex(width=12)
    with pytest.raises(BadCodes):
        HammingIndex().search(np.zeros((1, 32), np.uint8), -1)


@given(st.integers(0, 2**256 - 1), st.integers(0, 2**256 - 1))
def test_distance_counts_the_bits_that_differ(first, second):
    assert distance(f"{first:064x}", f"{second:064X}") == (first ^ second).bit_count()


def test_hex_and_codes_are_two_ways_to_write_the_same():
    values = ["00" * 32, "ff" * 32, "0123456789abcdef" * 4]

    assert hex_of(codes_of(values)) == values
    assert codes_of([]).shape == (0, 0)
    for wrong in (["ab", "abcd"], ["zz"], ["abc"]):
        with pytest.raises(InvalidRequest, match=r"hexadecimal|lengths"):
            codes_of(wrong)


def test_spaces_inside_codes_are_no_hex_digits():
    for wrong in (["ab cd "], ["ab\t", "cd\t"], [" ab", "cd "]):
        with pytest.raises(InvalidRequest, match="hexadecimal"):
            codes_of(wrong)
