"""QR codes in a picture: a link that no text filter sees.

Read at the size the picture was decoded in, before any thumbnail: a code of 80 pixels in a
720p frame is gone after halving. Only QR codes are looked for; the other kinds cost ten
times as much and lead nowhere. By zxing-cpp (Apache 2.0), in the jail like every parser.

Most pictures have none, and to find that out takes the reader as long as decoding. So the
kernel first looks for the three squares in the corners of a code, in half the time; a code
that the reader can only just make out (blurred, two pixels a part) may be missed by that.
Without a kernel every picture is read.
"""

from __future__ import annotations

import ctypes
from functools import cache
from typing import Any

import numpy as np
import zxingcpp
from numpy.typing import NDArray

from seawall import native
from seawall.sandbox.pictures._shrinking import halved

MOST = 8
_QR = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
SMALLEST = 128  # pixels a side: what is left of a large code below it looks like anything
LONGEST = 2_000  # characters; a code holds up to 2,953 bytes, an address fewer

Luma = NDArray[np.uint8]


def codes_in(luma: Luma, small: Luma | None = None) -> list[str]:
    """What the QR codes in luma say, uint8 of shape (height, width); each text once.

    ``small`` is the same picture in about half that size, if it is at hand.
    """
    if not may_hold_a_code(luma, small):
        return []
    codes = zxingcpp.read_barcodes(luma, formats=_QR)
    texts = [_plain(code.text)[:LONGEST] for code in codes if code.valid]
    return [text for text in dict.fromkeys(texts) if text][:MOST]


def may_hold_a_code(luma: Luma, small: Luma | None = None) -> bool:
    """Whether the corners of a code stand out in it, or, of a large or grainy one, when halved."""
    if native.kernel() is None or _has_corners(luma, 2):
        return True
    if small is None or small.size == luma.size:
        small = halved(luma)
    step = 2
    while min(small.shape) >= SMALLEST:
        if _has_corners(small, step):
            return True
        small, step = halved(small), 1
    return False


def _has_corners(luma: Luma, step: int) -> bool:
    """Whether three squares like those of a code are on every so many rows."""
    luma = np.ascontiguousarray(luma, np.uint8)
    height, width = luma.shape
    scratch = np.empty(8 * width + 64, np.uint8)
    has_squares = _finder()(luma.ctypes.data, width, height, width, step, scratch.ctypes.data)
    return bool(has_squares)


@cache
def _finder() -> Any:
    library = native.kernel()
    assert library is not None
    finder = library.seawall_finder
    pointer, number = ctypes.c_void_p, ctypes.c_int
    finder.argtypes = (pointer, ctypes.c_ssize_t, number, number, number, pointer)
    return finder


def _plain(text: str) -> str:
    """Without half characters, which no answer could carry."""
    return text.encode("utf-8", "replace").decode().strip()
