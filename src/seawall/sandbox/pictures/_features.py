"""Local features: the corners of a picture, each with a fingerprint of what surrounds it.

What is left of a picture after a crop, under a caption or on a photographed screen still
has many of its corners. ORB finds and describes them: 256 bits a corner, compared by
Hamming distance like a PDQ hash. Here they are found on luma whose contrast was evened
out (`_evening`), and spread over the picture by a grid (`_corners`).

A fingerprint is another one in the mirror, but the corners are the same, so both ways round
are described from one search for them.

The fingerprints are OpenCV's (`_fingerprints`), which comes with the extra ``media``; without it
there are no local features, and a note says so. Source: Rublee, Rabaud, Konolige, Bradski, ORB: an efficient
alternative to SIFT or SURF, ICCV 2011.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from seawall import native
from seawall.sandbox.pictures._corners import SCALES, Corners, corners_of, cv2, orb
from seawall.sandbox.pictures._evening import evened
from seawall.sandbox.pictures._fingerprints import PATCH, asked_pairs, noise
from seawall.sandbox.pictures._shrinking import shrunk
from seawall.sandbox.pictures.features import Features, packed_features

Luma = NDArray[np.uint8]

ABSENT = "Local features were not taken: the extra `media` is not installed."
LONG_SIDE = 512
#: The side by which a small part of a picture still has corners of its own, and from which on
#: there is more to see than by `LONG_SIDE`.
FINE_SIDE, FINE_FROM = 1000, 768
LARGEST_ENLARGEMENT = 4  # beyond it there is nothing but interpolation to find
ROUNDING = 1 / 1000  # of all bits: blurring sums up in another order
SMALLEST_SIDE = 48  # pixels, after that: less than a corner's surroundings


def features_of(luma: Luma, *, long_side: int = LONG_SIDE) -> dict[str, str]:
    """The features of upright luma, uint8 of shape (height, width), as values to compare.

    They are those of the picture with a longer side of ``long_side`` pixels. Under "" those of
    the picture, under "mirrored" those of its mirror image, to search by. Nothing where there
    are none, or no OpenCV.
    """
    if cv2() is None:
        return {}
    scaled = _scaled(luma, long_side)
    if min(scaled.shape) < SMALLEST_SIDE:
        return {}
    even = evened(scaled)
    corners = corners_of(even, _pairs() if native.kernel() else None)
    if not len(corners):
        return {}
    mirrored = corners.mirrored()
    described = corners.fingerprints
    if described is None:
        mirror_image = np.ascontiguousarray(even[:, ::-1])
        described = np.stack([_described(even, corners), _described(mirror_image, mirrored)])
    return {
        "": _value(even.shape, corners, described[0]),
        "mirrored": _value(even.shape, mirrored, described[1]),
    }


@cache
def _pairs() -> NDArray[np.int8] | None:
    """The pairs of places that fingerprints compare; None if OpenCV has to describe."""
    pairs = asked_pairs(cv2())
    if pairs is not None:
        corners = corners_of(noise(), pairs)
        assert corners.fingerprints is not None
        off = np.bitwise_count(corners.fingerprints[0] ^ _described(noise(), corners))
        if off.sum() < 256 * len(corners) * ROUNDING:
            return pairs
    return None


def _scaled(luma: Luma, long_side: int) -> Luma:
    ratio = min(long_side / max(luma.shape), LARGEST_ENLARGEMENT)
    height, width = (max(1, round(side * ratio)) for side in luma.shape)
    if ratio <= 1:
        return shrunk(luma, height, width)
    image = Image.fromarray(np.ascontiguousarray(luma))
    return np.asarray(image.resize((width, height), Image.Resampling.BILINEAR))


def _described(even: Luma, corners: Corners) -> Luma:
    """The fingerprints of these corners of evened luma by OpenCV, uint8 (n, 32)."""
    x, y = _in_pixels(corners)
    rows = np.column_stack([x, y, PATCH * SCALES[corners.octave], corners.angle]).tolist()
    point = cv2().KeyPoint  # type: ignore[union-attr]
    octaves = corners.octave.tolist()
    order = np.argsort(corners.octave, kind="stable")  # in which OpenCV answers
    points = [point(*rows[at], 0, octaves[at]) for at in order.tolist()]
    descriptors = np.empty((len(corners), 32), np.uint8)
    descriptors[order] = orb().compute(even, points)[1]
    return descriptors


def _value(shape: tuple[int, ...], corners: Corners, fingerprints: Luma) -> str:
    height, width = shape
    octave = corners.octave.astype(np.uint8)
    places = _in_pixels(corners)
    return packed_features(Features(width, height, *places, octave, corners.angle, fingerprints))


def _in_pixels(corners: Corners) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """X and y in pixels of the luma that features are taken from."""
    scales = SCALES[corners.octave]
    return corners.x.astype(np.float32) * scales, corners.y.astype(np.float32) * scales
