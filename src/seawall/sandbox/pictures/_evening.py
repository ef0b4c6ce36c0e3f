"""Luma whose contrast is evened out, so that large letters do not take every corner.

Each pixel is set against the mean and the spread of the 61 x 61 around it. The kernel does it
in one pass; NumPy here gives the same to the last bit, from the same whole sums.
"""

from __future__ import annotations

import ctypes
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from seawall import native

Luma = NDArray[np.uint8]
Floats = NDArray[np.float32]

AROUND = 30  # pixels each way
LONGEST = 1024  # pixels a side, that the sums fit in 32 bits
SOFTEN = 40.0  # a contrast, of 255, below which little is gained
AMPLITUDE = 60.0


def evened(luma: Luma) -> Luma:
    """Each pixel against its surroundings; uint8 of shape (height, width), 31 to 1024 each."""
    height, width = luma.shape
    assert min(height, width) > AROUND
    assert max(height, width) <= LONGEST
    if native.kernel() is None:
        return _evened(luma)
    luma = np.ascontiguousarray(luma, np.uint8)
    out = np.empty_like(luma)
    if _function()(luma.ctypes.data, height, width, out.ctypes.data):
        raise MemoryError
    return out


def _evened(luma: Luma) -> Luma:
    values = np.pad(luma.astype(np.int64), AROUND, mode="reflect")
    share = 1 / (2 * AROUND + 1) ** 2
    mean = (_sums(values) * share).astype(np.float32)
    variance = (_sums(values * values) * share).astype(np.float32) - mean * mean
    spread = np.sqrt(np.maximum(variance, 0))
    even = (luma.astype(np.float32) - mean) * (
        np.float32(AMPLITUDE) / (spread + np.float32(SOFTEN))
    )
    levels: Luma = np.clip(even + np.float32(128), 0, 255).astype(np.uint8)
    return levels


def _sums(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """The sum of each square of values, all that lie whole in the picture."""
    side = 2 * AROUND + 1
    total = np.pad(values, ((1, 0), (1, 0))).cumsum(axis=0).cumsum(axis=1)
    total = total[side:] - total[:-side]
    across: NDArray[np.int64] = total[:, side:] - total[:, :-side]
    return across


@cache
def _function() -> Any:
    library = native.kernel()
    assert library is not None
    function = library.seawall_evened
    function.argtypes = (ctypes.c_void_p, ctypes.c_int, ctypes.c_int, ctypes.c_void_p)
    function.restype = ctypes.c_int
    return function
