"""Twelve edits of one shipped photograph: found exactly where the reference finds them.

The known pictures are all that ship with the demo and have detail enough; the reference hashes the decoded
RGB pixels of each edited file and compares with every one of them.
"""

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from seawall.matching import HammingIndex, codes_of, distance
from seawall.sandbox import DecoderPool
from seawall.signals import MIN_QUALITY, hash_bytes
from tests.pictures import folder_of, reference, saved

MEDIA = folder_of("seawall.world") / "media"
TOO_PLAIN = "moving-clock.jpg"  # quality 34
KNOWN = sorted(
    path
    for folder in ("photos", "not-in-bank")
    for path in (MEDIA / folder).glob("*.jpg")
    if path.name != TOO_PLAIN
)
SUBJECT = MEDIA / "photos" / "coffee-cup.jpg"


def resized(share: float) -> Callable[[Image.Image], bytes]:
    return lambda photo: jpeg(
        photo.resize((round(photo.width * share), round(photo.height * share)))
    )


def jpeg(photo: Image.Image, quality: int = 85) -> bytes:
    return saved(photo, "JPEG", quality=quality)


def captioned(photo: Image.Image) -> bytes:
    """A line of text on a band along the lower edge."""
    photo = photo.copy()
    draw = ImageDraw.Draw(photo)
    top = photo.height - photo.height // 12
    draw.rectangle((0, top, photo.width, photo.height), fill=(20, 20, 20))
    draw.text((photo.width // 20, top + photo.height // 40), "The Grey Tide rises", fill="white")
    return jpeg(photo)


def cropped(photo: Image.Image) -> bytes:
    """One per cent off each side: two off width and height."""
    x, y = photo.width // 100, photo.height // 100
    return jpeg(photo.crop((x, y, photo.width - x, photo.height - y)))


EDITS: dict[str, Callable[[Image.Image], bytes]] = {
    "JPEG 90": lambda photo: jpeg(photo, 90),
    "JPEG 50": lambda photo: jpeg(photo, 50),
    "JPEG 20": lambda photo: jpeg(photo, 20),
    "half size": resized(0.5),
    "quarter size": resized(0.25),
    "light blur": lambda photo: jpeg(photo.filter(ImageFilter.GaussianBlur(1))),
    "strong blur": lambda photo: jpeg(photo.filter(ImageFilter.GaussianBlur(5))),
    "brighter": lambda photo: jpeg(ImageEnhance.Brightness(photo).enhance(1.4)),
    "more contrast": lambda photo: jpeg(ImageEnhance.Contrast(photo).enhance(1.5)),
    "grey": lambda photo: jpeg(photo.convert("L")),
    "caption": captioned,
    "2 % crop": cropped,
}

FOUND = {
    "JPEG 90",
    "JPEG 50",
    "JPEG 20",
    "half size",
    "quarter size",
    "light blur",
    "strong blur",
    "brighter",
    "more contrast",
    "grey",
    "2 % crop",
}
NOT_FOUND = {"caption"}  # 38 bits away: a band over a twelfth of the picture is too much


@pytest.fixture(scope="module")
def index(pool: DecoderPool) -> HammingIndex:
    """The shipped photographs as a bank would hold them."""
    known = HammingIndex()
    for key, path in enumerate(KNOWN):
        known.add([key], codes_of([pdq(path.read_bytes(), pool)]))
    return known


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_is_found_exactly_where_the_reference_finds_it(edit, index, pool: DecoderPool):
    content = EDITS[edit](opened(SUBJECT))

    found = index.search(codes_of([pdq(content, pool)]))

    assert [(KNOWN[key].name, apart) for _, key, apart in found] == brute_force(content)


def test_the_edits_that_are_found_are_these(index, pool: DecoderPool):
    photo, subject = opened(SUBJECT), KNOWN.index(SUBJECT)
    found = {
        edit
        for edit, change in EDITS.items()
        if subject in index.search(codes_of([pdq(change(photo), pool)])).key
    }

    assert found == FOUND
    assert set(EDITS) - found == NOT_FOUND


def brute_force(content: bytes) -> list[tuple[str, int]]:
    """What the reference library finds within 31, nearest first."""
    wanted, _ = reference(opened(io.BytesIO(content)))
    apart = {path.name: distance(wanted, reference(opened(path))[0]) for path in KNOWN}
    return sorted(
        ((name, bits) for name, bits in apart.items() if bits <= 31), key=lambda hit: hit[1]
    )


def pdq(content: bytes, pool: DecoderPool) -> str:
    """The hash we take of a file, which must be good enough to match by."""
    signals = hash_bytes(content, pool=pool, types={"pdq"}).signals
    signal = next(each for each in signals if each.view == "stored")
    assert (signal.quality or 0) >= MIN_QUALITY
    return signal.value


def opened(source: Path | io.BytesIO) -> Image.Image:
    with Image.open(source) as image:
        return image.convert("RGB")


def test_the_expected_list_is_no_accident_of_these_files():
    """The subject is far from every other picture, so a hit is a hit on it."""
    subject = reference(opened(SUBJECT))[0]
    others = [distance(subject, reference(opened(path))[0]) for path in KNOWN if path != SUBJECT]

    assert np.min(others) > 80
