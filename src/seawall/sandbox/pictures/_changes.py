"""Where luma changes from pixel to pixel: what `_framing` finds pictures in pictures by.

All of it is exact, in quarters of a level, so the kernel and NumPy here give the same.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from seawall import native

Luma = NDArray[np.uint8]
Floats = NDArray[np.float32]

COARSE = 2  # changes are looked for at half the size
STEP = 2  # change from pixel to pixel, of 255, from which something happens there


@dataclass(frozen=True, slots=True, eq=False)
class Changes:
    """Luma at half the size and how it changes: float32, of shape (height, width) and less.

    ``down`` to the pixel below (height - 1, width), ``across`` to the one on the right
    (height, width - 1), ``busy`` is 1 where either is a step (height, width), else 0.
    """

    small: Floats
    down: Floats
    across: Floats
    busy: Floats


def changes_in(luma: Luma) -> Changes:
    """The changes in luma, uint8 of shape (height, width), two pixels a side or more."""
    height, width = (side // COARSE for side in luma.shape)
    if native.kernel() is None:
        return _changes(luma, height, width)
    luma = luma if luma.strides[1] == 1 and luma.strides[0] > 0 else np.ascontiguousarray(luma)
    shapes = ((height, width), (height - 1, width), (height, width - 1), (height, width))
    small, down, across, busy = arrays = [np.empty(shape, np.float32) for shape in shapes]
    at = [array.ctypes.data for array in arrays]
    functions = _functions()
    functions["quarter"](luma.ctypes.data, luma.strides[0], height, width, at[0])
    functions["change"](at[0], height, width, STEP, *at[1:])
    return Changes(small, down, across, busy)


def sharpest(luma: Luma) -> int:
    """Before which row the change is greatest, the first of several; from 1, of two or more."""
    if native.kernel() is None:
        lines = np.abs(np.diff(luma.astype(np.int64), axis=0)).sum(axis=1)
        return 1 + int(lines.argmax())
    line: int = _functions()["sharpest"](luma.ctypes.data, *luma.strides, *luma.shape)
    return line


def _changes(luma: Luma, height: int, width: int) -> Changes:
    even = luma[: height * COARSE, : width * COARSE].astype(np.float32)
    rows = even[::2] + even[1::2]
    small = (rows[:, ::2] + rows[:, 1::2]) * np.float32(0.25)
    down, across = np.abs(np.diff(small, axis=0)), np.abs(np.diff(small, axis=1))
    busy = np.zeros(small.shape, np.float32)
    busy[:-1, :-1] = (down[:, :-1] >= STEP) | (across[:-1] >= STEP)
    return Changes(small, down, across, busy)


@cache
def _functions() -> dict[str, Any]:
    library = native.kernel()
    assert library is not None
    address, number, step = ctypes.c_void_p, ctypes.c_int, ctypes.c_ssize_t
    types = {
        "quarter": (address, step, number, number, address),
        "change": (address, number, number, ctypes.c_float, address, address, address),
        "sharpest": (address, step, step, number, number),
    }
    functions = {name: getattr(library, f"seawall_frame_{name}") for name in types}
    for name, function in functions.items():
        function.argtypes, function.restype = types[name], number if name == "sharpest" else None
    return functions
