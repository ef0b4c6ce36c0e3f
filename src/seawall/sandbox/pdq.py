"""PDQ, Meta's perceptual hash of a picture: 256 bits and a quality from 0 to 100.

The thumbnail's 16 x 16 lowest frequencies, each one bit: above the median or not.
Bit by bit what `pdqhash` answers for the same RGB pixels. Where a frequency lies so
close to the median that rounding decides, the thumbnail is computed again with the
reference's own rounding; that matters for drawings, gradients and screenshots, and
is skipped above `EXACT_PIXELS`, where a flat picture has no quality anyway.

It stands below `signals`, which gives it its name there, because the hash is taken
inside the jail: pixels never leave it.

Source: `pdq/cpp/hashing/pdqhashing.cpp` of facebook/ThreatExchange.
"""

from dataclasses import dataclass

import numpy as np

from seawall.sandbox.thumbnail import AS_STORED, SIDE, Floats, Picture, Turn, exact, quick

SMALLEST_SIDE = 5
EXACT_PIXELS = 24_000_000
CLOSE = 0.02  # ten times the largest rounding error seen on photographs
EMPTY = "0" * 64


@dataclass(frozen=True, slots=True)
class Pdq:
    """A PDQ hash in hex, highest bit first, and its quality."""

    hex: str
    quality: int


def pdq_of(picture: Picture, turn: Turn = AS_STORED) -> Pdq:
    """The hash of a picture, as stored or turned; all zeros below five pixels a side."""
    if min(picture.height, picture.width) < SMALLEST_SIDE:
        return Pdq(EMPTY, 0)
    thumbnail, coefficients = _sketch(picture, turn)
    return Pdq(hex_of(coefficients), quality_of(thumbnail))


def dihedral_of(picture: Picture) -> tuple[str, ...]:
    """The hashes of all eight turns and mirrorings, by signs and order alone.

    As the reference derives them: a few bits from the hash of the turned pixels.
    """
    if min(picture.height, picture.width) < SMALLEST_SIDE:
        return (EMPTY,) * 8
    _, same = _sketch(picture, AS_STORED)
    signs = np.where(np.arange(16) % 2, 1, -1).astype(np.float32)
    across, down = same * signs, same * signs[:, None]
    both = across * signs[:, None]
    turned = (same, across.T, both, down.T, down, across, same.T, both.T)
    return tuple(hex_of(coefficients) for coefficients in turned)


def _sketch(picture: Picture, turn: Turn) -> tuple[Floats, Floats]:
    """Thumbnail and frequencies, quick where rounding cannot matter, else exact."""
    thumbnail = quick(picture, turn)
    coefficients = frequencies(thumbnail)
    doubtful = _gap(coefficients) < CLOSE or _quality_doubtful(thumbnail)
    if doubtful and picture.height * picture.width <= EXACT_PIXELS:
        thumbnail = exact(picture, turn)
        coefficients = frequencies(thumbnail)
    return thumbnail, coefficients


def frequencies(thumbnail: Floats) -> Floats:
    """The DCT's rows and columns 1 to 16, summed in the reference's order."""
    half = np.zeros((16, SIDE), np.float32)
    for k in range(SIDE):
        half += _DCT[:, k : k + 1] * thumbnail[k : k + 1]
    whole = np.zeros((16, 16), np.float32)
    for k in range(SIDE):
        whole += half[:, k : k + 1] * _DCT[:, k]
    return whole


def hex_of(coefficients: Floats) -> str:
    """One bit a frequency: above the lower median or not, the last one first."""
    flat = coefficients.ravel()
    bits = flat > np.partition(flat, 127)[127]
    return np.packbits(bits[::-1]).tobytes().hex()


def quality_of(thumbnail: Floats) -> int:
    """How much the thumbnail changes from place to place, in the reference's scale."""
    steps = sum(int(np.abs(step.astype(np.int64)).sum()) for step in _steps(thumbnail))
    return min(100, steps // 90)


def _steps(thumbnail: Floats) -> tuple[Floats, Floats]:
    down, across = thumbnail[:-1] - thumbnail[1:], thumbnail[:, :-1] - thumbnail[:, 1:]
    hundred, full = np.float32(100), np.float32(255)
    return down * hundred / full, across * hundred / full


def _gap(coefficients: Floats) -> float:
    """How far the median is from its nearest neighbour."""
    flat = np.sort(coefficients.ravel())
    return float(min(flat[128] - flat[127], flat[127] - flat[126]))


def _quality_doubtful(thumbnail: Floats) -> bool:
    """Whether rounding could carry a step over a whole number and the sum over a 90."""
    steps = np.concatenate([step.ravel() for step in _steps(thumbnail)])
    low = np.abs(np.trunc(np.sign(steps) * np.maximum(0, np.abs(steps) - 1e-3))).sum()
    high = np.abs(np.trunc(steps + np.sign(steps) * 1e-3)).sum()
    return bool(min(100, low // 90) != min(100, high // 90))


def _dct() -> Floats:
    scale = np.float32(np.sqrt(2 / SIDE))
    angle = np.pi / 2 / SIDE * np.outer(np.arange(1, 17), 2 * np.arange(SIDE) + 1)
    matrix: Floats = (scale * np.cos(angle)).astype(np.float32)
    return matrix


_DCT = _dct()
