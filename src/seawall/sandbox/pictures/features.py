"""Local features as a value that travels and is kept: packed, checked, unpacked.

Layout, little-endian: a byte of version, width and height of the luma that positions are
in (two bytes each), then 38 bytes a feature: x and y in 64ths of a pixel (two bytes each),
octave (1.2 to its power is the feature's scale), angle in 256ths of a turn, 32 bytes of
descriptor. In base64 without padding: 13 kB for 256 features.

It stands below `signals` and `matching`, which both read it, and beside the jail, where it
is made: whatever arrives is checked as if a stranger had sent it.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from seawall.errors import InvalidRequest, problem

VERSION = 1
MOST = 256
LARGEST = 1023  # pixels a side that positions can be in
OCTAVES = 8
STEP = 1.2  # from octave to octave
SUBPIXEL = 64
LONGEST = 4 * (5 + 38 * MOST) // 3 + 4  # characters

_ROW = np.dtype(
    [("x", "<u2"), ("y", "<u2"), ("octave", "u1"), ("angle", "u1"), ("descriptor", "u1", (32,))]
)


class InvalidFeatures(InvalidRequest):
    """A value that is no list of local features."""


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """The features of one picture: n places, scales, angles and descriptors.

    ``x`` and ``y`` in pixels of a picture of ``width`` by ``height``, float32 (n,);
    ``octave`` uint8 (n,); ``angle`` in degrees, float32 (n,); ``descriptor`` uint8 (n, 32).
    """

    width: int
    height: int
    x: NDArray[np.float32]
    y: NDArray[np.float32]
    octave: NDArray[np.uint8]
    angle: NDArray[np.float32]
    descriptor: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.x)

    @classmethod
    def none(cls, width: int, height: int) -> Features:
        """A picture without corners."""
        nothing = np.zeros(0, np.float32)
        octave = np.zeros(0, np.uint8)
        return cls(width, height, nothing, nothing, octave, nothing, np.zeros((0, 32), np.uint8))


def packed_features(features: Features) -> str:
    """The value of these features."""
    rows = np.zeros(len(features), _ROW)
    rows["x"] = np.round(features.x * SUBPIXEL)
    rows["y"] = np.round(features.y * SUBPIXEL)
    rows["octave"] = features.octave
    rows["angle"] = np.round(features.angle * 256 / 360).astype(np.int64) % 256
    rows["descriptor"] = features.descriptor
    size = np.array([features.width, features.height], "<u2").tobytes()
    return b64encode(bytes([VERSION]) + size + rows.tobytes()).decode().rstrip("=")


def unpacked_features(value: str) -> Features:
    """The features of a value, or `InvalidFeatures` with what is wrong."""
    raw = _raw(value)
    width, height = np.frombuffer(raw, "<u2", 2, 1).tolist()
    rows = np.frombuffer(raw, _ROW, offset=5)
    if not (0 < width <= LARGEST and 0 < height <= LARGEST):
        raise problem("sandbox.features-picture", InvalidFeatures, width=width, height=height)
    if (rows["x"] > width * SUBPIXEL).any() or (rows["y"] > height * SUBPIXEL).any():
        raise problem("sandbox.features-outside", InvalidFeatures)
    if (rows["octave"] >= OCTAVES).any():
        raise problem("sandbox.features-octave", InvalidFeatures)
    return Features(
        width,
        height,
        rows["x"].astype(np.float32) / np.float32(SUBPIXEL),
        rows["y"].astype(np.float32) / np.float32(SUBPIXEL),
        rows["octave"].copy(),
        rows["angle"].astype(np.float32) * np.float32(360 / 256),
        np.ascontiguousarray(rows["descriptor"]),
    )


def _raw(value: str) -> bytes:
    if len(value) > LONGEST:
        raise problem(
            "sandbox.features-too-long", InvalidFeatures, length=len(value), longest=LONGEST
        )
    try:
        raw = b64decode(value + "=" * (-len(value) % 4), validate=True)
    except ValueError:
        raise problem("sandbox.features-base64", InvalidFeatures) from None
    if len(raw) < 5 + _ROW.itemsize or (len(raw) - 5) % _ROW.itemsize:
        raise problem("sandbox.features-length", InvalidFeatures, size=len(raw))
    if raw[0] != VERSION:
        raise problem("sandbox.features-version", InvalidFeatures, version=raw[0], expected=VERSION)
    return raw
