"""Other ways a picture may have been shown: turned, mirrored, inverted, framed.

PDQ takes a mirrored or framed copy for another picture. So a copy is looked at in the
ways it may have been made, and each way gives a hash of its own to search by: the seven
other turns and mirrorings and the negative (all from one DCT), the picture without its
flat border, and up to four rectangles that look like a picture of their own: in a
screenshot, inside another picture, before a blurred copy of itself.

A view is kept only where PDQ's own quality says that there is enough to compare by: what
false hits there were came from rectangles of next to nothing. All work is done on upright
luma whose shorter side is about 512 pixels.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from seawall.sandbox._axis import SIDE, Floats
from seawall.sandbox._decoded import Decoded
from seawall.sandbox._framing import Box, Luma, rectangles, without_border
from seawall.sandbox.pdq import hex_of, quality_of
from seawall.sandbox.thumbnail import quick

#: What each of the reference's eight `dihedral` hashes shows, as one would say it of the
#: upload; the first is the picture itself.
TURNED = (
    "",
    "turned by 90°",
    "turned by 180°",
    "turned by 270°",
    "upside down",
    "mirrored",
    "mirrored along its diagonal",
    "mirrored along its other diagonal",
)
MIRRORED = 5
INVERTED = "inverted"
CROPPED = "cropped to its picture"
RECTANGLES = 4
MIN_QUALITY = 50
SMALLEST_SIDE = 32  # pixels: what is smaller gives PDQ nothing to see


@dataclass(frozen=True, slots=True)
class Derived:
    """A way of looking at the picture, its PDQ hash and quality."""

    name: str
    pdq: str
    quality: int


def derived(luma: Luma) -> list[Derived]:
    """All derived views of upright luma, uint8 of shape (height, width), at most 32.

    In order of their worth: the turns and the negative of the whole, the picture without
    its border in all its turns, the rectangles as they are and mirrored.
    """
    views = [view for view in _whole(luma) if view.name]
    views += _part(luma, without_border(luma), CROPPED, range(8))
    for number, box in enumerate(rectangles(luma, RECTANGLES), start=1):
        views += _part(luma, box, f"rectangle {number}", (0, MIRRORED))
    return list({view.pdq: view for view in reversed(views)}.values())[::-1]


def _whole(luma: Luma) -> Iterator[Derived]:
    """The whole picture in its eight turns, and the negative of each."""
    sketch = _sketch(luma)
    if sketch is None:
        return
    turns, quality = sketch
    for name, turned in zip(TURNED, turns, strict=True):
        code = hex_of(turned)
        yield Derived(name, code, quality)
        yield Derived(f"{INVERTED}, {name}" if name else INVERTED, negative(code), quality)


def _part(luma: Luma, box: Box, name: str, turns: range | tuple[int, ...]) -> Iterator[Derived]:
    """A part of the picture in some of its turns; nothing if it is all of it."""
    top, bottom, left, right = box
    if (bottom - top, right - left) == luma.shape:
        return
    sketch = _sketch(luma[top:bottom, left:right])
    if sketch is not None:
        for turn in turns:
            said = f"{name}, {TURNED[turn]}" if turn else name
            yield Derived(said, hex_of(sketch[0][turn]), sketch[1])


def _sketch(luma: Luma) -> tuple[tuple[Floats, ...], int] | None:
    """The frequencies of the eight turns, and the quality; nothing where it is too low."""
    if min(luma.shape) < SMALLEST_SIDE:
        return None
    thumbnail = quick(Decoded(pixels=luma))
    quality = quality_of(thumbnail)
    if quality < MIN_QUALITY:
        return None
    same = _DCT @ thumbnail @ _DCT.T
    across, down = same * _SIGNS, same * _SIGNS[:, None]
    both = across * _SIGNS[:, None]
    return (same, across.T, both, down.T, down, across, same.T, both.T), quality


def negative(code: str) -> str:
    """The hash of the negative: every frequency changes its sign, so every bit does."""
    return (~np.frombuffer(bytes.fromhex(code), np.uint8)).tobytes().hex()


# In any order of summing: a view may differ from the reference by a bit, and does not care.
_SIGNS = np.where(np.arange(16) % 2, 1, -1).astype(np.float32)
_DCT = (
    np.sqrt(2 / SIDE)
    * np.cos(np.pi / 2 / SIDE * np.outer(np.arange(1, 17), 2 * np.arange(SIDE) + 1))
).astype(np.float32)
