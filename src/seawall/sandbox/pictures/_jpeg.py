"""The luma of a JPEG alone, which is most of what PDQ looks at, quickly.

A JPEG stores luma apart, so the colours need not be decoded at all. Above two megapixels
it is decoded at half size, and PDQ's matrices are folded onto that (`_axis`). The hash is
then that of the colour pixels but for rounding: below one bit away on average.

This reader is strict, and what it does not like it leaves to Pillow, so that it never
decides whether a file is damaged. Inks (CMYK, YCCK) have no luma and are left as well.
"""

import numpy as np
import simplejpeg  # type: ignore[import-untyped]
from numpy.typing import NDArray
from PIL import Image

HALF_ABOVE = 2_000_000  # pixels
SHORTEST_HALF = 360  # below it, half size moves the hash by more than a bit or two


def luma(content: bytes, image: Image.Image) -> NDArray[np.uint8] | None:
    """Luma, uint8 of shape (height, width) or half of it, rounded up; or nothing.

    ``image`` is the same file as Pillow opened it, not yet decoded.
    """
    if image.format != "JPEG" or image.mode not in ("L", "RGB"):
        return None
    width, height = image.size
    halved = width * height > HALF_ABOVE and min(width, height) >= 2 * SHORTEST_HALF
    factor = 2 if halved else 1
    least = (-(-height // factor), -(-width // factor))
    try:
        pixels = simplejpeg.decode_jpeg(content, "GRAY", min_height=least[0], min_width=least[1])
    except ValueError:
        return None
    return pixels[:, :, 0] if pixels.shape[:2] == least else None
