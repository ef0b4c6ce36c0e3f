"""The quick mode: a JPEG's luma alone, less than a bit away on average, never a surprise."""

import io

import numpy as np
import pdqhash
import pytest
from PIL import Image

from seawall.sandbox import DecoderPool
from seawall.signals import hash_bytes
from tests.pictures import oriented, photo, reference, saved
from tests.signals.test_pdq_reference import apart, drawn, reopened

NAMES = ("astronaut.png", "coffee.png", "chelsea.png", "rocket.jpg", "retina.jpg", "coins.png")
PHOTO = photo("coffee.png")


@pytest.fixture(scope="module")
def quick():
    with DecoderPool(1, exact=False, recycle_after=10_000) as pool:
        yield pool


@pytest.mark.parametrize(
    ("width", "names"),
    [
        (640, NAMES),
        (1280, NAMES[::2]),
        (2560, NAMES[2:3]),
        pytest.param(1280, NAMES, marks=pytest.mark.exhaustive),
        pytest.param(2560, NAMES, marks=pytest.mark.exhaustive),
    ],
)
def test_photographs_move_by_less_than_a_bit_on_average_and_never_far(width, names, quick):
    moved = []
    for name in names:
        image = photo(name)
        image = image.resize((width, round(image.height * width / image.width)))
        for quality in (90, 50) if width < 2000 else (75,):
            content = saved(image, "JPEG", quality=quality)
            moved.append(apart(pdq(content, quick), reference(reopened(content))[0]))

    assert np.mean(moved) < 1
    assert max(moved) <= 6


@pytest.mark.parametrize("drawing", ["flat", "gradient", "diagonal", "chequers", "disc"])
@pytest.mark.parametrize("shape", [(600, 800), (1500, 2200)])
def test_drawings_whose_bits_hang_on_rounding_are_hashed_exactly_all_the_same(
    drawing, shape, quick
):
    content = saved(Image.fromarray(drawn(drawing, *shape)), "JPEG", quality=85)

    assert pdq(content, quick) == reference(reopened(content))[0]


@pytest.mark.parametrize(
    ("mode", "options"),
    [
        ("RGB", {"progressive": True}),
        ("RGB", {"subsampling": 0}),
        ("RGB", {"keep_rgb": True}),
        ("RGB", {"restart_marker_rows": 1}),
        ("L", {}),
        ("CMYK", {}),
    ],
)
def test_every_kind_of_jpeg_is_near_its_rgb_pixels(mode, options, quick):
    content = saved(PHOTO.convert(mode), "JPEG", **options)

    assert apart(pdq(content, quick), reference(reopened(content))[0]) <= 4


def test_a_turned_jpeg_is_hashed_as_stored_and_upright(quick):
    content = oriented(PHOTO.transpose(Image.Transpose.ROTATE_90), 6)

    signals = {each.view: each.value for each in hash_bytes(content, pool=quick).signals}

    assert apart(signals["upright"], reference(PHOTO)[0]) <= 10
    assert apart(signals["stored"], signals["upright"]) > 60


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP", "AVIF", "BMP", "TIFF"])
def test_other_formats_are_exact_in_either_mode(kind, quick):
    content = saved(PHOTO, kind)

    assert pdq(content, quick) == reference(reopened(content))[0]


def test_a_quick_rendition_is_in_colour_and_as_small_as_an_exact_one(quick):
    big = photo("retina.jpg").resize((2400, 1600))

    media = quick.open_picture(saved(big, "JPEG"), rendition=True)

    with Image.open(io.BytesIO(media.rendition)) as safe:
        assert (safe.mode, safe.size) == ("RGB", (1024, 683))
        red, green, _ = np.asarray(safe).reshape(-1, 3).mean(axis=0)
        assert red > green + 20


@pytest.mark.parametrize("size", [(600, 400), (1024, 768), (700, 300), (2000, 1500)])
@pytest.mark.parametrize("name", ["astronaut.png", "chelsea.png"])
def test_the_other_dialect_is_the_reference_after_a_nearest_neighbour_resize(
    name, size, pool: DecoderPool
):
    image = photo(name).resize(size)
    rows, columns = (np.arange(512) * side // 512 for side in (image.height, image.width))
    shrunk = np.ascontiguousarray(np.asarray(image)[rows][:, columns])

    signals = hash_bytes(saved(image, "PNG"), pool=pool, types={"pdq"}).signals
    dialect = signals[-1]  # `stored` where both give the same

    bits, quality = pdqhash.compute(shrunk)
    assert dialect.value == np.packbits(np.asarray(bits, np.uint8)).tobytes().hex()
    assert (dialect.quality, dialect.transient) == (quality, len(signals) > 1)


def test_a_picture_that_the_reference_tools_take_as_it_is_has_no_other_dialect(pool: DecoderPool):
    signals = hash_bytes(saved(photo(), "PNG"), pool=pool, types={"pdq"}).signals

    assert [signal.view for signal in signals] == ["stored"]


def test_a_picture_without_detail_says_why_it_is_not_compared_by(pool: DecoderPool):
    plain = Image.fromarray(drawn("gradient", 300, 400))

    hashed = hash_bytes(saved(plain, "PNG"), pool=pool, types={"pdq"})

    assert hashed.signals[0].quality == 44
    assert (
        "PDQ of the view stored: quality 44 is below 50: too little detail to compare by."
    ) in hashed.notes


def pdq(content: bytes, pool: DecoderPool) -> str:
    signals = hash_bytes(content, pool=pool, types={"pdq"}).signals
    return next(signal.value for signal in signals if signal.view == "stored")
