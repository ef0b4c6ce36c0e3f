"""The tables find what reading every row finds: compiled, by NumPy, at any radius."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall import native
from seawall.matching import HammingIndex, _mih, _segments
from seawall.matching import _bit_order as bit_order
from seawall.matching._mih import Tables
from seawall.matching._mih_plain import part_of
from seawall.matching._mih_shape import BITS, GROUP_BITS, budgets_for, shape_of, whole_parts
from seawall.matching._scan import scan_plainly, scan_rows, scan_words
from tests.matching.test_hamming import clustered, near

ALL_TABLES = [10, 11, 12, 13]


def rows_of(found):
    """The hits in a fixed order; each once."""
    listed = sorted(zip(*(column.tolist() for column in found), strict=True))
    assert len(set(listed)) == len(listed)
    return listed


def within(hits, radius):
    """Those of these hits that are not farther away, in the same order."""
    return [hit for hit in hits if hit[2] <= radius]


@pytest.fixture(scope="module")
def codes():
    """Clusters of near-duplicates, many equal codes, and unrelated ones."""
    rng = np.random.default_rng(5)
    unrelated = rng.integers(0, 256, (3000, 32), dtype=np.uint8)
    return np.concatenate([clustered(900), np.full((300, 32), 7, np.uint8), unrelated])


@pytest.mark.parametrize("tables", ALL_TABLES)
def test_every_radius_equals_reading_all_rows(tables, codes, monkeypatch):
    monkeypatch.setattr(_mih, "FEWEST", 1)
    monkeypatch.setattr(_mih, "shape_for", lambda _: shape_of(tables))
    monkeypatch.setattr(_mih._Cost, "scan_is_quicker", lambda *_, compiled: False)
    head, tail = bit_order.split_codes(codes)
    built = Tables.over(head, tail)
    queries = bit_order.queries_of(
        np.array([near(codes[row], row % 50, row) for row in range(0, len(codes), 140)])
    )

    hits = rows_of(scan_plainly(head, tail, queries, 63))

    for radius in range(64):
        expected = within(hits, radius)
        assert rows_of(built.search(queries, radius)) == expected
        if radius in {0, 5, 9, 10, 11, 31, 40}:
            with native.without_kernel():
                assert rows_of(built.search(queries, radius)) == expected


@pytest.mark.parametrize("tables", ALL_TABLES)
def test_tables_filed_by_numpy_are_the_compiled_ones(tables, codes, monkeypatch):
    monkeypatch.setattr(_mih, "FEWEST", 1)
    monkeypatch.setattr(_mih, "shape_for", lambda _: shape_of(tables))
    compiled = Tables.over(*bit_order.split_codes(codes))
    with native.without_kernel():
        plain = Tables.over(*bit_order.split_codes(codes))

    for name in ("head", "tail", "occupied", "starts", "entries"):
        assert np.array_equal(getattr(compiled.filed, name), getattr(plain.filed, name)), name


def sharing_by_hand(filed, queries):
    """Rows that have one of a query's parts, where not too many rows have one like it."""
    shape, words = filed.shape, np.concatenate([filed.head, filed.tail], axis=1)
    longest = whole_parts(len(words), shape.tables).longest
    shared = np.zeros((len(queries), len(words)), bool)
    for first, width in zip(shape.first.tolist(), shape.width.tolist(), strict=True):
        of_rows, of_queries = part_of(words, first, width), part_of(queries, first, width)
        groups, sizes = np.unique(of_rows >> GROUP_BITS, return_counts=True)
        crowded = np.isin(of_queries >> GROUP_BITS, groups[sizes > longest])
        shared |= (of_queries[:, None] == of_rows) & ~crowded[:, None]
    apart = np.bitwise_count(queries[:, None] ^ words).sum(axis=2)
    query, row = np.nonzero(shared)
    return rows_of((query, row, apart[query, row]))


def filed_and_asked(tables, codes, monkeypatch):
    """These codes in so many tables, and queries that are near some of them."""
    monkeypatch.setattr(_mih, "FEWEST", 1)
    monkeypatch.setattr(_mih, "shape_for", lambda _: shape_of(tables))
    built = Tables.over(*bit_order.split_codes(codes))
    queries = bit_order.queries_of(
        np.array([near(codes[row], row % 50, row) for row in range(0, len(codes), 90)])
    )
    return built, queries


@pytest.mark.parametrize("tables", ALL_TABLES)
def test_rows_that_share_a_rare_part_are_given_once_each(tables, codes, processor, monkeypatch):
    built, queries = filed_and_asked(tables, codes, monkeypatch)

    sharing = sharing_by_hand(built.filed, queries)
    for radius in (0, 12, 31, 48, 256):
        assert rows_of(built.sharing(queries, radius)) == within(sharing, radius)
    everything = rows_of(scan_plainly(*bit_order.split_codes(codes), queries, 48))
    some = within(sharing, 48)
    assert 0 < len(some) < len(everything)
    assert set(some) < set(everything)
    many = np.full((1, 32), 7, np.uint8)
    assert not len(built.sharing(bit_order.queries_of(many), 0)[0])  # three hundred rows have it


@pytest.mark.parametrize("tables", ALL_TABLES)
def test_without_the_kernel_the_same_rows_share_a_rare_part(tables, codes, monkeypatch):
    built, queries = filed_and_asked(tables, codes, monkeypatch)
    sharing = sharing_by_hand(built.filed, queries)

    with native.without_kernel():
        for radius in (0, 12, 31, 48, 256):
            assert rows_of(built.sharing(queries, radius)) == within(sharing, radius)


def test_every_processor_gives_the_same_hits(processor, codes, monkeypatch):
    monkeypatch.setattr(_mih, "FEWEST", 1)
    monkeypatch.setattr(_mih._Cost, "scan_is_quicker", lambda *_, compiled: False)
    head, tail = bit_order.split_codes(codes)
    built = Tables.over(head, tail)
    queries = bit_order.queries_of(
        np.array([near(codes[row], row % 50, row) for row in range(0, len(codes), 57)])
    )
    raw = np.concatenate([head, tail], axis=1)

    hits = rows_of(scan_plainly(head, tail, queries, 128))

    for radius in (0, 3, 12, 31, 40, 64, 128):
        expected = within(hits, radius)
        assert rows_of(scan_words(head, tail, queries, radius)) == expected
        assert rows_of(scan_rows(raw, queries, radius)) == expected
        assert rows_of(built.search(queries, radius)) == expected


@given(tables=st.sampled_from(ALL_TABLES), radius=st.integers(0, 70))
def test_budgets_are_exactly_enough(tables, radius):
    budgets = budgets_for(tables, radius)

    if budgets is not None:
        assert (budgets.flips + 1).sum() == radius + 1


@given(
    st.lists(st.integers(0, BITS - 1), unique=True, max_size=60),
    st.sampled_from(ALL_TABLES),
)
def test_codes_within_a_radius_agree_in_some_part_up_to_its_budget(flipped, tables):
    shape, budgets = shape_of(tables), budgets_for(tables, len(flipped))

    if budgets is not None:
        inside = [
            sum(first <= bit < first + width for bit in flipped)
            for first, width in zip(shape.first.tolist(), shape.width.tolist(), strict=True)
        ]
        assert any(n <= flips for n, flips in zip(inside, budgets.flips, strict=True))


@settings(deadline=None)
@given(
    width=st.sampled_from([8, 64, 72, 128, 192, 256, 320]),
    rows=st.integers(0, 90),
    radius=st.integers(0, 300),
    seed=st.integers(0, 99),
)
def test_the_compiled_scan_equals_numpys(width, rows, radius, seed):
    head, tail = bit_order.split_codes(clustered(rows, width, seed))
    queries = bit_order.queries_of(clustered(3, width, seed + 1))

    assert rows_of(scan_words(head, tail, queries, radius)) == rows_of(
        scan_plainly(head, tail, queries, radius)
    )


def test_more_hits_than_there_was_room_for_are_all_given():
    codes = np.zeros((9000, 32), np.uint8)
    index = HammingIndex()
    index.add(np.arange(9000), codes)
    index.merge()

    assert index._segments.snapshot.parts[0].segment.tables is not None
    for _ in range(2):
        assert index.search(codes[:1]).key.tolist() == list(range(9000))


@settings(deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
def test_the_shuffle_keeps_distances_and_can_be_undone(one, other):
    codes = np.frombuffer(one + other, np.uint8).reshape(2, 32)
    head, tail = bit_order.split_codes(codes)
    with native.without_kernel():
        plain = bit_order.queries_of(codes)

    words = np.concatenate([head, tail], axis=1)
    assert np.array_equal(words, plain)
    assert (
        np.bitwise_count(words[0] ^ words[1]).sum() == np.bitwise_count(codes[0] ^ codes[1]).sum()
    )
    assert np.array_equal(bit_order.join_codes(head, tail, size=32), codes)


def test_the_shuffle_is_the_one_that_files_were_written_with():
    assert bit_order.PERMUTATION[:8].tolist() == [99, 179, 124, 78, 196, 203, 221, 113]
    assert sorted(bit_order.PERMUTATION.tolist()) == list(range(256))


def test_a_loaded_index_searches_mapped_tables_and_builds_none(codes, tmp_path: Path, monkeypatch):
    index = HammingIndex()
    index.add(np.arange(len(codes) * 3), np.repeat(codes, 3, axis=0))
    index.merge()
    index.add([-1], codes[:1])
    index.save(tmp_path / "index")
    monkeypatch.setattr(Tables, "over", None)
    monkeypatch.setattr(_segments, "OPEN_ROWS", 100)

    loaded = HammingIndex.load(tmp_path / "index")

    sizes = [part.rows for part in loaded._segments.snapshot.parts]
    assert sizes == [len(codes) * 3, 1]
    assert loaded._segments.snapshot.parts[0].segment.tables is not None
    assert list(loaded.search(codes[::500])) == list(index.search(codes[::500]))
