"""What people do to a picture before they upload it again: the edits of everyday."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping

from PIL import Image, ImageEnhance, ImageOps

Edit = Callable[[Image.Image], Image.Image]


def _cropped(image: Image.Image) -> Image.Image:
    cut_x, cut_y = image.width // 100, image.height // 100
    return image.crop((cut_x, cut_y, image.width - cut_x, image.height - cut_y))


EDITS: Mapping[str, Edit] = {
    "recompressed": lambda image: image,
    "smaller": lambda image: image.resize((image.width * 2 // 3, image.height * 2 // 3)),
    "brighter": lambda image: ImageEnhance.Brightness(image).enhance(1.15),
    "cropped": _cropped,
    "mirrored": ImageOps.mirror,
    "framed": lambda image: ImageOps.expand(image, border=24, fill="black"),
}


def variant(content: bytes, edit: str, *, quality: int = 82) -> bytes:
    """The picture after this edit, as a JPEG of this quality (1 to 95)."""
    with Image.open(io.BytesIO(content)) as opened:
        changed = EDITS[edit](opened.convert("RGB"))
    out = io.BytesIO()
    changed.save(out, "JPEG", quality=quality)
    return out.getvalue()
