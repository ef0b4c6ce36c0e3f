"""Luma made smaller by averages over areas, never larger.

To half as often as that is not too small, then to any size: several times as quick as
Pillow's box by the kernel. NumPy here gives the same to the last bit.
"""

from __future__ import annotations

import ctypes
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from seawall import native

Luma = NDArray[np.uint8]
Ints = NDArray[np.int64]

PARTS = 4096  # that a weight counts in


def shrunk(luma: Luma, height: int, width: int) -> Luma:
    """Luma of this size, each pixel the mean of what it covers; uint8, contiguous."""
    assert 0 < height <= luma.shape[0]
    assert 0 < width <= luma.shape[1]
    while height <= -(-luma.shape[0] // 2) and width <= -(-luma.shape[1] // 2) and luma.size > 1:
        luma = halved(luma)
    if luma.shape == (height, width):
        return np.ascontiguousarray(luma)
    if native.kernel() is None:
        return _shrunk(luma, height, width)
    luma, out = _by_rows(luma), np.empty((height, width), np.uint8)
    shape = (luma.strides[0], *luma.shape, height, width)
    if _functions()["shrunk"](luma.ctypes.data, *shape, out.ctypes.data):
        raise MemoryError
    return out


def halved(luma: Luma) -> Luma:
    """Two by two pixels as one, sides rounded up; uint8, contiguous."""
    height, width = luma.shape
    if native.kernel() is None:
        return _halved(luma)
    luma, out = _by_rows(luma), np.empty((-(-height // 2), -(-width // 2)), np.uint8)
    _functions()["halved"](luma.ctypes.data, luma.strides[0], height, width, out.ctypes.data)
    return out


def _shrunk(luma: Luma, height: int, width: int) -> Luma:
    lines = _weights(luma.shape[0], height) @ luma.astype(np.float64)  # whole and exact in double
    lines = np.floor((lines + 8) / 16)
    means = lines @ _weights(luma.shape[1], width).T
    small: Luma = np.floor((means + 2**19) / 2**20).astype(np.uint8)
    return small


def _weights(size: int, of: int) -> NDArray[np.float64]:
    """How much of each of ``size`` places lies in each of ``of`` parts, in 4096ths of a part."""
    starts = (np.arange(of) * size)[:, None]
    ends = np.clip(np.arange(size + 1) * of - starts, 0, size)
    weights: NDArray[np.float64] = np.diff((2 * PARTS * ends + size) // (2 * size)).astype(float)
    return weights


def _halved(luma: Luma) -> Luma:
    even = np.pad(luma.astype(np.uint16), [(0, side % 2) for side in luma.shape], mode="edge")
    rows = even[::2] + even[1::2]
    small: Luma = ((rows[:, ::2] + rows[:, 1::2] + 2) >> 2).astype(np.uint8)
    return small


def _by_rows(luma: Luma) -> Luma:
    """The luma with its rows whole in memory; a gap between rows is no matter."""
    return luma if luma.strides[1] == 1 and luma.strides[0] > 0 else np.ascontiguousarray(luma)


@cache
def _functions() -> dict[str, Any]:
    library = native.kernel()
    assert library is not None
    address, number, step = ctypes.c_void_p, ctypes.c_int, ctypes.c_ssize_t
    shrunken, half = library.seawall_shrunk, library.seawall_halved
    shrunken.argtypes = (address, step, number, number, number, number, address)
    half.argtypes, half.restype = (address, step, number, number, address), None
    shrunken.restype = number
    return {"shrunk": shrunken, "halved": half}
