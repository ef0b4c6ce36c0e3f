"""A small, upright, opaque JPEG made from pixels alone: nothing of the file is left."""

import io

import numpy as np
from PIL import Image

from seawall.sandbox.model import SandboxLimits
from seawall.sandbox.pictures import _colour
from seawall.sandbox.pictures._decoded import turned_pixels
from seawall.sandbox.pictures._decoding import DecodedFile

COARSE = 4  # a huge picture is thinned to so many renditions' side before it is smoothed


def rendition(opened: DecodedFile, limits: SandboxLimits) -> bytes:
    """The safe copy, its longer side at most ``limits.rendition_side`` pixels."""
    side = limits.rendition_side
    image = _image(opened, side)
    scale = _colour.scale_of(image)
    if max(image.size) > side * COARSE:
        ratio = side * COARSE / max(image.size)
        width, height = (max(1, round(length * ratio)) for length in image.size)
        image = image.resize((width, height), Image.Resampling.NEAREST)
    opaque = _colour.on_white(image, scale=scale)
    opaque.thumbnail((side, side), Image.Resampling.LANCZOS)
    pixels = turned_pixels(np.asarray(opaque), opened.decoded.turn)
    out = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(out, "JPEG", quality=82)
    return out.getvalue()


def _image(opened: DecodedFile, side: int) -> Image.Image:
    """The first frame in colour: what was decoded, or the JPEG again at a reduced size."""
    if opened.decoded.image is not None:
        return opened.decoded.image
    if opened.image is None:
        assert opened.decoded.pixels is not None
        return Image.fromarray(opened.decoded.pixels)
    opened.image.draft("RGB", (side, side))
    opened.image.load()
    return opened.image
