"""A decoded picture as every later step reads it: hashed, looked at again, searched for codes.

Whatever decoded it (a JPEG's luma alone, Pillow's pixels), the steps after ask the same
questions: rows of pixels as stored for PDQ, luma at its own size for codes, and a small
upright luma for everything that looks at the picture as a person would see it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from seawall.sandbox.pictures import _colour
from seawall.sandbox.pictures._shrinking import shrunk
from seawall.sandbox.pictures.thumbnail import AS_STORED, CHUNK, TURNS, Turn

Bytes = NDArray[np.uint8]

SHORT_SIDE = 512
WHOLE = 1.5  # times that side, from which its whole multiples are near enough


@dataclass(frozen=True)
class DecodedFrame:
    """One decoded frame: ``pixels`` if they fit in memory twice, else the image in strips.

    ``pixels`` are uint8 of shape (height, width) for luma or (height, width, 3) for RGB, as
    the file stores them; ``full`` is the file's own height and width where they were decoded
    at half of it. ``white`` shows what is transparent on a white page.
    """

    image: Image.Image | None = None
    pixels: Bytes | None = None
    scale: float = 1.0
    white: bool = False
    orientation: int = 1
    full: tuple[int, int] | None = None

    @property
    def height(self) -> int:
        """Rows as decoded."""
        return len(self.pixels) if self.pixels is not None else self._image.height

    @property
    def width(self) -> int:
        """Columns as decoded."""
        return int(self.pixels.shape[1]) if self.pixels is not None else self._image.width

    @property
    def turn(self) -> Turn:
        """How to turn what is stored upright."""
        return TURNS.get(self.orientation, AS_STORED)

    def strips(self) -> Iterator[Bytes]:
        """Rows from top to bottom: luma of shape (rows, width), or RGB with a third axis."""
        if self.pixels is not None:
            yield self.pixels
            return
        step = max(1, CHUNK // self.width)
        for top in range(0, self.height, step):
            yield self.shown((0, top, self.width, min(top + step, self.height)))

    @cached_property
    def luma(self) -> Bytes:
        """All luma as stored, at the decoded size; uint8 of shape (height, width)."""
        if self.pixels is not None and self.pixels.ndim == 2:
            return self.pixels
        out, top = np.empty((self.height, self.width), np.uint8), 0
        for strip in self.strips():
            out[top : top + len(strip)] = _luma(strip)
            top += len(strip)
        return out

    def upright(self, short_side: int = SHORT_SIDE) -> Bytes:
        """Luma turned upright, its shorter side about so long, never enlarged.

        uint8, contiguous, of shape (height, width); averaged over areas. Of a larger
        picture a whole number of pixels becomes one, which is several times as quick.
        """
        ratio = min(self.height, self.width) / short_side
        if ratio >= WHOLE:
            sides = [-(-side // round(ratio)) for side in self.luma.shape]
        else:
            sides = [max(1, round(side / max(1, ratio))) for side in self.luma.shape]
        return self._upright(sides)

    def within(self, long_side: int) -> Bytes:
        """Luma turned upright, its longer side at most so long; as `upright`."""
        ratio = max(1, max(self.height, self.width) / long_side)
        return self._upright([max(1, round(side / ratio)) for side in self.luma.shape])

    def _upright(self, sides: Sequence[int]) -> Bytes:
        small = shrunk(self.luma, *sides)
        return np.ascontiguousarray(turned_pixels(small, self.turn))

    def shown(self, box: tuple[int, int, int, int]) -> Bytes:
        """A part of the image (left, top, right, bottom) as RGB."""
        show = _colour.on_white if self.white else _colour.as_rgb
        is_whole = box == (0, 0, *self._image.size)
        part = self._image if is_whole else self._image.crop(box)
        return np.asarray(show(part, scale=self.scale))

    @property
    def _image(self) -> Image.Image:
        assert self.image is not None
        return self.image


def turned_pixels(pixels: Bytes, turn: Turn) -> Bytes:
    """Stored pixels as a person sees them; a view, not a copy."""
    pixels = pixels[::-1] if turn.rows else pixels
    pixels = pixels[:, ::-1] if turn.columns else pixels
    return pixels.swapaxes(0, 1) if turn.swap else pixels


def _luma(strip: Bytes) -> Bytes:
    return strip if strip.ndim == 2 else np.asarray(Image.fromarray(strip).convert("L"))
