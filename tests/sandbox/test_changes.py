"""Where luma changes: the kernel's answers and NumPy's are one, and so are the frames found."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall import native
from seawall.sandbox.pictures._changes import changes_in, sharpest
from seawall.sandbox.pictures._edges import along, edges_in
from seawall.sandbox.pictures._framing import rectangles, without_border
from tests.corners import known, luma

pytestmark = pytest.mark.usefixtures("processor")

SIDES = st.integers(2, 120)
SEEDS = st.integers(0, 2**32 - 1)


def drawn(height: int, width: int, seed: int) -> np.ndarray:
    """Noise, strong or faint."""
    random = np.random.default_rng(seed)
    return random.integers(0, 2 + seed % 255, (height, width), dtype=np.uint8)


@settings(max_examples=60, deadline=None)
@given(SIDES, SIDES, SEEDS)
def test_changes_are_alike_with_or_without_a_kernel_to_the_last_bit(height, width, seed):
    pixels = drawn(height, width, seed)

    compiled = changes_in(pixels)
    with native.without_kernel():
        plain = changes_in(pixels)

    for name in ("small", "down", "across", "busy"):
        assert np.array_equal(getattr(compiled, name), getattr(plain, name)), name


@settings(max_examples=60, deadline=None)
@given(SIDES, SIDES, SEEDS, st.sampled_from(["as it is", "turned", "upside down", "gapped"]))
def test_the_sharpest_line_is_the_same_one_however_rows_lie(height, width, seed, lie):
    pixels = drawn(height, width, seed)
    lying = {
        "as it is": pixels,
        "turned": pixels.T,
        "upside down": pixels[::-1],
        "gapped": pixels[:, : max(1, width // 2)],
    }[lie]

    with native.without_kernel():
        plain = sharpest(lying)

    assert sharpest(lying) == plain


def test_the_sharpest_line_is_where_the_step_is():
    pixels = np.repeat(np.array([10, 11, 90, 91, 90], np.uint8), 40).reshape(5, 40)

    assert sharpest(pixels) == 2


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 20), st.integers(8, 200), SEEDS)
def test_edges_are_alike_with_or_without_a_kernel_and_the_first_of_equals(many, last, seed):
    random = np.random.default_rng(seed)
    levels = random.integers(1, 60)  # few of them, so that many lines are equals
    profiles = random.integers(0, levels, (many, last)).astype(np.float32) * np.float32(0.3)

    excess, places = edges_in(profiles, last + 1)
    with native.without_kernel():
        plain_excess, plain_places = edges_in(profiles, last + 1)

    assert np.array_equal(excess, plain_excess)
    assert np.array_equal(places, plain_places)
    assert (places[:, -1] == last + 1).all()
    assert (np.sort(places, axis=1) == places).all()


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 60), SIDES, SEEDS)
def test_what_changes_along_a_row_is_alike_with_or_without_a_kernel(lines, width, seed):
    random = np.random.default_rng(seed)
    down = random.integers(0, 1021, (lines, width)).astype(np.float32) / 4
    rows = np.arange(lines + 2)

    sums = along(down, rows)
    with native.without_kernel():
        assert np.array_equal(sums, along(down, rows))


@pytest.mark.parametrize("name", ["astronaut.png", "coffee.png", "page.png", "text.png"])
def test_the_same_frames_are_found_with_or_without_a_kernel(name):
    pixels = luma(known(name))
    page = np.pad(pixels, 31, constant_values=20)

    compiled = (without_border(page), rectangles(pixels), rectangles(page))
    with native.without_kernel():
        assert (without_border(page), rectangles(pixels), rectangles(page)) == compiled
