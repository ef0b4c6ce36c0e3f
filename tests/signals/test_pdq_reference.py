"""PDQ against the reference library, bit by bit: packages' pictures, modes, orientations."""

import io
import warnings

import numpy as np
import pdqhash
import pytest
from PIL import Image, ImageOps

from seawall.sandbox import DecoderPool
from seawall.signals import dihedral, hash_bytes, pdq_of_pixels
from tests.pictures import installed_pictures, oriented, photo, reference, saved

PHOTOS = ("astronaut.png", "coffee.png", "chelsea.png", "rocket.jpg")
#: Where a photograph is met in many forms, half of them stand for all.
FEW_PHOTOS = [
    *PHOTOS[:2],
    *(pytest.param(name, marks=pytest.mark.exhaustive) for name in PHOTOS[2:]),
]
FILES = list(installed_pictures())


def test_there_are_at_least_fifty_pictures_to_compare():
    assert len({path.read_bytes() for path in FILES}) >= 50


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_installed_picture_hashes_as_the_reference_does(path, pool: DecoderPool):
    content = path.read_bytes()

    assert views(content, pool)["stored"] == reference(reopened(content))


@pytest.mark.parametrize("name", FEW_PHOTOS)
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "BMP", "TIFF", "GIF", "AVIF"])
def test_every_format_hashes_as_the_reference_does(kind, name, pool: DecoderPool):
    content = saved(photo(name), kind)

    assert views(content, pool)["stored"] == reference(reopened(content))


@pytest.mark.parametrize("name", FEW_PHOTOS)
@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        ("1", "PNG"),
        ("L", "PNG"),
        ("P", "PNG"),
        ("P", "GIF"),
        ("LA", "PNG"),
        ("RGBA", "PNG"),
        ("RGBA", "WEBP"),
        ("CMYK", "JPEG"),
        ("CMYK", "TIFF"),
        ("YCbCr", "TIFF"),
        ("L", "JPEG"),
    ],
)
def test_every_colour_mode_hashes_as_its_rgb_pixels_do(mode, kind, name, pool: DecoderPool):
    content = saved(photo(name).convert(mode), kind)

    assert views(content, pool)["stored"] == reference(reopened(content))


@pytest.mark.parametrize("name", PHOTOS)
@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_sixteen_bit_grey_hashes_as_its_upper_eight_bits_do(kind, name, pool: DecoderPool):
    grey = np.asarray(photo(name).convert("L"))
    deep = Image.fromarray(grey.astype(np.uint16) * 256 + 17)

    stored = views(saved(deep, kind), pool)["stored"]

    assert stored == reference(Image.fromarray(grey).convert("RGB"))


@pytest.mark.parametrize("largest", [1.0, 255.0, 65535.0])
def test_floating_point_grey_is_close_to_the_grey_it_stands_for(largest, pool: DecoderPool):
    grey = photo().convert("L")
    values = np.asarray(grey).astype(np.float32) * (largest / 255)

    stored, _ = views(saved(Image.fromarray(values), "TIFF"), pool)["stored"]

    assert apart(stored, reference(grey.convert("RGB"))[0]) <= 4


@pytest.mark.parametrize("name", FEW_PHOTOS)
@pytest.mark.parametrize("orientation", range(2, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_turned_picture_hashes_as_stored_and_upright(kind, orientation, name, pool: DecoderPool):
    content = oriented(photo(name), orientation, kind)

    seen = views(content, pool)

    assert seen["stored"] == reference(reopened(content))
    assert seen["upright"] == reference(ImageOps.exif_transpose(reopened(content)))


def test_a_picture_stored_on_its_side_is_found_by_its_upright_hash(pool: DecoderPool):
    upright = photo()
    on_its_side = upright.transpose(Image.Transpose.ROTATE_90)

    seen = views(oriented(on_its_side, 6), pool)

    assert apart(seen["stored"][0], reference(upright)[0]) > 60
    assert apart(seen["upright"][0], reference(upright)[0]) <= 10


@pytest.mark.parametrize("shape", [(600, 800), (64, 64), (129, 200), (20, 300), (1500, 1100)])
@pytest.mark.parametrize("drawing", ["flat", "gradient", "diagonal", "chequers", "disc", "noise"])
def test_drawings_whose_bits_hang_on_rounding_hash_as_the_reference_does(drawing, shape):
    pixels = drawn(drawing, *shape)

    signal = pdq_of_pixels(pixels)

    assert (signal.value, signal.quality) == reference(Image.fromarray(pixels))


@pytest.mark.parametrize("name", PHOTOS)
def test_the_eight_turns_hash_as_the_reference_derives_them(name):
    pixels = np.ascontiguousarray(np.asarray(photo(name)))
    bits, _ = pdqhash.compute_dihedral(pixels)

    expected = tuple(np.packbits(np.asarray(one, np.uint8)).tobytes().hex() for one in bits)
    assert dihedral(pixels) == expected


@pytest.mark.parametrize("side", [1, 4, 5, 6])
def test_the_smallest_pictures_hash_as_the_reference_does(side):
    pixels = np.random.default_rng(side).integers(0, 256, (side, side, 3), dtype=np.uint8)

    signal = pdq_of_pixels(pixels)

    assert (signal.value, signal.quality) == reference(Image.fromarray(pixels))


def test_what_shows_through_transparency_is_hashed_too(pool: DecoderPool):
    shown = photo("coffee.png").resize((400, 400))
    hidden = photo().resize((400, 400))
    grey = np.asarray(shown.convert("L"))
    # any colour at all under an alpha that, on white, draws the other picture
    sly = np.dstack([np.asarray(hidden) // 255, 255 - grey]).astype(np.uint8)

    seen = views(saved(Image.fromarray(sly, "RGBA"), "PNG"), pool)

    assert apart(seen["stored"][0], reference(shown)[0]) > 31
    assert apart(seen["on_white"][0], reference(shown)[0]) <= 31


def views(content: bytes, pool: DecoderPool) -> dict[str, tuple[str, int]]:
    """The PDQ values of a file by the way they were looked at."""
    signals = hash_bytes(content, pool=pool, types={"pdq"}).signals
    return {signal.view: (signal.value, int(signal.quality or 0)) for signal in signals}


def reopened(content: bytes) -> Image.Image:
    """A file as Pillow gives it in RGB, EXIF and all, for the reference to hash."""
    with warnings.catch_warnings(), Image.open(io.BytesIO(content)) as image:
        warnings.simplefilter("ignore")  # palettes with transparency, which RGB ignores
        rgb = image.convert("RGB")
        rgb.info["exif"] = image.getexif().tobytes()
        return rgb


def drawn(what: str, height: int, width: int) -> np.ndarray:
    """A picture without the irregularity of nature."""
    y, x = np.ogrid[:height, :width]
    shades = {
        "flat": lambda: np.full((height, width), 77),
        "gradient": lambda: x * 255 // width + 0 * y,
        "diagonal": lambda: (x * 255 // width + y * 255 // height) // 2,
        "chequers": lambda: (x // 8 + y // 8) % 2 * 255,
        "disc": lambda: (
            ((x - width / 2) ** 2 + (y - height / 2) ** 2 < min(height - 1, width - 1) ** 2 / 9)
            * 200
        ),
        "noise": lambda: np.random.default_rng(7).integers(0, 256, (height, width)),
    }
    grey = shades[what]()
    return np.dstack([grey.astype(np.uint8)] * 3)


def apart(first: str, second: str) -> int:
    return (int(first, 16) ^ int(second, 16)).bit_count()
