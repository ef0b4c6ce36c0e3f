"""Which lines of a picture are edges: those across which more changes than across their like.

An edge of a pasted picture stands out from the lines beside it, all along itself. The kernel
and NumPy here add up in one order, so they give the same.
"""

from __future__ import annotations

import ctypes
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from seawall import native

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Places = NDArray[np.int64]

NEAR = 6  # lines each way that an edge has to stand out from
LINES = 6  # candidates a direction
MARGIN = 2.0  # what the picture's own margin counts as an edge, of 255
FAINT = 1.5  # an edge that stands out by less is none


def edges_in(profiles: Floats, length: int) -> tuple[Doubles, Places]:
    """How much each line stands out, and the lines that do so the most; a profile a row.

    Profiles are float32 of shape (n, ``length`` - 1), what changes across each line of a
    picture of so many; eight lines or more. Lines are sorted, with both margins, int64 of
    shape (n, 8); -1 is none.
    """
    profiles = np.ascontiguousarray(profiles, np.float32)
    many, last = profiles.shape
    if native.kernel() is None:
        excess = _excess(profiles)
        return excess, _lines(excess, length)
    excess, places = np.empty((many, last)), np.empty((many, LINES + 2), np.int64)
    total = np.empty(last + 1, np.float32)
    into = (total.ctypes.data, excess.ctypes.data, places.ctypes.data)
    _functions()["lines"](profiles.ctypes.data, many, last, length, FAINT, *into)
    return excess, places


def along(down: Floats, rows: Places) -> Floats:
    """The change across each row, just above it and just below, as running sums along it.

    ``down`` is the change from each line to the next, float32 of shape (height - 1, width);
    the answer float32 of shape (n, 3, width + 1).
    """
    if native.kernel() is None:
        return np.array([_along(down, row) for row in rows.tolist()])
    down, rows = np.ascontiguousarray(down), np.ascontiguousarray(rows)
    sums = np.empty((len(rows), 3, down.shape[1] + 1), np.float32)
    into = (rows.ctypes.data, len(rows), MARGIN, sums.ctypes.data)
    _functions()["along"](down.ctypes.data, *down.shape, *into)
    return sums


def _along(down: Floats, row: int) -> Floats:
    height, width = len(down) + 1, down.shape[1]
    sums = np.zeros((3, width + 1), np.float32)
    if 0 < row < height:
        line = row - 1
        parts = (slice(line, row), slice(max(0, line - NEAR), max(1, line - 1)))
        for place, part in enumerate((*parts, slice(min(line + 2, height - 2), line + NEAR + 1))):
            np.cumsum(down[part].mean(axis=0), out=sums[place, 1:])
    else:
        sums[0] = MARGIN * np.arange(width + 1)
    return sums


def _excess(profiles: Floats) -> Doubles:
    last = profiles.shape[1]
    total = np.zeros((len(profiles), last + 1), np.float32)
    np.cumsum(profiles, axis=1, out=total[:, 1:])
    line, near = np.arange(last), []
    for start, stop in ((line - NEAR, line - 1), (line + 2, line + NEAR + 1)):
        first, end = np.clip(start, 0, last - 1), np.clip(stop, 1, last)
        near.append((total[:, end] - total[:, first]) / np.maximum(1, end - first))
    excess: Doubles = profiles - np.maximum(*near)
    return excess


def _lines(excess: Doubles, length: int) -> Places:
    padded = np.pad(excess, ((0, 0), (2, 2)))
    peak = excess >= FAINT
    for shift in (0, 1, 3, 4):
        peak &= excess >= padded[:, shift : shift + excess.shape[1]]
    height = np.where(peak, excess, 0)
    best = np.argsort(-height, axis=1, kind="stable")[:, :LINES]
    places = np.where(np.take_along_axis(height, best, axis=1) > 0, best + 1, -1)
    margins = np.tile([0, length], (len(places), 1))
    return np.sort(np.concatenate([places, margins], axis=1), axis=1)


@cache
def _functions() -> dict[str, Any]:
    library = native.kernel()
    assert library is not None
    address, number = ctypes.c_void_p, ctypes.c_int
    lines, sums = library.seawall_frame_lines, library.seawall_frame_along
    lines.argtypes = (address, *(number,) * 3, ctypes.c_double, address, address, address)
    sums.argtypes = (address, number, number, address, number, ctypes.c_float, address)
    lines.restype = sums.restype = None
    return {"lines": lines, "along": sums}
