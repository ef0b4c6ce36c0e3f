"""The compiled twins of a text's inner loops: letters, tokens, sketches."""

import ctypes
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from seawall import native

Codes = NDArray[np.uint32]
Hashes = NDArray[np.uint64]
Places = NDArray[np.int64]


def skeleton(codes: Codes, table: Codes, spelled: Codes) -> Codes | None:
    """The letters of a skeleton, or None without a kernel."""
    library = _library()
    if library is None:
        return None
    codes = np.ascontiguousarray(codes)
    out = np.empty(len(codes), np.uint32)
    length = library.seawall_skeleton(
        _at(codes), len(codes), _at(table), len(table), _at(spelled), _at(out)
    )
    return out[:length]


def tokens(codes: Codes, unspaced: NDArray[np.bool_]) -> tuple[Hashes, Places, Places] | None:
    """Hash, start and end of each token, or None without a kernel."""
    library = _library()
    if library is None:
        return None
    codes = np.ascontiguousarray(codes)
    hashes = np.empty(len(codes), np.uint64)
    starts, ends = np.empty(len(codes), np.int64), np.empty(len(codes), np.int64)
    count = library.seawall_tokens(
        *(_at(codes), len(codes), _at(unspaced), len(unspaced) - 1),
        *(_at(hashes), _at(starts), _at(ends)),
    )
    return hashes[:count], starts[:count], ends[:count]


def sketch(runs: Hashes, factors: Hashes, terms: Hashes) -> Hashes | None:
    """The smallest number of each ordering, or None without a kernel."""
    library = _library()
    if library is None:
        return None
    runs = np.ascontiguousarray(runs)
    smallest = np.full(len(factors), np.iinfo(np.uint64).max, np.uint64)
    library.seawall_sketch(_at(runs), len(runs), _at(factors), _at(terms), _at(smallest))
    return smallest


def _at(array: NDArray[Any]) -> int:
    return array.ctypes.data


def _library() -> ctypes.CDLL | None:
    library = native.kernel()
    return None if library is None else _declared(library)


@cache
def _declared(library: ctypes.CDLL) -> ctypes.CDLL:
    address, count, size = ctypes.c_void_p, ctypes.c_int64, ctypes.c_uint32
    library.seawall_skeleton.argtypes = [address, count, address, size, address, address]
    library.seawall_skeleton.restype = count
    library.seawall_tokens.argtypes = [address, count, address, size, address, address, address]
    library.seawall_tokens.restype = count
    library.seawall_sketch.argtypes = [address, count, address, address, address]
    library.seawall_sketch.restype = None
    return library
