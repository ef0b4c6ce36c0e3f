"""PDQ's thumbnail: a picture blurred and sampled down to 64 x 64 of luma.

PDQ runs a box filter twice over each axis and keeps every (dim/64)-th value. Both
steps are linear and act on one axis at a time, so the whole is ``K_h Y K_w^T`` with
two banded matrices (`_axis`), and a picture can go through in strips of rows: nothing of
full size but the decoded picture is ever held. A turned or mirrored picture is the same
product with the columns of K reversed, so its thumbnail costs no turned copy.

The reference library keeps running sums in single precision, whose rounding decides
the bits of a flat or perfectly regular picture. `exact` repeats it addition by
addition, for the pictures where that matters (`pdq` says which).

Source: `pdq/cpp/downscaling` of facebook/ThreatExchange.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from seawall import native
from seawall.sandbox.pictures import _compiled
from seawall.sandbox.pictures._axis import SIDE, Axis, Floats, centres, dense_matrix, sizes

CHUNK = 1 << 20  # values worked on at once


Strip = NDArray[np.uint8] | Floats


class Picture(Protocol):
    """Anything that gives its pixels in strips of rows, top to bottom.

    A strip is uint8, of shape (rows, width) for luma or (rows, width, 3) for RGB. Luma in
    float32 is taken too, by the slower NumPy path: the kernel reads bytes.
    """

    @property
    def height(self) -> int: ...

    @property
    def width(self) -> int: ...

    def strips(self) -> Iterator[Strip]: ...


@dataclass(frozen=True, slots=True)
class Turn:
    """How to turn stored pixels upright: reverse rows, columns, then swap the axes."""

    rows: bool = False
    columns: bool = False
    swap: bool = False


AS_STORED = Turn()
# EXIF 2.32, tag 0x0112: 1 is upright, 6 and 8 are a phone held on its side.
TURNS = {
    2: Turn(columns=True),
    3: Turn(rows=True, columns=True),
    4: Turn(rows=True),
    5: Turn(swap=True),
    6: Turn(rows=True, swap=True),
    7: Turn(rows=True, columns=True, swap=True),
    8: Turn(columns=True, swap=True),
}


def luma_of(pixels: Strip) -> Floats:
    """Luma as the reference computes it: summed in double, kept in single."""
    if pixels.ndim == 2:
        return pixels.astype(np.float32, copy=False)
    if native.kernel():
        return _compiled.luma_of(np.asarray(pixels, np.uint8))
    red, green, blue = (pixels[..., channel] for channel in range(3))
    luma: Floats = (red * 0.299 + green * 0.587 + blue * 0.114).astype(np.float32)
    return luma


def quick_thumbnail(
    picture: Picture,
    turn: Turn = AS_STORED,
    *,
    full: tuple[int, int] | None = None,
    sampled: bool = False,
) -> Floats:
    """The thumbnail by two matrix products, right but for single-precision rounding.

    ``full`` is the file's height and width where the picture was decoded smaller;
    ``sampled`` is the dialect of the reference tools, resized to 512 by 512 first.
    """
    height, width = full or (picture.height, picture.width)
    down = Axis(picture.height, height, sampled, backwards=turn.rows)
    across = Axis(picture.width, width, sampled, backwards=turn.columns)
    strips = picture.strips()
    first = next(strips)
    product = _compiled.thumbnail if native.kernel() and first.dtype == np.uint8 else _product
    thumbnail = product(chain((first,), strips), down, across)
    return np.ascontiguousarray(thumbnail.T) if turn.swap else thumbnail


def _product(strips: Iterable[Strip], down: Axis, across: Axis) -> Floats:
    by_rows, by_columns = dense_matrix(down), dense_matrix(across).T
    total, top = np.zeros((SIDE, SIDE)), 0
    for strip in strips:
        total += by_rows[:, top : top + len(strip)] @ (luma_of(strip) @ by_columns)
        top += len(strip)
    return total.astype(np.float32)


def exact_thumbnail(picture: Picture, turn: Turn = AS_STORED) -> Floats:
    """The thumbnail with the reference's own rounding; holds 4 bytes a pixel."""
    luma, top = np.empty((picture.height, picture.width), np.float32), 0
    for strip in picture.strips():
        luma[top : top + len(strip)] = luma_of(strip)
        top += len(strip)
    luma = luma[::-1] if turn.rows else luma
    luma = luma[:, ::-1] if turn.columns else luma
    luma = luma.T if turn.swap else luma
    if luma.shape == (SIDE, SIDE):
        return luma
    blur = _compiled.blur_lines if native.kernel() else _blur
    blur(luma, along_rows=True)
    blur(luma, along_rows=False)
    blur(luma, along_rows=True)
    columns = np.ascontiguousarray(luma[:, centres(luma.shape[1])].T)
    blur(columns, along_rows=True)
    return columns[:, centres(luma.shape[0])].T


def _blur(values: Floats, *, along_rows: bool) -> None:
    """Run the box along every row or column, in place, a few lines at a time."""
    lines = values if along_rows else values.T
    step = max(1, CHUNK // lines.shape[1])
    for top in range(0, len(lines), step):
        lines[top : top + step] = _box(lines[top : top + step])


def _box(values: Floats) -> Floats:
    """One box filter along rows: a running sum that adds ahead and drops behind."""
    length = values.shape[1]
    window, ahead = sizes(length)
    full, tail = length - window, ahead - 1
    moves = np.empty((len(values), window + 2 * full + tail), np.float32)
    moves[:, :window] = values[:, :window]
    moves[:, window : window + 2 * full : 2] = values[:, window:]
    moves[:, window + 1 : window + 2 * full : 2] = -values[:, :full]
    moves[:, window + 2 * full :] = -values[:, full : full + tail]
    sums = np.add.accumulate(moves, axis=1, dtype=np.float32)
    out = np.empty_like(values)
    head = window - tail
    out[:, :head] = sums[:, tail:window] / np.arange(ahead, window + 1, dtype=np.float32)
    out[:, head : head + full] = sums[:, window + 1 : window + 2 * full : 2] / np.float32(window)
    counts = window - np.arange(1, tail + 1, dtype=np.float32)
    out[:, head + full :] = sums[:, window + 2 * full :] / counts
    return out
