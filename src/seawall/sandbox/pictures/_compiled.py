"""The compiled kernel's part in PDQ: bands, sums, boxes, frequencies, as typed calls.

Each takes and gives NumPy arrays; `thumbnail` and `pdq` hold the plain twin of each and
choose. Arrays are checked for type and layout here, once, because C checks nothing.
"""

import ctypes
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from seawall import native
from seawall.sandbox.pictures._axis import SIDE, Axis, Floats, Ints

LOW = 16
LANES = 16  # lines that the box filter takes side by side

_POINTER, _INT, _STEP = ctypes.c_void_p, ctypes.c_int, ctypes.c_ssize_t
_BAND = (_POINTER, _POINTER, _POINTER, _INT)  # starts, stops, weights, widest
_TYPES = {
    "band": (_INT, _INT, _INT, _INT, _INT, _POINTER, _POINTER, _POINTER),
    "rows": (_POINTER, _STEP, _INT, _INT, _INT, *_BAND, _POINTER),
    "columns": (_POINTER, _INT, _INT, *_BAND, _POINTER),
    "box": (_POINTER, _INT, _INT, _STEP, _STEP, _POINTER),
    "luma": (_POINTER, _STEP, _POINTER),
    "sketch": (_POINTER, _POINTER, _POINTER, _POINTER),
    "turns": (_POINTER, _STEP, _INT, _INT, _INT, _POINTER, _POINTER, _POINTER),
}

_MAY_FAIL = ("band", "turns")  # for want of memory


@cache
def _functions() -> dict[str, Any]:
    library = native.kernel()
    assert library is not None
    functions = {name: getattr(library, f"seawall_pdq_{name}") for name in _TYPES}
    for name, function in functions.items():
        function.argtypes, function.restype = _TYPES[name], _INT if name in _MAY_FAIL else None
    return functions


def thumbnail(strips: Iterable[NDArray[Any]], down: Axis, across: Axis) -> Floats:
    """Strips of luma or RGB, in uint8, as 64 x 64 of luma, before any turn of the axes."""
    call, top, by_row, by_column = _functions(), 0, _band(down), _band(across)
    sums = np.zeros(0, np.float32)
    for strip in map(_by_rows, strips):
        channels = strip.shape[2] if strip.ndim == 3 else 1
        size = across.size * channels
        if not top:
            sums = np.zeros(SIDE * size, np.float32)
        call["rows"](
            _at(strip), strip.strides[0], top, len(strip), size, *by_row.arguments, _at(sums)
        )
        top += len(strip)
    out = np.empty((SIDE, SIDE), np.float32)
    call["columns"](
        _at(sums), across.size, sums.size // SIDE // across.size, *by_column.arguments, _at(out)
    )
    return out


def blur_lines(values: Floats, *, along_rows: bool) -> None:
    """Run the reference's box along every row or column, in place."""
    height, width = values.shape
    down, right = (stride // values.itemsize for stride in values.strides)
    lines, length, line, place = (
        (height, width, down, right) if along_rows else (width, height, right, down)
    )
    scratch = np.empty(2 * LANES * length, np.float32)
    _functions()["box"](_at(values), lines, length, line, place, _at(scratch))


def luma_of(rgb: NDArray[np.uint8]) -> Floats:
    """Luma of shape (height, width), rounded as the reference rounds it."""
    rgb = np.ascontiguousarray(rgb)
    out = np.empty(rgb.shape[:2], np.float32)
    _functions()["luma"](_at(rgb), out.size, _at(out))
    return out


def sketch(thumbnail: Floats, cosines: Floats) -> tuple[Floats, tuple[int, int, int]]:
    """Frequencies of shape (16, 16); the sum of all changes as it is, at least, at most."""
    thumbnail = np.ascontiguousarray(thumbnail)
    out, changes = np.empty((LOW, LOW), np.float32), np.empty(3, np.int64)
    _functions()["sketch"](_at(thumbnail), _at(cosines), _at(out), _at(changes))
    return out, (int(changes[0]), int(changes[1]), int(changes[2]))


def turned_sketches(
    luma: NDArray[np.uint8], turns: Sequence[tuple[bool, bool]], cosines: Floats
) -> list[tuple[Floats, int]]:
    """Frequencies and sum of changes of luma with rows, columns or both read backwards.

    Each turn, no two alike, says which: rows, columns.
    """
    luma = _by_rows(luma)
    bits = [2 * rows + columns for rows, columns in turns]
    which, many = sum(1 << bit for bit in bits), len(bits)
    out, changes = np.empty((many, LOW, LOW), np.float32), np.empty((many, 3), np.int64)
    shape = (luma.strides[0], *luma.shape, which)
    if _functions()["turns"](_at(luma), *shape, _at(cosines), _at(out), _at(changes)):
        raise MemoryError
    places = [sorted(bits).index(bit) for bit in bits]
    totals = changes[:, 0].tolist()
    return [(out[place], totals[place]) for place in places]


@dataclass(frozen=True, slots=True)
class _Band:
    """Where the kernel finds starts, stops and weights, and how long a row of those is."""

    arrays: tuple[Ints, Ints, Floats]  # and so they live on while a call reads them
    arguments: tuple[int, int, int, int]


@lru_cache(maxsize=64)
def _band(axis: Axis) -> _Band:
    starts, stops, widest = np.empty(SIDE, np.int32), np.empty(SIDE, np.int32), axis.widest
    weights = np.zeros((SIDE, widest), np.float32)
    into = (_at(starts), _at(stops), _at(weights))
    shape = (axis.length, axis.full, axis.size, int(axis.backwards), widest)
    if _functions()["band"](*shape, *into):
        raise MemoryError
    return _Band((starts, stops, weights), (*into, widest))


def _by_rows(strip: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The strip with its rows whole in memory; a gap between rows is no matter."""
    has_whole_rows = strip.ndim == 2 or strip.strides[1] == strip.shape[2]
    if (
        strip.dtype == np.uint8
        and strip.strides[-1] == 1
        and has_whole_rows
        and strip.strides[0] > 0
    ):
        return strip
    return np.ascontiguousarray(strip, np.uint8)


def _at(array: NDArray[Any]) -> int:
    address: int = array.__array_interface__["data"][0]  # a third of what `ctypes` takes
    return address
