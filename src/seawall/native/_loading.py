"""Finding the kernel that was built from these sources, and no other.

The file's name carries a digest of the sources, so a kernel of another version is
never loaded: its functions may have the same names and other arguments.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from seawall.native import build

OFF = "SEAWALL_KERNEL"  # set to `off` to run on NumPy alone

_hidden = False


def kernel() -> ctypes.CDLL | None:
    """The kernel, or None: ask at each call, so that a test can do without it.

    Calls through it release the interpreter's lock.
    """
    return None if _hidden else _loaded()[0]


def status() -> str:
    """What we run on, in words: for `seawall doctor` and the benchmarks."""
    library, why = _loaded()
    if library is None:
        return f"NumPy only: {why}"
    library.seawall_features.restype = ctypes.c_char_p
    return f"compiled, {library.seawall_features().decode()}"


@contextmanager
def without_kernel() -> Iterator[None]:
    """Run on NumPy alone, to compare."""
    global _hidden  # noqa: PLW0603 - one switch for the process
    before, _hidden = _hidden, True
    try:
        yield
    finally:
        _hidden = before


@cache
def _loaded() -> tuple[ctypes.CDLL | None, str]:
    if os.environ.get(OFF, "").lower() == "off":
        return None, f"{OFF} is off"
    path = build.target()
    if not path.exists():
        return None, "no kernel was built (python -m seawall.native)"
    try:
        return ctypes.CDLL(str(path)), ""
    except OSError as broken:
        return None, f"the kernel cannot be loaded: {broken}"
