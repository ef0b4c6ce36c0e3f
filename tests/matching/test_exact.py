"""The exact index finds equal values and no others."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.matching import BadCodes, ExactIndex

Row = st.tuples(
    st.integers(0, 9), st.sampled_from(["", "a", "b", "ä", "https://example.com/", "\x00"])
)


def test_a_value_is_found_under_each_of_its_keys():
    index = ExactIndex()
    index.add([1, 2, 3], ["a", "b", "a"])

    found = index.search(["a", "c", "b"])

    assert list(found) == [(0, 1, 0), (0, 3, 0), (2, 2, 0)]


@settings(deadline=None)
@given(
    history=st.lists(st.one_of(st.lists(Row, max_size=5), st.sets(st.integers(0, 9), max_size=3)))
)
def test_any_history_of_adds_and_discards_is_exact(history):
    index, rows = ExactIndex(), []
    for step in history:
        if isinstance(step, set):
            index.discard(np.array(sorted(step), np.int64))
            rows = [row for row in rows if row[0] not in step]
        else:
            index.add(np.array([key for key, _ in step], np.int64), [value for _, value in step])
            rows += step

    wanted = ["a", "ä", "", "never added"]
    expected = sorted((q, key) for q, v in enumerate(wanted) for key, value in rows if value == v)
    assert [(query, key) for query, key, _ in index.search(wanted)] == expected
    assert len(index) == len(rows)


def test_many_values_are_found_in_sorted_and_unsorted_rows_alike():
    index = ExactIndex()
    values = [f"https://example.com/{number}" for number in range(20_000)]
    for start in range(0, 20_000, 700):
        part = values[start : start + 700]
        index.add(np.arange(start, start + len(part)), part)
    index._merger.wait()
    index.discard(np.arange(0, 20_000, 2))

    found = index.search(values[::37])

    assert found.key.tolist() == [number for number in range(0, 20_000, 37) if number % 2]


def test_after_more_discards_than_not_the_rest_is_still_found():
    index = ExactIndex()
    index.add(np.arange(5000), [str(number) for number in range(5000)])
    index.discard(np.arange(4990))
    index.add([6000], ["new"])

    index.merge()

    assert len(index) == index._segments.snapshot.rows == 11
    assert index.search(["4995", "7", "new"]).key.tolist() == [4995, 6000]


def test_what_was_saved_is_found_again_and_can_grow(tmp_path: Path):
    index = ExactIndex()
    index.add([1, 2], ["one", "two"])
    index.save(tmp_path / "index")

    loaded = ExactIndex.load(tmp_path / "index")
    loaded.add([3], ["three"])
    loaded.discard([1])

    assert loaded.search(["one", "two", "three"]).key.tolist() == [2, 3]
    assert index.search(["one"]).key.tolist() == [1]


def test_as_many_keys_as_values_are_needed():
    with pytest.raises(BadCodes):
        ExactIndex().add([1], [])
