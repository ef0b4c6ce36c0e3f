"""The kernel's loops over texts are their NumPy twins', value for value."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall import native
from seawall.errors import Malformed
from seawall.signals import minhash_of, passages_of, skeleton
from seawall.signals._skeleton import skeleton_codes
from seawall.signals._tokens import tokens_of
from tests import needs
from tests.prose import prose

LETTERS = st.sampled_from("aaabBl10 42   \n.-'ßéЖа灰ก\U00020000ﷺ\u200b!@")
TEXT = st.one_of(st.text(LETTERS, max_size=60), st.text(max_size=40), st.text("a", max_size=200))


@pytest.fixture(autouse=True, scope="module")
def kernel():
    """There is one: a twin is compared with nothing otherwise."""
    return needs.kernel()


def each_way(step, *given):
    """What the kernel answers and what NumPy does."""
    compiled = step(*given)
    with native.without_kernel():
        return compiled, step(*given)


@settings(deadline=None, max_examples=300)
@given(TEXT)
def test_skeletons_are_the_same(text):
    try:
        one, other = each_way(skeleton, text)
    except Malformed:
        return

    assert one == other


@settings(deadline=None, max_examples=300)
@given(TEXT)
def test_tokens_are_the_same(text):
    try:
        codes = skeleton_codes(text)
    except Malformed:
        return
    one, other = each_way(tokens_of, codes)

    assert np.array_equal(one.hashes, other.hashes)
    assert np.array_equal(one.starts, other.starts)
    assert np.array_equal(one.ends, other.ends)


@pytest.mark.parametrize("words", [10, 150, 5000])
def test_signals_are_the_same(words):
    text = prose(words, seed=words)

    one, other = each_way(minhash_of, text)
    assert one == other
    one, other = each_way(passages_of, text)
    assert one == other
