"""What testers do to a picture before they upload it again."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Mapping

from PIL import Image, ImageEnhance, ImageOps

Edit = Callable[[Image.Image], Image.Image]
#: The JPEG quality of what is uploaded again, and that of what is recompressed.
_GOOD, _POOR = 90, 45


def _cropped(image: Image.Image, *, without: float) -> Image.Image:
    """The middle, without this share of the area."""
    keep = math.sqrt(1 - without)
    wide, high = round(image.width * keep), round(image.height * keep)
    x, y = (image.width - wide) // 2, (image.height - high) // 2
    return image.crop((x, y, x + wide, y + high))


EDITS: Mapping[str, Edit] = {
    "recompressed": lambda image: image,
    "smaller": lambda image: image.resize((image.width // 2, image.height // 2)),
    "mirrored": ImageOps.mirror,
    "framed": lambda image: ImageOps.expand(image, border=24, fill="black"),
    "brighter": lambda image: ImageEnhance.Brightness(image).enhance(1.15),
    "crop_10": lambda image: _cropped(image, without=0.10),
    "crop_20": lambda image: _cropped(image, without=0.20),
    "crop_35": lambda image: _cropped(image, without=0.35),
    "turned": lambda image: image.transpose(Image.Transpose.ROTATE_90),
}


def edited_picture(content: bytes, variant: str) -> bytes:
    """A picture of our own making after this edit, as JPEG."""
    with Image.open(io.BytesIO(content)) as opened:
        changed = EDITS[variant](opened.convert("RGB"))
    out = io.BytesIO()
    changed.save(out, "JPEG", quality=_POOR if variant == "recompressed" else _GOOD)
    return out.getvalue()
