"""A picture as plain grey values, for a reader of letters that must parse nothing.

Optical character recognition runs outside the jail, in a program of its own, so it gets
what cannot be malformed: so many rows of so many bytes. Turned upright, on white, and at
most `MOST` values, which leaves letters of a page legible.
"""

import math
from typing import Annotated

import msgspec
from PIL import Image, ImageOps

from seawall.sandbox.jail._hostile import refusing_damaged
from seawall.sandbox.jail._openers import RefusalError, Report
from seawall.sandbox.jail._source import HostileFile
from seawall.sandbox.model import FORMATS, SandboxLimits
from seawall.sandbox.pictures import _colour, _picture

MOST = 6_000_000


class GreyAsk(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A request for grey values, which has no options."""


class GreyFacts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The shape of the values that come with it, a byte each, from the top left."""

    width: Annotated[int, msgspec.Meta(ge=1, le=65_535)]
    height: Annotated[int, msgspec.Meta(ge=1, le=65_535)]


def prepare(limits: SandboxLimits) -> None:
    """Load what pictures need."""
    _picture.prepare(limits)


def examine(
    source: HostileFile, ask: bytes, limits: SandboxLimits, report: Report
) -> tuple[GreyFacts, bytes]:
    """The shape and the values of a picture's first frame."""
    del ask, report
    with refusing_damaged("picture"), Image.open(source.file(), formats=FORMATS) as image:
        if image.width * image.height > limits.max_pixels:
            raise RefusalError("pixels", f"It is {image.width} x {image.height} pixels.")
        image.load()
        return _values(image)


def _values(image: Image.Image) -> tuple[GreyFacts, bytes]:
    scale = _colour.scale_of(image)
    if (shrink := math.sqrt(image.width * image.height / MOST)) > 1:
        size = (max(1, int(image.width / shrink)), max(1, int(image.height / shrink)))
        image = image.reduce(int(shrink)) if shrink >= 2 and image.mode in ("L", "RGB") else image
        image.thumbnail(size)
    grey = ImageOps.exif_transpose(_colour.on_white(image, scale=scale)).convert("L")
    return GreyFacts(width=grey.width, height=grey.height), grey.tobytes()
