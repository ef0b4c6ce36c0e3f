"""Luma made smaller: a mean of what each pixel covers, the same with or without a kernel."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from seawall import native
from seawall.sandbox.pictures._decoded import DecodedFrame
from seawall.sandbox.pictures._shrinking import halved, shrunk
from seawall.sandbox.pictures.thumbnail import TURNS

pytestmark = pytest.mark.usefixtures("processor")

SIDES = st.integers(1, 200)
SEEDS = st.integers(0, 2**32 - 1)


def noise(height: int, width: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (height, width), dtype=np.uint8)


@settings(max_examples=80, deadline=None)
@given(SIDES, SIDES, SEEDS, st.data())
def test_any_size_is_made_alike_with_or_without_a_kernel_to_the_last_bit(height, width, seed, data):
    pixels = noise(height, width, seed)
    size = data.draw(st.integers(1, height)), data.draw(st.integers(1, width))

    compiled = shrunk(pixels, *size)
    with native.without_kernel():
        plain = shrunk(pixels, *size)

    assert compiled.shape == size
    assert np.array_equal(compiled, plain)


@settings(max_examples=40, deadline=None)
@given(SIDES, SIDES, SEEDS)
def test_half_of_a_picture_is_pillows_half(height, width, seed):
    pixels = noise(height, width, seed)

    small = halved(pixels)
    with native.without_kernel():
        assert np.array_equal(small, halved(pixels))
    assert np.array_equal(small, np.asarray(Image.fromarray(pixels).reduce(2)))


@settings(max_examples=40, deadline=None)
@given(SIDES, SIDES, st.integers(0, 255), st.data())
def test_a_flat_picture_stays_as_it_is(height, width, level, data):
    size = data.draw(st.integers(1, height)), data.draw(st.integers(1, width))

    assert (shrunk(np.full((height, width), level, np.uint8), *size) == level).all()


def test_a_pixel_is_the_mean_of_what_it_covers():
    stripes = np.array([[0, 30, 60, 90, 120]], np.uint8)

    # five places into four: all of the first and a quarter of the second; and so on
    assert shrunk(stripes, 1, 4).tolist() == [[6, 42, 78, 114]]


def test_rows_with_gaps_and_views_are_read_as_they_are():
    pixels = noise(90, 120, 3)

    for view in (pixels[:, :70], pixels[::2], pixels[::-1], pixels.T):
        assert np.array_equal(shrunk(view, 31, 40), shrunk(view.copy(), 31, 40))


@pytest.mark.parametrize("orientation", TURNS)
@pytest.mark.parametrize("shape", [(845, 1503), (768, 1365), (700, 900), (1800, 1200), (300, 200)])
def test_a_small_upright_picture_is_no_larger_than_it_was(shape, orientation):
    picture = DecodedFrame(pixels=noise(*shape, 1), orientation=orientation)
    upright_shape = shape[::-1] if TURNS[orientation].swap else shape

    small, longest = picture.upright(), picture.within(512)

    assert min(small.shape) <= min(*shape, 600)
    assert min(small.shape) >= min(*shape, 384)
    assert max(longest.shape) == min(max(shape), 512)
    for made in (small, longest):
        assert (made.shape[0] < made.shape[1]) == (upright_shape[0] < upright_shape[1])
