"""The kernel's functions for matching, with their arguments declared once."""

import ctypes
from functools import cache
from typing import Any

from numpy.typing import NDArray

from seawall import native

_P, _N, _I, _U = ctypes.c_void_p, ctypes.c_int64, ctypes.c_int, ctypes.c_uint32
_HITS: tuple[Any, ...] = (_P, _P, _P, _N)  # query, row, distance, places


def kernel() -> ctypes.CDLL | None:
    """The compiled kernel, or None: then NumPy does the same."""
    library = native.kernel()
    return None if library is None else _declared(library)


def address(array: NDArray[Any]) -> int:
    """Where an array's memory begins; the array must outlive the use of it."""
    place: int = array.__array_interface__["data"][0]
    return place


def quick_address(array: NDArray[Any]) -> int:
    """The same of an array that is whole, writable and not empty, in a third of the time."""
    return ctypes.addressof(ctypes.c_char.from_buffer(array.data))


@cache
def _declared(library: ctypes.CDLL) -> ctypes.CDLL:
    library.seawall_scan.argtypes = [_P, _P, _I, _I, _N, _P, _N, _I, *_HITS]
    library.seawall_scan.restype = _N
    library.seawall_scan_rows.argtypes = [_P, _N, _P, _N, _I, *_HITS]
    library.seawall_scan_rows.restype = _N
    library.seawall_mih_search.argtypes = [_P, _P, _N, _I, _P, _U, *_HITS]
    library.seawall_mih_search.restype = _N
    library.seawall_mih_build.argtypes = [_P, _P, _N, _I, _I, _P, _P, _P]
    library.seawall_mih_build.restype = None
    library.seawall_permute.argtypes = [_P, _N, _P, _P, _P, _N]
    library.seawall_permute.restype = None
    return library
