"""Corners: the kernel finds OpenCV's, and the mirror image has the same ones."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall import native
from seawall.sandbox.pictures import _features
from seawall.sandbox.pictures._corners import EDGE, Corners, corners_of, cv2, sides
from seawall.sandbox.pictures._evening import AROUND, evened
from seawall.sandbox.pictures._features import features_of
from seawall.sandbox.pictures._fingerprints import asked_pairs
from seawall.sandbox.pictures.features import MOST, OCTAVES, unpacked_features
from tests.corners import known, luma

pytestmark = pytest.mark.usefixtures("processor")

SIDES = st.integers(AROUND + 1, 300)
SEEDS = st.integers(0, 2**32 - 1)
NAMES = ("astronaut.png", "coffee.png", "chelsea.png", "brick.png", "text.png")


def drawn(height: int, width: int, seed: int) -> np.ndarray:
    """Noise of several grains, or two flat halves."""
    random = np.random.default_rng(seed)
    grain = int(random.integers(1, 9))
    coarse = random.integers(0, 256, (height // grain + 1, width // grain + 1), dtype=np.uint8)
    pixels = np.kron(coarse, np.ones((grain, grain), np.uint8))[:height, :width]
    return np.where(pixels > 127, 255, 0).astype(np.uint8) if seed % 3 == 0 else pixels


def rows(corners: Corners) -> list[tuple[float, ...]]:
    each = (corners.x, corners.y, corners.octave, corners.angle)
    return list(zip(*(column.tolist() for column in each), strict=True))


@settings(max_examples=40, deadline=None)
@given(SIDES, SIDES, SEEDS)
def test_contrast_is_evened_alike_with_or_without_a_kernel_to_the_last_bit(height, width, seed):
    pixels = drawn(height, width, seed)

    compiled = evened(pixels)
    with native.without_kernel():
        assert np.array_equal(compiled, evened(pixels))


@pytest.mark.parametrize("name", NAMES)
def test_the_kernels_corners_are_opencvs_one_and_all(name):
    even = evened(luma(known(name))[:500, :500])

    compiled = corners_of(even)
    with native.without_kernel():
        plain = corners_of(even)

    assert 0 < len(compiled) <= MOST
    assert rows(compiled) == rows(plain)


@settings(max_examples=40, deadline=None)
@given(SIDES, SIDES, SEEDS)
def test_in_any_picture_the_kernels_corners_are_opencvs(height, width, seed):
    pixels = drawn(height, width, seed)

    compiled = corners_of(pixels)
    with native.without_kernel():
        plain = corners_of(pixels)

    assert rows(compiled) == rows(plain)


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 100), st.integers(1, 400), SEEDS)
def test_no_corner_lies_nearer_to_a_side_than_what_it_is_described_by(height, width, seed):
    corners = corners_of(drawn(height, width, seed))

    for places, side in ((corners.x, width), (corners.y, height)):
        assert (places >= EDGE).all()
        assert (places < sides(side)[corners.octave] - EDGE).all()
    assert (corners.octave < OCTAVES).all()


@pytest.mark.parametrize("name", NAMES)
def test_the_mirrored_value_is_that_of_the_mirror_image(name):
    pixels = luma(known(name))

    described = by_place(features_of(pixels)["mirrored"])
    wanted = by_place(features_of(np.ascontiguousarray(pixels[:, ::-1]))[""])
    shared = described.keys() & wanted.keys()
    off = [int(np.bitwise_count(described[at] ^ wanted[at]).sum()) for at in shared]

    assert len(shared) > 0.8 * len(wanted)
    assert np.mean(off) < 4


def by_place(value: str) -> dict[tuple[int, ...], np.ndarray]:
    features = unpacked_features(value)
    places = (features.x.round(), features.y.round(), features.octave)
    keys = zip(*(each.astype(int).tolist() for each in places), strict=True)
    return dict(zip(keys, features.descriptor, strict=True))


@pytest.mark.parametrize("name", NAMES)
def test_a_value_is_the_same_with_or_without_a_kernel_but_for_rounding(name):
    pixels = luma(known(name))

    compiled = features_of(pixels)
    with native.without_kernel():
        plain = features_of(pixels)

    # blurring is rounded, and in a mirror image halves are rounded the other way
    for view, most in (("", 0.1), ("mirrored", 4)):
        found, wanted = by_place(compiled[view]), by_place(plain[view])
        assert found.keys() == wanted.keys()
        assert np.mean([np.bitwise_count(found[at] ^ wanted[at]).sum() for at in wanted]) < most


@settings(max_examples=30, deadline=None)
@given(SIDES, SIDES, SEEDS)
def test_any_corner_is_described_as_opencv_describes_it(height, width, seed):
    pixels = drawn(height, width, seed)

    corners = corners_of(pixels, asked())

    assert corners.fingerprints is not None
    if len(corners):
        wanted = _features._described(pixels, corners)
        off = np.bitwise_count(corners.fingerprints[0] ^ wanted).sum()
        assert off < 256 * len(corners) * _features.ROUNDING + 4


def test_opencv_says_which_places_it_compares():
    pairs = asked()

    assert pairs.shape == (256, 4)
    assert np.abs(pairs).max() == 13
    assert len({tuple(pair) for pair in pairs.tolist()}) == 256


def test_no_pair_is_taken_from_answers_that_are_not_those_of_pairs():
    class Otherwise:
        KeyPoint = staticmethod(cv2().KeyPoint)

        @staticmethod
        def ORB_create(**_):  # noqa: N802 - OpenCV's name
            return Otherwise

        @staticmethod
        def compute(_, points):
            return points, np.zeros((len(points), 32), np.uint8)

    assert asked_pairs(Otherwise) is None


def test_if_opencv_describes_otherwise_it_describes_by_itself(monkeypatch):
    pairs = asked()[:, [2, 3, 0, 1]]  # every bit the other way
    monkeypatch.setattr(_features, "asked_pairs", lambda _: pairs)

    assert _features._pairs.__wrapped__() is None


@cache
def asked() -> np.ndarray:
    pairs = asked_pairs(cv2())
    assert pairs is not None
    return pairs
