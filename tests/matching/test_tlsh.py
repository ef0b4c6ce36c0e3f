"""TLSH distances are the library's own, and searches are exact."""

import numpy as np
import pytest
import tlsh as library
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.matching import TlshIndex
from seawall.signals import tlsh_of
from tests.prose import prose, swapped

VALUE = st.binary(min_size=35, max_size=35).map(lambda data: "T1" + data.hex().upper())


@settings(deadline=None, max_examples=100)
@given(st.lists(VALUE, min_size=1, max_size=8), VALUE, st.integers(0, 900))
def test_every_distance_is_the_librarys(values, query, radius):
    index = TlshIndex()
    index.add(np.arange(len(values)), values)

    found = {key: far for _, key, far in index.search([query], radius)}
    everything = {at: library.diffxlen(query, value) for at, value in enumerate(values)}
    assert found == {at: far for at, far in everything.items() if far <= radius}


def test_a_slightly_changed_text_is_found_and_others_are_not():
    index = TlshIndex()
    index.add([1, 2], [tlsh_of(prose(300, seed=seed)).value for seed in (1, 2)])

    near = tlsh_of(swapped(prose(300, seed=1), 0.01, seed=1)).value
    assert index.search([near]).key.tolist() == [1]
    assert index.search([tlsh_of(prose(300, seed=3)).value]).key.tolist() == []


@pytest.mark.parametrize("count", [1, 5000])
def test_it_grows_shrinks_and_comes_back_from_a_file(tmp_path, count):
    chance = np.random.default_rng(1)
    rows = chance.integers(0, 256, (count, 35), np.uint8)
    values = ["T1" + row.tobytes().hex().upper() for row in rows]
    index = TlshIndex()
    index.add(np.arange(count), values)
    index.save(tmp_path / "index")
    index = TlshIndex.load(tmp_path / "index")
    index.add([count], [values[0]])

    assert index.search([values[0]], 0).key.tolist() == [0, count]
    assert index.discard(np.arange(count)) == count
    assert (len(index), index.search([values[0]], 0).key.tolist()) == (1, [count])
