"""Other ways a picture may have been shown: turned, mirrored, inverted, framed.

PDQ takes a mirrored or framed copy for another picture. So a copy is looked at in the
ways it may have been made, and each way gives a hash of its own to search by: the seven
other turns and mirrorings, the negative of each, the picture without its flat border, and up to four rectangles that look like a picture of their own: in a
screenshot, inside another picture, before a blurred copy of itself.

A view is kept only where PDQ's own quality says that there is enough to compare by: what
false hits there were came from rectangles of next to nothing. All work is done on upright
luma whose shorter side is about 512 pixels.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np

from seawall.sandbox.pictures._axis import Floats
from seawall.sandbox.pictures._framing import Box, Luma, rectangles, without_border
from seawall.sandbox.pictures.pdq import hexes_of, seen_turned
from seawall.sandbox.pictures.thumbnail import Turn

#: What the upload is if the view is the known picture: the view is the upload turned back.
#: Rows reversed, columns reversed, axes swapped afterwards; the first is the picture itself.
TURNED = {
    "": Turn(),
    "turned by 90°": Turn(rows=True, swap=True),
    "turned by 180°": Turn(rows=True, columns=True),
    "turned by 270°": Turn(columns=True, swap=True),
    "upside down": Turn(rows=True),
    "mirrored": Turn(columns=True),
    "mirrored along its diagonal": Turn(swap=True),
    "mirrored along its other diagonal": Turn(rows=True, columns=True, swap=True),
}
INVERTED = "inverted"
CROPPED = "cropped to its picture"
RECTANGLES = 4
MIN_QUALITY = 50
SMALLEST_SIDE = 32  # pixels: what is smaller gives PDQ nothing to see


@dataclass(frozen=True, slots=True)
class DerivedView:
    """A way of looking at the picture, its PDQ hash and quality."""

    name: str
    pdq: str
    quality: int


def derived_views(luma: Luma) -> list[DerivedView]:
    """All derived views of upright luma, uint8 of shape (height, width), at most 32.

    In order of their worth: the turns and the negative of the whole, the picture without
    its border in all its turns, the rectangles as they are and mirrored.
    """
    views = [*_whole(luma), *_part(luma, without_border(luma), CROPPED, TURNED)]
    for number, box in enumerate(rectangles(luma, RECTANGLES), start=1):
        views += _part(luma, box, f"rectangle {number}", ("", "mirrored"))
    return list({view.pdq: view for view in reversed(views)}.values())[::-1]


def _whole(luma: Luma) -> Iterator[DerivedView]:
    """The whole picture turned back in seven ways, and the negative of all eight."""
    for name, (code, quality) in _turned(luma, TURNED).items():
        if name:
            yield DerivedView(name, code, quality)
        yield DerivedView(f"{INVERTED}, {name}" if name else INVERTED, negative_hash(code), quality)


def _part(luma: Luma, box: Box, name: str, turns: Collection[str]) -> Iterator[DerivedView]:
    """A part of the picture in some of its turns; nothing if it is all of it."""
    top, bottom, left, right = box
    if (bottom - top, right - left) != luma.shape:
        for turn, (code, quality) in _turned(luma[top:bottom, left:right], turns).items():
            yield DerivedView(f"{name}, {turn}" if turn else name, code, quality)


def _turned(luma: Luma, names: Collection[str]) -> dict[str, tuple[str, int]]:
    """Hash and quality in each of these turns; nothing where the quality is too low.

    A turn of the thumbnail alone would be wrong by a part of a pixel, which PDQ's box
    filter looks ahead, and so by many bits of a small picture: the axes are reversed
    before the filter. Swapping them afterwards is exact.
    """
    if min(luma.shape) < SMALLEST_SIDE:
        return {}
    turns = [TURNED[name] for name in names]
    unswapped = list(dict.fromkeys((turn.rows, turn.columns) for turn in turns))
    sketches = dict(zip(unswapped, seen_turned(luma, unswapped), strict=True))
    if any(quality < MIN_QUALITY for _, quality in sketches.values()):
        return {}
    spectra: dict[str, tuple[Floats, int]] = {}
    for name, turn in zip(names, turns, strict=True):
        frequencies, quality = sketches[turn.rows, turn.columns]
        spectra[name] = (frequencies.T if turn.swap else frequencies, quality)
    codes = hexes_of([frequencies for frequencies, _ in spectra.values()])
    return dict(
        zip(spectra, zip(codes, (pair[1] for pair in spectra.values()), strict=True), strict=True)
    )


def negative_hash(code: str) -> str:
    """The hash of the negative: every frequency changes its sign, so every bit does."""
    return (~np.frombuffer(bytes.fromhex(code), np.uint8)).tobytes().hex()
