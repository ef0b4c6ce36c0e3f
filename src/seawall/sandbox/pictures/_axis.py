"""One axis of PDQ's blur and sampling, as a matrix of 64 banded rows.

The box filter runs twice over each axis, then every (length/64)-th value is kept; that is
a (64, length) matrix, whatever the picture. Two further steps are linear as well, and so
fold into the same matrix: a decoder's halving (each decoded place stands for two), and the
reference tools' nearest-neighbour resize to 512 places, which most places do not survive.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

SIDE = 64
SAMPLED = 512  # the reference tools' own width and height

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis of ``size`` decoded places, ``full`` in the file, read forwards or backwards.

    ``sampled`` is the reference tools' dialect: resized to 512 places before anything else.
    """

    size: int
    full: int
    sampled: bool = False
    backwards: bool = False

    @property
    def length(self) -> int:
        """How many places the reference blurs over."""
        return SAMPLED if self.sampled else self.full

    @property
    def place(self) -> Ints:
        """For each of the reference's places the decoded one that stands for it."""
        places = np.arange(self.length)
        if self.sampled:
            places = places * self.full // SAMPLED
        if self.size != self.full:
            places = np.minimum(places * self.size // self.full, self.size - 1)
        return places.astype(np.int32)

    @property
    def widest(self) -> int:
        """More decoded places than any row's band has."""
        window, _ = sizes(self.length)
        return min(self.size, -(-(2 * window + 2) * self.size // self.length) + 2)


@lru_cache(maxsize=8)
def dense_matrix(axis: Axis) -> Doubles:
    """The matrix, of shape (64, size): what the compiled kernel is held to."""
    left, right = _windows(axis.length)
    steps = np.zeros((SIDE, axis.length + 1))
    for row, centre in enumerate(centres(axis.length)):
        inner = slice(left[centre], right[centre])
        weight = 1.0 / (right[inner] - left[inner]) / (right[centre] - left[centre])
        np.add.at(steps[row], left[inner], weight)
        np.subtract.at(steps[row], right[inner], weight)
    matrix = np.cumsum(steps, axis=1)[:, : axis.length]
    if axis.sampled or axis.size != axis.full:
        folded = np.zeros((axis.size, SIDE))
        np.add.at(folded, axis.place, matrix.T)
        matrix = folded.T
    return matrix[:, ::-1] if axis.backwards else matrix


def centres(length: int) -> NDArray[np.int64]:
    """The places that are kept."""
    return ((np.arange(SIDE) + 0.5) * length / SIDE).astype(np.int64)


def sizes(length: int) -> tuple[int, int]:
    """The box's width, and how much of it lies ahead of its own place."""
    window = -(-length // (2 * SIDE))
    return window, (window + 2) // 2


def _windows(length: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For every place the half-open range that the box averages there."""
    window, ahead = sizes(length)
    places = np.arange(length)
    return np.maximum(0, places - (window - ahead)), np.minimum(length, places + ahead)
