"""PDQ: the same picture after recompression, resizing, blur and small changes.

Equal, bit by bit and in quality, to what `pdqhash` (and so `threatexchange`) gives
for the picture's RGB pixels at full size; a pool that is not ``exact`` hashes a JPEG's
luma instead, several times faster and less than a bit away on average. It compares so:

- Two hashes match within 31 of 256 bits. Unrelated photographs are 128 apart on
  average and have not been seen below 60.
- Quality below 50 means too little detail to compare by; such a hash is reported with
  that reason, and matching leaves it out.
- Up to sixteen frames of an animation are hashed, spread over all of it.
- A picture with an EXIF orientation is hashed as stored, which is what other lists
  hold, and upright; one with transparency also as seen on white.
- It does not survive crops of 5 %, added borders, mirroring or large overlays: these
  are other pictures to it. A crop of 2 % is found more often than not.
- The reference command-line tools shrink to 512 pixels first, which moves the hash by
  several bits. Lists made by them are searched by a second signal, of view ``thumbnail``,
  which is hashed as they do and never kept.

Source: PDQ by Meta (Davis, Rosen; 2019), github.com/facebook/ThreatExchange. Linear
in the pixels.
"""

from base64 import b64decode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from seawall.errors import InvalidRequest
from seawall.sandbox import PictureFacts
from seawall.sandbox.pictures.pdq import dihedral_of, pdq_of
from seawall.signals._model import Example, Signal, SignalType, by_format, format_names, hex_value

MIN_QUALITY = 50
THRESHOLD = 31
DIALECT = "thumbnail"  # the view that is hashed as the reference tools do

# A PNG of 8 x 8 grey pixels.
_EXAMPLE = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAAAAADhZOFXAAAAJElEQVR42mNkEIcAJlYoYOKHAhZJqBSL"
    "MoyhC2UwboExvkIZALQxBow+3CmqAAAAAElFTkSuQmCC"
)


class NotPixels(InvalidRequest):
    """An array that is no RGB picture."""


class PdqType(SignalType):
    """The signal type."""

    name = "pdq"
    kind = "hamming"
    content = frozenset({"image"})
    default_threshold = THRESHOLD
    title = "PDQ"
    covers = "likeness"
    is_rated = True
    names = by_format(
        threatexchange=format_names("pdq", writes="pdq"),
        graph=format_names("HASH_PDQ", writes="HASH_PDQ"),
        stix=format_names("PDQ"),
        ncmec=format_names("pdq", writes="PDQ"),
        tat=format_names("PDQ"),
        stopncii=format_names("ImagePDQ", writes="ImagePDQ"),
    )
    examples = (
        Example(
            content=_EXAMPLE,
            value="330901bf7f80c2de3da1c4ee1b13a46d6a545b92e4ec3b91425ebda180ff7ec0",
            quality=100,
        ),
        Example(written="F8" * 32, value="f8" * 32),
    )

    def normalise(self, value: str) -> str:
        """64 lower-case hex digits."""
        return hex_value(value, digits=64, name="PDQ")


PDQ = PdqType()


def pdq_signals(facts: PictureFacts) -> tuple[Signal, ...]:
    """One signal for each way of looking at a picture that the sandbox opened.

    The reference tools' dialect is for searching their lists by, and is kept nowhere.
    """
    return tuple(
        Signal(
            PDQ.name,
            view.pdq,
            PDQ.version,
            view.quality,
            view.name,
            transient=view.name == DIALECT,
        )
        for view in facts.views
    )


def too_plain(signals: Iterable[Signal]) -> tuple[str, ...]:
    """Why signals of low quality are not compared by, a sentence each."""
    return tuple(
        f"PDQ of the view {signal.view}: quality {signal.quality} is below {MIN_QUALITY}: "
        "too little detail to compare by."
        for signal in signals
        if signal.quality is not None and signal.quality < MIN_QUALITY and not signal.transient
    )


def pdq_of_pixels(pixels: NDArray[np.uint8]) -> Signal:
    """The signal of RGB pixels, uint8 of shape (height, width, 3), that we trust."""
    hashed = pdq_of(_Pixels(_checked(pixels)))
    return Signal(PDQ.name, hashed.hex, PDQ.version, hashed.quality, "stored")


def dihedral(pixels: NDArray[np.uint8]) -> tuple[str, ...]:
    """The hashes of the picture's eight turns and mirrorings, itself first.

    In the reference's order: original, rotated by 90, 180, 270 degrees, flipped in
    x, in y, along the diagonal, along the other one.
    """
    return dihedral_of(_Pixels(_checked(pixels)))


@dataclass(frozen=True, slots=True)
class _Pixels:
    """An array as a picture to be read in strips."""

    pixels: NDArray[np.uint8]

    @property
    def height(self) -> int:
        return len(self.pixels)

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    def strips(self) -> Iterator[NDArray[np.uint8]]:
        """RGB from top to bottom, a quarter of a million pixels at a time."""
        step = max(1, (1 << 18) // self.width)
        for top in range(0, self.height, step):
            yield self.pixels[top : top + step]


def _checked(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[2] != 3 or not pixels.size:
        raise NotPixels(
            f"Pixels have shape {pixels.shape} and type {pixels.dtype}.",
            field="pixels",
            remedy="Give uint8 of shape (height, width, 3), in RGB.",
        )
    return pixels
