"""An index that is only written holds, once it is loaded, what one that grew would hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.matching import BadCodes, CodeIndex, HammingIndex, index_for, index_to_write
from seawall.matching._late import LateHammingIndex

#: Rows added at once by their keys, or keys given up.
STEPS = st.lists(
    st.tuples(st.booleans(), st.lists(st.integers(0, 9), min_size=1, max_size=5)), max_size=12
)


def codes_of_keys(keys, chance):
    return chance.integers(0, 256, (len(keys), 32), np.uint8)


@given(STEPS)
def test_what_was_added_and_given_up_is_what_is_found(tmp_path_factory, steps):
    path = tmp_path_factory.mktemp("late") / "index"
    chance, late, grown = np.random.default_rng(1), LateHammingIndex(), HammingIndex()
    for is_added, keys in steps:
        if is_added:
            codes = codes_of_keys(keys, chance)
            late.add(keys, codes)
            grown.add(keys, codes)
        else:
            assert late.discard(keys) == grown.discard(keys)
        assert len(late) == len(grown)

    late.save(path)

    loaded, queries = HammingIndex.load(path), codes_of_keys(range(8), chance)
    assert len(loaded) == len(grown)
    for radius in (0, 110, 256):
        found, expected = loaded.search(queries, radius), grown.search(queries, radius)
        assert pairs(found) == pairs(expected)


def pairs(hits):
    return sorted(zip(hits.query.tolist(), hits.key.tolist(), hits.distance.tolist(), strict=True))


def test_many_rows_get_their_tables(tmp_path):
    chance, late = np.random.default_rng(2), LateHammingIndex()
    codes = chance.integers(0, 256, (70_000, 32), np.uint8)
    for start in range(0, 70_000, 9_000):
        late.add(np.arange(start, min(start + 9_000, 70_000)), codes[start : start + 9_000])

    late.save(tmp_path / "index")

    loaded = HammingIndex.load(tmp_path / "index")
    (part,) = loaded._segments.snapshot.parts
    assert part.segment.tables is not None
    found = loaded.search(codes[[0, 35_000, 69_999]], 0)
    assert found.key.tolist() == [0, 35_000, 69_999]


def test_nothing_is_looked_up_in_it():
    with pytest.raises(NotImplementedError):
        LateHammingIndex().search(np.zeros((1, 32), np.uint8))


def test_keys_without_codes_are_refused():
    with pytest.raises(BadCodes, match="2 keys for 1 codes"):
        LateHammingIndex().add([1, 2], np.zeros((1, 32), np.uint8))


def test_only_codes_wait_until_the_end():
    index = index_to_write("hamming")

    assert isinstance(index, CodeIndex)
    assert isinstance(index.codes, LateHammingIndex)
    assert type(index_to_write("exact")) is type(index_for("exact"))
