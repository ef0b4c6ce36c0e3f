"""A retro-scan finds every stored code that a new entry matches."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall import native
from seawall.matching import HammingIndex, NotCodes, retro_scan, stored_codes
from seawall.matching import _retro as retro
from tests.matching.test_hamming import brute_force, clustered


def found(hits):
    return sorted((query, distance, key) for query, key, distance in hits)


@settings(deadline=None)
@given(
    rows=st.integers(0, 200),
    new=st.integers(0, 5),
    radius=st.integers(0, 256),
    threads=st.integers(1, 3),
    block=st.sampled_from([1, 7, 64, 1000]),
)
def test_it_equals_brute_force_in_any_blocks_and_threads(rows, new, radius, threads, block):
    stored, queries = clustered(rows), clustered(new, seed=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(retro, "BLOCK_ROWS", block)
        compiled = retro_scan(stored, queries, radius, threads=threads)
        with native.without_kernel():
            plain = retro_scan(stored, queries, radius, threads=threads)

    expected = brute_force(range(rows), stored, queries, radius)
    assert found(compiled) == found(plain) == expected


def test_an_iterable_of_blocks_is_numbered_through():
    stored, new = clustered(500), clustered(20)
    blocks = (stored[start : start + 70] for start in range(0, 500, 70))

    assert found(retro_scan(blocks, new)) == found(retro_scan(stored, new))


def test_a_file_of_raw_codes_is_scanned_where_it_lies(tmp_path: Path):
    stored, new = clustered(3000), clustered(9)
    (tmp_path / "codes").write_bytes(stored.tobytes())
    index = HammingIndex()
    index.add(np.arange(3000), stored)

    hits = retro_scan(stored_codes(tmp_path / "codes"), new, 40)

    assert list(hits) == list(index.search(new, 40))


def test_a_file_that_is_no_whole_number_of_codes_is_refused(tmp_path: Path):
    (tmp_path / "codes").write_bytes(bytes(33))
    (tmp_path / "none").write_bytes(b"")

    with pytest.raises(NotCodes, match="32 bytes each"):
        stored_codes(tmp_path / "codes")
    assert len(stored_codes(tmp_path / "none")) == 0


def test_rows_that_are_no_codes_are_refused():
    with pytest.raises(NotCodes):
        retro_scan(np.zeros((3, 31), np.uint8), np.zeros((1, 32), np.uint8))
    with pytest.raises(NotCodes):
        retro_scan(np.zeros((3, 32), np.uint8), np.zeros((1, 4), np.int64))
