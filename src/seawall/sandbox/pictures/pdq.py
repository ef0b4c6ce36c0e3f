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

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from seawall import native
from seawall.sandbox.pictures import _compiled
from seawall.sandbox.pictures._axis import SIDE, Floats
from seawall.sandbox.pictures._decoded import DecodedFrame
from seawall.sandbox.pictures.thumbnail import (
    AS_STORED,
    Picture,
    Turn,
    exact_thumbnail,
    quick_thumbnail,
)

SMALLEST_SIDE = 5
EXACT_PIXELS = 24_000_000
CLOSE = 0.02  # ten times the largest rounding error seen on photographs
NEAR = 0.1  # several times what rounding luma to whole numbers does to a frequency
EMPTY = "0" * 64


@dataclass(frozen=True, slots=True)
class Pdq:
    """A PDQ hash in hex, highest bit first, and its quality."""

    hex: str
    quality: int


@dataclass(frozen=True, slots=True)
class Sketch:
    """What the hash is made from: thumbnail (64, 64), frequencies (16, 16) and their lower median."""

    thumbnail: Floats
    frequencies: Floats
    median: np.float32
    quality: int
    is_doubtful: bool  # rounding could decide a bit, or the quality
    ties: int  # frequencies so close to the median that any other rounding turns their bits

    @property
    def pdq(self) -> Pdq:
        """The hash and the quality."""
        return Pdq(_hex_above(self.frequencies.ravel(), self.median), self.quality)


def pdq_of(picture: Picture, turn: Turn = AS_STORED) -> Pdq:
    """The hash of a picture, as stored or turned; all zeros below five pixels a side."""
    sketch = sketch_of(picture, turn)
    return sketch.pdq if sketch else Pdq(EMPTY, 0)


def sketch_of(picture: Picture, turn: Turn = AS_STORED) -> Sketch | None:
    """Quick where rounding cannot matter, else exact; nothing below five pixels a side.

    Right to the last bit where the picture gives the very pixels that the reference sees.
    """
    if min(picture.height, picture.width) < SMALLEST_SIDE:
        return None
    sketch = sketch_from(quick_thumbnail(picture, turn))
    if sketch.is_doubtful and picture.height * picture.width <= EXACT_PIXELS:
        return sketch_from(exact_thumbnail(picture, turn))
    return sketch


def sketch_from(thumbnail: Floats) -> Sketch:
    """Frequencies and quality of a thumbnail, uint8's range in float32."""
    coefficients, (change, least, most) = _sketched(thumbnail)
    quality, low, high = (min(100, total // 90) for total in (change, least, most))
    in_order = np.sort(coefficients, axis=None)
    below, median, above = in_order[126:129]
    doubtful = low != high or min(above - median, median - below) < CLOSE
    ties = int(np.count_nonzero(np.abs(in_order - median) < NEAR))
    return Sketch(thumbnail, coefficients, median, quality, bool(doubtful), ties)


def dihedral_of(picture: Picture) -> tuple[str, ...]:
    """The hashes of all eight turns and mirrorings, by signs and order alone.

    As the reference derives them: a few bits from the hash of the turned pixels.
    """
    sketch = sketch_of(picture)
    return dihedral_from(sketch.frequencies) if sketch else (EMPTY,) * 8


def dihedral_from(unturned: Floats) -> tuple[str, ...]:
    """The eight hashes from the frequencies of one, itself first, in the reference's order."""
    across, down = unturned * _SIGNS, unturned * _SIGNS[:, None]
    both = across * _SIGNS[:, None]
    return tuple(hexes_of((unturned, across.T, both, down.T, down, across, unturned.T, both.T)))


def seen_in(thumbnail: Floats) -> tuple[Floats, int]:
    """Frequencies of shape (16, 16) and quality: a sketch without a look at its rounding."""
    coefficients, (change, _, _) = _sketched(thumbnail)
    return coefficients, min(100, change // 90)


def seen_turned(
    luma: NDArray[np.uint8], turns: Sequence[tuple[bool, bool]]
) -> list[tuple[Floats, int]]:
    """`seen_in` of luma with its rows, columns or both reversed; no two turns alike."""
    if native.kernel():
        turned = _compiled.turned_sketches(luma, turns, _DCT)
        return [(coefficients, min(100, change // 90)) for coefficients, change in turned]
    picture = DecodedFrame(pixels=luma)
    return [seen_in(quick_thumbnail(picture, Turn(*turn))) for turn in turns]


def frequencies(thumbnail: Floats) -> Floats:
    """The DCT's rows and columns 1 to 16, summed in the reference's order."""
    return _sketched(thumbnail)[0]


def _sketched(thumbnail: Floats) -> tuple[Floats, tuple[int, int, int]]:
    """Frequencies, and the sum of all changes: as it is, at the least, at the most."""
    if native.kernel():
        return _compiled.sketch(thumbnail, _DCT)
    return _frequencies(thumbnail), _changes(thumbnail)


def _frequencies(thumbnail: Floats) -> Floats:
    half = np.zeros((16, SIDE), np.float32)
    for k in range(SIDE):
        half += _DCT[:, k : k + 1] * thumbnail[k : k + 1]
    products = np.zeros((16, 16), np.float32)
    for k in range(SIDE):
        products += half[:, k : k + 1] * _DCT[:, k]
    return products


def hex_of(coefficients: Floats) -> str:
    """One bit a frequency: above the lower median or not, the last one first."""
    flat = coefficients.ravel()
    return _hex_above(flat, np.partition(flat, 127)[127])


def _hex_above(flat: Floats, median: np.float32) -> str:
    return np.packbits((flat > median)[::-1]).tobytes().hex()


def hexes_of(coefficients: Sequence[Floats]) -> list[str]:
    """`hex_of` for several at once."""
    flat = np.array(coefficients).reshape(-1, 256)
    bits = flat > np.partition(flat, 127, axis=1)[:, 127:128]
    digits = np.packbits(bits[:, ::-1]).tobytes().hex()
    return [digits[at : at + 64] for at in range(0, len(digits), 64)]


def _changes(thumbnail: Floats) -> tuple[int, int, int]:
    """The steps between neighbours, each cut to a whole number, and what rounding may add."""
    down, across = thumbnail[:-1] - thumbnail[1:], thumbnail[:, :-1] - thumbnail[:, 1:]
    hundred, full, doubt = np.float32(100), np.float32(255), np.float32(1e-3)
    steps = np.concatenate([np.abs(step * hundred / full).ravel() for step in (down, across)])
    least = np.trunc(np.maximum(0, steps - doubt))
    most = np.trunc(np.where(steps > 0, steps + doubt, 0))
    return int(np.trunc(steps).sum()), int(least.sum()), int(most.sum())


def _dct() -> Floats:
    scale = np.float32(np.sqrt(2 / SIDE))
    angle = np.pi / 2 / SIDE * np.outer(np.arange(1, 17), 2 * np.arange(SIDE) + 1)
    matrix: Floats = (scale * np.cos(angle)).astype(np.float32)
    return matrix


_DCT = _dct()
_SIGNS = np.where(np.arange(16) % 2, 1, -1).astype(np.float32)
