"""Near-duplicates by MinHash: the bands miss hardly anything, the distances are true."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.matching import BadCodes, MinhashIndex
from seawall.signals import minhash_of
from tests.prose import prose, swapped

TEXTS = [prose(120, seed=seed) for seed in range(300)]


@pytest.fixture(scope="module")
def index():
    """Three hundred texts, each with its place as key."""
    known = MinhashIndex()
    known.add(np.arange(len(TEXTS)), [minhash_of(text).value for text in TEXTS])
    return known


def hits(index, text, radius=None):
    """Keys and distances."""
    return {key: far for _, key, far in index.search([minhash_of(text).value], radius)}


def test_a_text_finds_itself_at_distance_0(index):
    assert all(hits(index, TEXTS[at])[at] == 0 for at in range(0, 300, 11))


@pytest.mark.parametrize("share", [0.03, 0.05])
def test_a_text_with_some_words_swapped_is_found(index, share):
    found = [at in hits(index, swapped(TEXTS[at], share, seed=at)) for at in range(100)]

    assert sum(found) >= 99


def test_the_bands_find_what_comparing_everything_finds(index):
    for at in range(60):
        query = swapped(TEXTS[at], 0.08, seed=at)
        everything = hits(index, query, 100)
        near = {key: far for key, far in everything.items() if far <= 45}

        assert len(everything) == len(TEXTS)
        assert near.items() <= hits(index, query).items()


def test_other_texts_are_not_found(index):
    assert not any(hits(index, prose(120, seed=seed)) for seed in range(1000, 1100))


def test_a_narrower_radius_finds_less(index):
    query = swapped(TEXTS[5], 0.05, seed=1)
    (far,) = hits(index, query).values()

    assert hits(index, query, far) == {5: far}
    assert hits(index, query, far - 1) == {}


def test_keys_and_values_must_be_as_many():
    with pytest.raises(BadCodes, match="2 keys for 1 values"):
        MinhashIndex().add([1, 2], [minhash_of(TEXTS[0]).value])


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.tuples(st.sampled_from(["add", "discard", "save"]), st.integers(0, 9)), max_size=20)
)
def test_any_interleaving_finds_what_is_there_and_nothing_else(tmp_path_factory, steps):
    index, there = MinhashIndex(), set()
    for step, key in steps:
        if step == "add" and key not in there:
            index.add([key], [minhash_of(TEXTS[key]).value])
            there.add(key)
        elif step == "discard":
            assert index.discard([key]) == (key in there)
            there.discard(key)
        elif step == "save":
            path = tmp_path_factory.mktemp("index") / "minhash"
            index.save(path)
            index = MinhashIndex.load(path)

    assert len(index) == len(there)
    assert {key for key in range(10) if key in hits(index, TEXTS[key])} == there
