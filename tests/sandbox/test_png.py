"""The quick reader of plain PNGs: Pillow's pixels, or nothing at all."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from seawall.sandbox.pictures._png import pixels
from tests import needs
from tests.pictures import oriented, photo, png, saved


@pytest.fixture(autouse=True, scope="module")
def kernel():
    """There is one: a twin is compared with nothing otherwise."""
    return needs.kernel()


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
@pytest.mark.parametrize("size", [(1, 1), (2, 3), (64, 64), (301, 200)])
def test_plain_pngs_have_pillows_pixels(mode, size):
    image = photo("coffee.png").convert(mode).resize(size)

    found = pixels(saved(image, "PNG"))

    assert found is not None
    assert np.array_equal(found, np.asarray(image))


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
@pytest.mark.parametrize("kind", range(5))
def test_every_row_filter_is_undone(kind, mode):
    image = photo("chelsea.png").convert(mode).resize((77, 40))

    content = filtered(np.asarray(image), kind)

    assert np.array_equal(np.asarray(Image.open(io.BytesIO(content))), np.asarray(image))
    found = pixels(content)
    assert found is not None
    assert np.array_equal(found, np.asarray(image))


@pytest.mark.parametrize("mode", ["P", "1", "LA", "I;16"])
def test_other_kinds_of_pixels_are_left_to_pillow(mode):
    grey = photo("coffee.png").convert("L")
    odd = Image.fromarray(np.asarray(grey).astype(np.uint16)) if mode == "I;16" else None

    assert pixels(saved(odd or grey.convert(mode), "PNG")) is None


def test_what_may_turn_or_move_or_hide_the_picture_is_left_to_pillow():
    image = photo("coffee.png").resize((60, 40))
    words = PngImagePlugin.PngInfo()
    words.add_itxt("XML:com.adobe.xmp", '<x tiff:Orientation="6"/>')

    assert pixels(oriented(image, 6, "PNG")) is None
    assert pixels(saved(image, "PNG", pnginfo=words)) is None
    assert pixels(saved(image, "PNG", save_all=True, append_images=[image.rotate(9)])) is None
    assert pixels(saved(image, "PNG", transparency=(1, 2, 3))) is None


def test_a_comment_that_says_nothing_about_it_is_no_matter():
    words = PngImagePlugin.PngInfo()
    words.add_text("Title", "The Grey Tide rises")

    assert pixels(saved(photo("coffee.png"), "PNG", pnginfo=words)) is not None


def test_more_pixels_than_allowed_are_left_to_pillow():
    assert pixels(saved(photo(), "PNG"), most=512 * 512 - 1) is None


def test_a_stream_that_inflates_to_more_or_less_than_it_should_is_left_to_pillow():
    rows = (b"\x00" + bytes(10)) * 10

    assert pixels(png(10, 10, rows, depth=8)) is not None
    assert pixels(png(10, 10, rows + b"\x00", depth=8)) is None
    assert pixels(png(10, 10, rows[:-1], depth=8)) is None
    assert pixels(png(10, 10, b"\x05" + rows[1:], depth=8)) is None


def test_any_damage_at_all_is_left_to_pillow():
    whole = saved(photo("coffee.png").resize((24, 16)), "PNG")
    for place in range(8, len(whole)):
        damaged = bytearray(whole)
        damaged[place] ^= 0x55
        assert pixels(bytes(damaged)) is None
        assert pixels(whole[:place]) is None


def filtered(image: np.ndarray, kind: int) -> bytes:
    """A PNG whose every row has this filter, written from the specification's formulas."""
    height, width = image.shape[:2]
    step = 1 if image.ndim == 2 else image.shape[2]
    rows = image.reshape(height, width * step).astype(int)
    left = np.pad(rows, ((0, 0), (step, 0)))[:, :-step]
    above = np.pad(rows, ((1, 0), (0, 0)))[:-1]
    corner = np.pad(left, ((1, 0), (0, 0)))[:-1]
    to = [np.abs(above - corner), np.abs(left - corner), np.abs(left + above - 2 * corner)]
    nearest = np.where(to[1] <= to[2], above, corner)
    paeth = np.where((to[0] <= to[1]) & (to[0] <= to[2]), left, nearest)
    guess = [0, left, above, (left + above) // 2, paeth][kind]
    raw = b"".join(bytes([kind]) + row.tobytes() for row in (rows - guess).astype(np.uint8))
    plain = bytearray(png(width, height, raw, depth=8))
    plain[25] = {1: 0, 3: 2, 4: 6}[step]
    plain[29:33] = struct.pack(">I", zlib.crc32(plain[12:29]))
    return bytes(plain)
