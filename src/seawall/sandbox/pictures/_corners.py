"""Where the corners of a picture are, of every size and spread over all of it.

FAST finds them in eight octaves, Harris's measure ranks them, a grid spreads them. The kernel
does it as OpenCV's ORB does, which stands in where there is no kernel: the same corners, to
the pixel, in a third of the time, and a list in one order. Told which pairs of places are
compared (`_fingerprints`), the kernel describes them as well.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from seawall import native
from seawall.sandbox.pictures.features import MOST, OCTAVES, STEP

Luma = NDArray[np.uint8]
Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

POOL = 1500  # corners to choose from
GRID = 8  # cells a side
OCTAVES_TOGETHER = 2  # octaves that compete for a cell's places
FAST_THRESHOLD = 8
EDGE = 19  # pixels from the sides of an octave without a corner
SCALES = (np.float64(np.float32(STEP)) ** np.arange(OCTAVES)).astype(np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Corners:
    """Corners of a picture of ``width`` pixels, the strongest of each cell first: n of them.

    ``x`` and ``y`` are in pixels of each corner's own ``octave``, all int64 (n,); ``angle`` is
    in degrees, float32 (n,). ``fingerprints`` are the kernel's where it was given pairs: as the
    corners are and as the mirror image has them, uint8 (2, n, 32).
    """

    width: int
    x: Ints
    y: Ints
    octave: Ints
    angle: Floats
    fingerprints: Luma | None = None

    def __len__(self) -> int:
        return len(self.x)

    def mirrored(self) -> Corners:
        """The corners of the mirror image: the same ones, seen from behind."""
        x = sides(self.width)[self.octave] - 1 - self.x
        return Corners(self.width, x, self.y, self.octave, (540 - self.angle) % 360)


def sides(length: int) -> Ints:
    """How many pixels a side of so many has in each octave, int64 (8,)."""
    shrunk: Ints = np.rint(np.float32(length) * (np.float32(1) / SCALES)).astype(np.int64)
    return shrunk


def cv2() -> Any | None:
    """OpenCV, single-threaded, or None where it is not installed."""
    try:
        module: Any = import_module("cv2")
    except ImportError:
        return None
    module.setNumThreads(0)
    return module


@cache
def orb() -> Any:
    """OpenCV's detector and describer, with the settings that values are made by."""
    module = cv2()
    assert module is not None
    return module.ORB_create(
        nfeatures=POOL, edgeThreshold=EDGE, fastThreshold=FAST_THRESHOLD, nlevels=OCTAVES
    )


def corners_of(luma: Luma, pairs: NDArray[np.int8] | None = None) -> Corners:
    """At most 256 corners of evened luma, uint8 of shape (height, width).

    With ``pairs``, int8 of shape (256, 4), the kernel gives their fingerprints, too.
    """
    fingerprints = None
    if native.kernel() is None:
        rows = _rows(luma)
    else:
        rows, fingerprints = _compiled_rows(luma, pairs)
    x, y, octave = rows[:, :3].astype(np.int64).T
    return Corners(luma.shape[1], x, y, octave, rows[:, 3], fingerprints)


def _compiled_rows(luma: Luma, pairs: NDArray[np.int8] | None) -> tuple[Floats, Luma | None]:
    """Corners by the kernel: x, y, octave and angle a row; and fingerprints, both ways round."""
    luma = np.ascontiguousarray(luma, np.uint8)
    out, described = np.empty((MOST, 4), np.float32), np.empty((2 * MOST, 32), np.uint8)
    table = None if pairs is None else np.ascontiguousarray(pairs, np.int8)
    settings = (POOL, FAST_THRESHOLD, MOST, None if table is None else table.ctypes.data)
    many = _function()(
        luma.ctypes.data, *luma.shape, *settings, out.ctypes.data, described.ctypes.data
    )
    if many < 0:
        raise MemoryError
    if pairs is None:
        return out[:many], None
    return out[:many], described[: 2 * many].reshape(2, many, 32)


def _rows(luma: Luma) -> Floats:
    """Corners by OpenCV."""
    points = orb().detect(luma, None)
    rows = np.array(
        [(*point.pt, point.octave, point.angle, point.response) for point in points], np.float32
    ).reshape(-1, 5)
    rows[:, :2] = np.rint(rows[:, :2] / SCALES[rows[:, 2].astype(int), None])
    rows = rows[np.lexsort(rows[:, :3].T)]
    chosen: Floats = rows[_spread(rows, luma.shape), :4]
    return chosen


def _spread(rows: Floats, shape: tuple[int, ...]) -> Ints:
    """The strongest of each cell, then the second of each, and so on."""
    octave, response = rows[:, 2].astype(int), rows[:, 4]
    row, column = (
        np.minimum(places * SCALES[octave] * np.float32(GRID) / np.float32(side), GRID - 1)
        for places, side in ((rows[:, 1], shape[0]), (rows[:, 0], shape[1]))
    )
    cell = (row.astype(int) * GRID + column.astype(int)) * GRID + octave // OCTAVES_TOGETHER
    order = np.lexsort((-response, cell))
    in_order = cell[order]
    starts = np.concatenate([[0], np.flatnonzero(np.diff(in_order)) + 1])
    rank = np.empty(len(rows), int)
    lengths = np.diff(np.concatenate([starts, [len(rows)]]))
    rank[order] = np.arange(len(rows)) - np.repeat(starts, lengths)
    return np.lexsort((-response, rank))[:MOST]


@cache
def _function() -> Any:
    library = native.kernel()
    assert library is not None
    function, number, address = library.seawall_corners, ctypes.c_int, ctypes.c_void_p
    function.argtypes = (address, *(number,) * 5, address, address, address)
    function.restype = number
    return function
