"""PDQ's thumbnail: a picture blurred and sampled down to 64 x 64 of luma.

PDQ runs a box filter twice over each axis and keeps every (dim/64)-th value. Both
steps are linear and act on one axis at a time, so the whole is ``K_h Y K_w^T`` with
two banded matrices, and a picture can go through in strips of rows: nothing of full
size but the decoded picture is ever held. A turned or mirrored picture is the same
product with the columns of K reversed, so its thumbnail costs no turned copy.

The reference library keeps running sums in single precision, whose rounding decides
the bits of a flat or perfectly regular picture. `exact` repeats it addition by
addition, for the pictures where that matters (`pdq` says which).

Source: `pdq/cpp/downscaling` of facebook/ThreatExchange.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

SIDE = 64
CHUNK = 1 << 20  # values worked on at once

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]


class Picture(Protocol):
    """Anything that gives its luma in strips of rows, top to bottom."""

    @property
    def height(self) -> int: ...

    @property
    def width(self) -> int: ...

    def strips(self) -> Iterator[Floats]: ...


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


def luma_of(rgb: NDArray[np.uint8]) -> Floats:
    """Luma as the reference computes it: summed in double, kept in single."""
    red, green, blue = (rgb[..., channel] for channel in range(3))
    luma: Floats = (red * 0.299 + green * 0.587 + blue * 0.114).astype(np.float32)
    return luma


def quick(picture: Picture, turn: Turn = AS_STORED) -> Floats:
    """The thumbnail by two matrix products, right but for single-precision rounding."""
    down, across = operator(picture.height), operator(picture.width)
    if turn.rows:
        down = down[:, ::-1]
    if turn.columns:
        across = across[:, ::-1]
    total, top = np.zeros((SIDE, SIDE)), 0
    for strip in picture.strips():
        total += down[:, top : top + len(strip)] @ (strip @ across.T)
        top += len(strip)
    return (total.T if turn.swap else total).astype(np.float32)


def exact(picture: Picture, turn: Turn = AS_STORED) -> Floats:
    """The thumbnail with the reference's own rounding; holds 4 bytes a pixel."""
    luma, top = np.empty((picture.height, picture.width), np.float32), 0
    for strip in picture.strips():
        luma[top : top + len(strip)] = strip
        top += len(strip)
    luma = luma[::-1] if turn.rows else luma
    luma = luma[:, ::-1] if turn.columns else luma
    luma = luma.T if turn.swap else luma
    if luma.shape == (SIDE, SIDE):
        return luma
    _blur_rows(luma)
    _blur_rows(luma.T)
    _blur_rows(luma)
    columns = np.ascontiguousarray(luma[:, _centres(luma.shape[1])].T)
    _blur_rows(columns)
    return columns[:, _centres(luma.shape[0])].T


@lru_cache(maxsize=8)
def operator(length: int) -> Doubles:
    """Blur and sampling along one axis, as a matrix of shape (64, length)."""
    left, right = _windows(length)
    steps = np.zeros((SIDE, length + 1))
    for row, centre in enumerate(_centres(length)):
        inner = slice(left[centre], right[centre])
        weight = 1.0 / (right[inner] - left[inner]) / (right[centre] - left[centre])
        np.add.at(steps[row], left[inner], weight)
        np.subtract.at(steps[row], right[inner], weight)
    return np.cumsum(steps, axis=1)[:, :length]


def _centres(length: int) -> NDArray[np.int64]:
    """The places that are kept."""
    return ((np.arange(SIDE) + 0.5) * length / SIDE).astype(np.int64)


def _sizes(length: int) -> tuple[int, int]:
    """The box's width, and how much of it lies ahead of its own place."""
    window = -(-length // (2 * SIDE))
    return window, (window + 2) // 2


def _windows(length: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For every place the half-open range that the box averages there."""
    window, ahead = _sizes(length)
    places = np.arange(length)
    return np.maximum(0, places - (window - ahead)), np.minimum(length, places + ahead)


def _blur_rows(values: Floats) -> None:
    """Run the box along every row, in place, a few rows at a time."""
    step = max(1, CHUNK // values.shape[1])
    for top in range(0, len(values), step):
        values[top : top + step] = _box(values[top : top + step])


def _box(values: Floats) -> Floats:
    """One box filter along rows: a running sum that adds ahead and drops behind."""
    length = values.shape[1]
    window, ahead = _sizes(length)
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
