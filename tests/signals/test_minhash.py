"""MinHash values: how much two whole texts share."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.banks.entry_admission import LONGEST_VALUE
from seawall.signals import InvalidSignal, minhash_of, signal_type
from seawall.signals import minhash as module
from seawall.signals._skeleton import skeleton_codes
from seawall.signals._tokens import shingles, tokens_of
from seawall.signals.minhash import PLACES, WORDS, sketches_of
from tests.prose import prose, swapped


def distance(one, other):
    """100 minus the percentage of places that agree."""
    rows = sketches_of([minhash_of(one).value, minhash_of(other).value])
    return 100 - round(100 * float((rows[0] == rows[1]).mean()))


def jaccard(one, other):
    """The true share of runs of words in common, in percent."""
    sets = [
        set(shingles(tokens_of(skeleton_codes(text)).hashes, WORDS).tolist())
        for text in (one, other)
    ]
    return 100 * len(sets[0] & sets[1]) / len(sets[0] | sets[1])


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 9999), st.floats(0, 0.5), st.integers(50, 600))
def test_the_estimate_is_near_the_true_share(seed, share, words):
    one = prose(words, seed=seed)
    other = swapped(one, share, seed=seed + 1)

    assert abs(100 - distance(one, other) - jaccard(one, other)) < 22  # five standard deviations


def test_texts_that_share_nothing_are_far_apart():
    assert min(distance(prose(200, seed=s), prose(200, seed=s + 500)) for s in range(50)) > 90


def test_case_accents_and_look_alikes_make_no_difference():
    text = prose(60, seed=4)

    assert minhash_of(text.upper().replace("A", "\u0410").replace("O", "0")) == minhash_of(text)


def test_the_order_of_paragraphs_makes_hardly_a_difference():
    one, other = prose(150, seed=1), prose(150, seed=2)

    assert distance(f"{one} {other}", f"{other} {one}") <= 12


@pytest.mark.parametrize("short", ["", "!", "the grey tide", "one two three four five six seven"])
def test_a_text_of_few_words_has_no_value(short):
    assert minhash_of(short) is None


def test_ten_different_words_are_enough():
    assert minhash_of("one two three four five six seven eight nine ten") is not None
    assert minhash_of("one two " * 50) is None


def test_a_long_text_is_taken_in_blocks_and_the_same(monkeypatch):
    text = prose(6000, seed=9)
    whole = minhash_of(text)
    monkeypatch.setattr(module, "_BLOCK", 7)

    assert minhash_of(text) == whole
    assert len(whole.value) < LONGEST_VALUE


@pytest.mark.parametrize("wrong", ["m1:", "m1:AAAA", "m1:" + "!" * 344, "A" * 344, ""])
def test_a_broken_value_is_refused_with_what_to_do(wrong):
    with pytest.raises(InvalidSignal) as refused:
        signal_type("minhash").normalise(wrong)

    assert (refused.value.field, bool(refused.value.remedy)) == ("value", True)
    assert PLACES == 128
