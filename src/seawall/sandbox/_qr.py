"""QR codes in a picture: a link that no text filter sees.

Read at the size the picture was decoded in, before any thumbnail: a code of 80 pixels in a
720p frame is gone after halving. Only QR codes are looked for; the other kinds cost ten
times as much and lead nowhere. By zxing-cpp (Apache 2.0), in the jail like every parser.
"""

from __future__ import annotations

import numpy as np
import zxingcpp
from numpy.typing import NDArray

MOST = 8
_QR = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
LONGEST = 2_000  # characters; a code holds up to 2,953 bytes, an address fewer


def codes_in(luma: NDArray[np.uint8]) -> list[str]:
    """What the QR codes in luma say, uint8 of shape (height, width); each text once."""
    found = zxingcpp.read_barcodes(luma, formats=_QR)
    texts = [_plain(code.text)[:LONGEST] for code in found if code.valid]
    return [text for text in dict.fromkeys(texts) if text][:MOST]


def _plain(text: str) -> str:
    """Without half characters, which no answer could carry."""
    return text.encode("utf-8", "replace").decode().strip()
