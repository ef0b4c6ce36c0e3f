"""Codes in pictures: the reader is spared where there are none, and nowhere else."""

import numpy as np
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter, ImageOps

from seawall import native
from seawall.sandbox.pictures._qr import codes_in, may_hold_a_code
from tests import needs
from tests.kernel_levels import same_on_each_processor
from tests.pictures import photo

TEXT = "https://grey-tide.example.test/join"


def pasted(side: int, *, turned: float = 0, inverted: bool = False, blur: float = 0) -> np.ndarray:
    """A photograph with a code of so many pixels a side in it, as luma."""
    made = zxingcpp.create_barcode(TEXT, zxingcpp.BarcodeFormat.QRCode)
    code = Image.fromarray(np.asarray(made.to_image(scale=4))).resize((side, side))
    code = (ImageOps.invert(code) if inverted else code).rotate(
        turned, Image.Resampling.BICUBIC, expand=True, fillcolor=0 if inverted else 255
    )
    page = photo("coffee.png").convert("L").resize((1280, 854))
    page.paste(code, (300, 40))
    return np.asarray(page.filter(ImageFilter.GaussianBlur(blur)) if blur else page)


@pytest.mark.parametrize("side", [90, 130, 260, 520, 780])
@pytest.mark.parametrize("inverted", [False, True])
@pytest.mark.parametrize(("turned", "blur"), [(0, 0), (3, 0.7), (90, 0), (45, 0.5), (-160, 1)])
def test_whatever_the_reader_reads_is_given_to_it(side, inverted, turned, blur):
    page = pasted(side, turned=turned, inverted=inverted, blur=blur if side > 100 else 0)
    with native.without_kernel():
        read = codes_in(page)

    assert codes_in(page) == read


@pytest.mark.parametrize("place", [(0, 0), (-1, 0), (0, -1), (-1, -1)])
def test_a_code_that_touches_the_edge_is_read(place):
    made = zxingcpp.create_barcode(TEXT, zxingcpp.BarcodeFormat.QRCode)
    code = np.asarray(made.to_image(scale=5, add_quiet_zones=False))
    page = np.asarray(photo("chelsea.png").convert("L")).copy()
    top, left = (
        0 if at == 0 else size - len(code) for at, size in zip(place, page.shape, strict=True)
    )
    page[top : top + len(code), left : left + len(code)] = code

    with native.without_kernel():
        read = codes_in(page)
    assert codes_in(page) == read


def test_the_reader_is_spared_a_photograph():
    needs.kernel()
    names = ("chelsea.png", "rocket.jpg")
    pages = [np.asarray(photo(name).convert("L").resize((1300, 977))) for name in names]

    assert not any(may_hold_a_code(page) for page in pages)


@given(st.integers(16, 300), st.integers(16, 300), st.integers(0, 2**32 - 1))
@settings(max_examples=60, deadline=None)
def test_the_same_is_let_through_on_every_generation_of_processors(height, width, seed):
    page = pasted(130)[40 : 40 + height, 290 : 290 + width]
    flecked = np.random.default_rng(seed).integers(0, 60, page.shape)

    same_on_each_processor(may_hold_a_code, np.clip(page - flecked, 0, 255).astype(np.uint8))


def test_without_a_kernel_every_picture_is_read():
    with native.without_kernel():
        assert may_hold_a_code(np.zeros((90, 90), np.uint8))


@given(st.integers(1, 80), st.integers(1, 80), st.integers(0, 3))
@settings(max_examples=80, deadline=None)
def test_any_shape_is_looked_at(height, width, what):
    random = np.random.default_rng(height * 100 + width)
    checks = np.add.outer(np.arange(height), np.arange(width)) // (what + 1) % 2 * 255
    noise = random.integers(0, 256, (height, width))

    for pixels in (checks, noise):
        assert may_hold_a_code(pixels.astype(np.uint8)) in (True, False)
