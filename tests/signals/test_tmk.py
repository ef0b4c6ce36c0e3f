"""TMK+PDQF: the reference's file and scores, held to the formula written out slowly."""

import struct
from math import cos, pi, sin

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.sandbox.video._tmk_sums import FREQUENCIES, PERIODS
from seawall.signals import InvalidSignal
from seawall.signals.tmk import (
    MATCH,
    SIZE,
    Tmk,
    read_tmk,
    scores,
    tmk_of_features,
    tmk_of_video,
    weights,
    write_tmk,
)
from tests.clips import clip, footage

# `tmkfv.cpp` tabulates them; first and last of 32.
PUBLISHED = {0: 0.0708041893112, 1: 0.13937789309, 2: 0.132897260304, 15: 0.00424947117334,
             30: 2.16265487234e-07, 31: 9.19087006565e-08}  # fmt: skip


def walk(seed: int, frames: int):
    rng = np.random.default_rng(seed)
    steps = rng.normal(0, 1, (frames, 256)).cumsum(axis=0)
    return (steps + rng.normal(0, 3, 256)).astype(np.float32)


def slowly(features, place: int, j: int):
    """One wave as the paper has it: unit features against a cosine and a sine."""
    waves = np.zeros((2, 256))
    for t, feature in enumerate(features):
        unit = feature.astype(float) / np.linalg.norm(feature.astype(float))
        angle = 2 * pi * j * t / PERIODS[place]
        waves += np.outer((cos(angle), sin(angle)), unit)
    norms = np.linalg.norm(waves, axis=1, keepdims=True)
    return waves / np.where(norms > 0, norms, 1) * weights()[j] ** 0.5


def kernel(a: Tmk, b: Tmk, place: int, shift: int) -> float:
    """K of one shift, term by term."""
    (ca, sa), (cb, sb) = a.waves[:, place].astype(float), b.waves[:, place].astype(float)
    total = float(ca[0] @ cb[0])
    for j in range(1, FREQUENCIES):
        angle = j * 2 * pi * shift / PERIODS[place]
        total += cos(angle) * float(ca[j] @ cb[j] + sa[j] @ sb[j])
        total += sin(angle) * float(sa[j] @ cb[j] - ca[j] @ sb[j])
    return total / float(weights()[0] + 2 * weights()[1:].sum())


def test_the_weights_are_the_published_ones():
    for order, weight in PUBLISHED.items():
        assert weights()[order] == pytest.approx(weight, rel=1e-6)


def test_features_are_those_of_the_formula():
    features = walk(1, 300)
    tmk = tmk_of_features(features)

    assert tmk.frames == 300
    assert np.allclose(tmk.average, features.mean(axis=0), rtol=1e-4, atol=1e-4)
    for place, j in ((0, 0), (0, 1), (1, 7), (3, 31)):
        assert np.allclose(tmk.waves[:, place, j], slowly(features, place, j), atol=1e-5)


@pytest.mark.parametrize("shift", [0, 1, 40, 1000])
def test_the_second_score_is_the_largest_of_the_kernel(shift):
    a, b = tmk_of_features(walk(1, 400)), tmk_of_features(walk(1, 400)[shift % 400 :])

    _, second = scores(a, b)

    assert second >= kernel(a, b, place=shift % 4, shift=shift) - 1e-9


def test_the_best_shift_is_found_among_all():
    a, b = tmk_of_features(walk(2, 200)), tmk_of_features(walk(2, 200)[50:])
    slow = max(kernel(a, b, 0, shift) for shift in range(PERIODS[0]))

    assert scores(a, b)[1] >= slow - 1e-6
    assert scores(a, a) == pytest.approx((1, 1), abs=1e-5)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 200))
def test_scores_are_symmetric_and_at_most_one(seed, frames):
    a, b = tmk_of_features(walk(seed, frames)), tmk_of_features(walk(seed + 1, frames + 5))

    assert scores(a, b) == pytest.approx(scores(b, a), abs=1e-6)
    assert max(scores(a, b)) <= 1 + 1e-5


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 50))
def test_a_file_comes_back_as_it_was(seed, frames):
    tmk = tmk_of_features(walk(seed, frames))
    data = write_tmk(tmk)
    back = read_tmk(data)

    assert len(data) == SIZE == 263_344
    assert back.frames == frames
    assert (back.average == tmk.average).all()
    assert (back.waves == tmk.waves).all()
    assert write_tmk(back) == data


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:-1],
        lambda data: b"TMK2" + data[4:],
        lambda data: data[:12] + struct.pack("<i", 30) + data[16:],
        lambda data: data[:32] + struct.pack("<i", 2732) + data[36:],
        lambda data: data[:48] + struct.pack("<f", 0.5) + data[52:],
        lambda data: data[:-4] + struct.pack("<f", float("nan")),
        lambda data: b"",
    ],
)
def test_a_file_of_another_form_is_refused(spoil):
    with pytest.raises(InvalidSignal, match="no TMK file"):
        read_tmk(spoil(write_tmk(tmk_of_features(walk(1, 20)))))


def test_a_copy_matches_and_another_video_does_not(pool):
    shown, other = footage([0, 1, 2], each=3.0), footage([3, 10, 11], each=3.0)
    known = tmk_of_video(clip(shown, codec="libx264"), pool=pool)
    copied = tmk_of_video(clip(shown, codec="mpeg4", kind="avi", bit_rate=200_000), pool=pool)
    unlike = tmk_of_video(clip(other, codec="libx264"), pool=pool)

    assert known.frames == pytest.approx(9 * 15, abs=2)
    assert min(scores(known, copied)) > 0.95
    assert min(scores(known, unlike)) < MATCH
