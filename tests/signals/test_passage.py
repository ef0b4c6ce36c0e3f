"""Fingerprints of passages: enough of them, in a form that can be kept."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.banks.entry_admission import LONGEST_VALUE
from seawall.signals import InvalidSignal, ordinary, passages_of, signal_type, skeleton
from seawall.signals._skeleton import skeleton_codes
from seawall.signals._tokens import tokens_of
from seawall.signals.passage import (
    FEWEST,
    MOST,
    SHARED,
    WINDOW,
    WORDS,
    fingerprints_of,
    winnowed_fingerprints,
)
from tests.prose import prose


def fingerprints(text):
    """All fingerprints of a text."""
    return winnowed_fingerprints(tokens_of(skeleton_codes(text)))


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10_000), st.integers(13, 60), st.integers(0, 40), st.integers(0, 40))
def test_thirteen_words_in_common_are_three_fingerprints_in_common(seed, words, before, after):
    shared = prose(words, seed=seed)
    one = fingerprints(f"{prose(before, seed=seed + 1)} {shared} {prose(after, seed=seed + 2)}")
    other = fingerprints(f"{prose(after, seed=seed + 3)} {shared}")

    common = set(one.hashes.tolist()) & set(other.hashes.tolist())
    assert len(common) >= (words - WORDS + 1) // WINDOW


def test_a_value_says_where_its_fingerprints_stand():
    text = prose(80, seed=3)
    (signal,) = passages_of(text)
    read = fingerprints_of(signal.value)

    plain = skeleton(text)
    words = [plain[start:end] for start, end in zip(read.starts, read.ends, strict=True)]
    assert all(len(run.split(" ")) == WORDS for run in words)
    assert all(f" {run} " in f" {plain} " for run in words)
    assert len(set(words)) == len(set(read.hashes.tolist()))


def test_a_long_text_is_several_values_that_overlap_and_fit_a_bank():
    parts = [fingerprints_of(one.value) for one in passages_of(prose(3000, seed=5))]
    whole = fingerprints(prose(3000, seed=5))

    assert len(parts) > 5
    assert [len(part) for part in parts[:-1]] == [MOST] * (len(parts) - 1)
    assert all(
        (one.hashes[-SHARED:] == other.hashes[:SHARED]).all() for one, other in pairwise(parts)
    )
    assert set(whole.hashes.tolist()) == {h for part in parts for h in part.hashes.tolist()}
    assert parts[-1].ends[-1] == whole.ends[-1]


def test_every_value_fits_a_bank():
    values = [one.value for one in passages_of(prose(3000, seed=5))] + list(
        ordinary(prose(1000, seed=6))
    )

    assert max(len(value) for value in values) <= LONGEST_VALUE


def test_parts_are_named():
    assert [one.view for one in passages_of(prose(700, seed=1))] == ["part 1 of 2", "part 2 of 2"]
    assert [one.view for one in passages_of(prose(50, seed=1))] == [""]


@pytest.mark.parametrize("short", ["", "!", "the grey tide", prose(6, seed=1)])
def test_a_text_too_short_to_be_found_has_no_value(short):
    assert passages_of(short) == ()


def test_a_value_does_not_hold_the_words():
    text = prose(60, seed=8)

    assert not any(
        word in passages_of(text)[0].value.lower() for word in text.split() if len(word) > 4
    )


@pytest.mark.parametrize(
    "text",
    [
        "我们今晚在旧港口的灰色城墙下集合并且等待第二次钟声响起然后一起走向灯塔",
        "เราจะรวมตัวกันที่กำแพงท่าเรือเก่าคืนนี้และรอเสียงระฆังครั้งที่สองแล้วเดินไปยังประภาคาร",
    ],
)
def test_scripts_without_spaces_have_fingerprints_too(text):
    longer = fingerprints(f"x {text[:3]}{text} yz")

    assert len(fingerprints(text)) >= 8
    assert set(fingerprints(text[4:]).hashes.tolist()) <= set(longer.hashes.tolist()) | set(
        fingerprints(text[4:]).hashes.tolist()[:WINDOW]
    ) | set(fingerprints(text[4:]).hashes.tolist()[-5 - WINDOW :])


@pytest.mark.parametrize(
    "unit", ["a", "a ", "ab " * 40, "灰", "ก", "a" * 63 + " ", "\u0301a", "1a "]
)
def test_the_work_grows_with_the_text_and_no_faster(unit):
    sizes = [len(tokens_of(skeleton_codes(unit * count))) for count in (1000, 2000)]
    prints = [len(fingerprints(unit * count)) for count in (1000, 2000)]

    assert prints[1] <= sizes[1] / 4 + WORDS  # said over and over, it is kept now and then
    assert sizes[1] <= 2 * sizes[0] + WORDS
    assert prints[1] <= 2 * prints[0] + WORDS


def test_a_word_without_an_end_is_many_tokens():
    chance = np.random.default_rng(1)
    endless = "".join(chance.choice(list("bdfgkmnprst"), 100_000))
    tokens = tokens_of(skeleton_codes(endless))

    assert (tokens.ends - tokens.starts).max() <= 64
    assert all(fingerprints_of(one.value) for one in passages_of(endless))


@pytest.mark.parametrize(
    "wrong",
    [
        "w1:",
        "w1:AAAA",
        "w1:!!!!",
        "w2:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "~~w1:AAAA",
        "the words themselves",
    ],
)
def test_a_broken_value_is_refused_with_what_to_do(wrong):
    with pytest.raises(InvalidSignal) as refused:
        signal_type("passage").normalise(wrong)

    assert (refused.value.field, bool(refused.value.remedy)) == ("value", True)


def test_a_value_of_too_few_fingerprints_is_refused():
    value = passages_of(prose(30, seed=2))[0].value

    with pytest.raises(InvalidSignal, match="fingerprints"):
        signal_type("passage").normalise(value[: 3 + 16])
    assert len(fingerprints_of(value)) >= FEWEST


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=60).map(lambda text: "w1:" + text) | st.binary(max_size=80).map(repr))
def test_any_value_at_all_is_read_or_refused(value):
    try:
        written = signal_type("passage").normalise(value)
    except InvalidSignal:
        return
    assert signal_type("passage").normalise(written) == written
