"""Which places around a corner ORB compares, as OpenCV itself says when it is asked.

A bit of a fingerprint says which of two places is the darker. What is compared is OpenCV's to
say, and values are exchanged, so the kernel, which describes both ways round in a third of the
time, keeps no table of its own: it is shown once where OpenCV looks. A lamp on black ground
sets the bits whose second place it is nearer to, a dark spot on white those whose first; one
of each is held up at every place that can matter. Then the kernel's answers are compared with
OpenCV's on noise, and if OpenCV ever describes otherwise, it describes by itself.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Bits = NDArray[np.bool_]
Pairs = NDArray[np.int8]

FARTHEST = 13  # pixels that a place is away from its corner, each way
BLUR = 3  # pixels around a place that count in it
REACH = FARTHEST + BLUR
SIDE = 2 * REACH + 1
CELL = SIDE  # so far apart, no corner sees another's lamp
PATCH = 31  # pixels of its octave that a corner is described by


def asked_pairs(module: Any) -> Pairs | None:
    """The pairs of places that OpenCV compares, x and y of each of two; int8 of shape (256, 4).

    None if its answers are not those of pairs of places.
    """
    bright, dark = _answers(module, 0, 255), _answers(module, 255, 0)
    if not (bright.any(axis=(0, 1)) & dark.any(axis=(0, 1))).all():
        return None
    pairs = np.concatenate([_middles(dark, bright), _middles(bright, dark)], axis=1)
    return pairs.astype(np.int8) if np.abs(pairs).max() <= FARTHEST else None


def _answers(module: Any, ground: int, lamp: int) -> Bits:
    """Every bit for a lamp at every place: bool of shape (SIDE, SIDE, 256), by row and column."""
    orb = module.ORB_create(nlevels=1, edgeThreshold=REACH)
    picture = np.full((SIDE * CELL + CELL,) * 2, ground, np.uint8)
    middles = CELL + CELL * np.arange(SIDE)
    points = [module.KeyPoint(int(x), int(y), PATCH, 0, 0, 0) for y in middles for x in middles]
    steps = np.arange(-REACH, REACH + 1)
    picture[np.ix_(middles + steps, middles + steps)] = lamp
    _, descriptors = orb.compute(picture, points)
    bits = np.unpackbits(descriptors, axis=1, bitorder="little").astype(bool)
    return bits.reshape(SIDE, SIDE, -1)


def _middles(bits: Bits, partners: Bits) -> NDArray[np.int64]:
    """The place whose lamps set each bit, x and y; those of its partner are in ``partners``.

    Lamps within the blur of a place light it, unless they are nearer to its partner: on that
    side some are missing, on the far side never.
    """
    middles = []
    for axis in (0, 1):
        first, last = _ends(bits, axis)
        is_beyond = first + last > sum(_ends(partners, axis))
        cut = np.where(is_beyond, last - BLUR, first + BLUR)
        middles.append(np.where(last - first == 2 * BLUR, first + BLUR, cut))
    return np.stack(middles, axis=1)


def _ends(bits: Bits, axis: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The first and the last column (axis 0) or row (axis 1) that sets each bit."""
    lines = bits.any(axis=axis)
    return lines.argmax(axis=0) - REACH, REACH - lines[::-1].argmax(axis=0)


@cache
def noise() -> NDArray[np.uint8]:
    """A picture with corners of every size, for a comparison."""
    random = np.random.default_rng(1)
    blocks = [
        random.integers(0, 256, (192 // n, 192 // n)).repeat(n, 0).repeat(n, 1) for n in (2, 6)
    ]
    both: NDArray[np.uint8] = (sum(blocks) // 2).astype(np.uint8)  # type: ignore[union-attr]
    return both
