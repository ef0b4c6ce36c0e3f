"""QR codes that lead nowhere: each names an address under `.invalid`, which no network has."""

from __future__ import annotations

import io

import numpy as np
import zxingcpp
from PIL import Image

from seawall.drills.making.picture_edits import edited_picture
from seawall.drills.making.pictures import picture

_PLACE = (60, 60)


def address(seed: int) -> str:
    """The URL of this number; RFC 2606 keeps `.invalid` from ever being one."""
    return f"https://tide-{seed:016x}.invalid/join"


def code(seed: int) -> bytes:
    """The code as PNG."""
    out = io.BytesIO()
    _drawn(seed).save(out, "PNG")
    return out.getvalue()


def edited_code(seed: int, variant: str) -> bytes:
    """The same code after an edit."""
    return _poster(seed) if variant == "on_a_poster" else edited_picture(code(seed), variant)


def _drawn(seed: int) -> Image.Image:
    barcode = zxingcpp.create_barcode(address(seed), zxingcpp.BarcodeFormat.QRCode)
    return Image.fromarray(np.array(zxingcpp.write_barcode_to_image(barcode, scale=6)))


def _poster(seed: int) -> bytes:
    with Image.open(io.BytesIO(picture(seed, "Come to us"))) as opened:
        ground = opened.convert("RGB")
    ground.paste(_drawn(seed).convert("RGB"), _PLACE)
    out = io.BytesIO()
    ground.save(out, "JPEG", quality=90)
    return out.getvalue()
