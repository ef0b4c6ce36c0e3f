"""Codes for the benchmarks: random ones, those of photographs, and near-duplicates.

`photographs` hashes random crops of scikit-image's pictures, each in its eight orientations,
with PDQ's own transform (16 x 16 of the DCT of 64 x 64 samples, against their median), and
makes queries of the same crops after an edit: moved by a few pixels, brighter or darker, with noise.
So their bits are correlated as those of real hashes are.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Codes = NDArray[np.uint8]
PICTURES = ["astronaut.png", "coffee.png", "chelsea.png", "rocket.jpg", "retina.jpg", "brick.png"]
PICTURES += ["motorcycle_left.png", "ihc.png", "hubble_deep_field.jpg", "camera.png"]


def rng(seed: int) -> np.random.Generator:
    """Numbers that are the same in every run."""
    return np.random.default_rng(seed)


def uniform(rows: int, queries: int, seed: int = 0) -> tuple[Codes, Codes]:
    """Random codes; half of the queries within 31 bits of one, half unrelated."""
    numbers = rng(seed)
    codes = numbers.integers(0, 256, (rows, 32), dtype=np.uint8)
    return codes, _half_near(codes, queries, numbers)


def clusters(rows: int, queries: int, seed: int = 1) -> tuple[Codes, Codes]:
    """Codes in clusters of about 50 near-duplicates, up to 24 bits from their centre."""
    numbers = rng(seed)
    centres = numbers.integers(0, 256, (max(1, rows // 50), 32), dtype=np.uint8)
    codes = centres[numbers.integers(0, len(centres), rows)]
    for start in range(0, rows, 1 << 18):
        some = codes[start : start + (1 << 18)]
        some ^= _flips(len(some), numbers, most=24)
    return codes, _half_near(codes, queries, numbers)


def photographs(rows: int, queries: int, seed: int = 2) -> tuple[Codes, Codes]:
    """Codes of random crops of photographs, and of some of the crops after an edit."""
    numbers, pictures = rng(seed), _pictures()
    made, edited = [], []
    per_block = 2000
    blocks = -(-rows // (8 * per_block))
    for block in range(blocks):
        picture = pictures[block % len(pictures)]
        crops = _crops(picture, per_block, numbers)
        made.append(_eight(_samples(picture, crops)))
        few = crops[: -(-queries // blocks)]
        moved = few + numbers.normal(0, 0.4, few.shape)
        samples = _samples(picture, moved) * numbers.uniform(0.7, 1.3, (len(few), 1, 1))
        edited.append(_eight(samples + numbers.normal(0, 3, samples.shape))[: len(few)])
    codes = np.concatenate(made)[:rows]
    near = np.concatenate(edited)
    order = numbers.permutation(len(near))[: queries // 2]
    return codes, np.concatenate([near[order], uniform(1, queries - len(order), seed + 9)[1]])


def _half_near(codes: Codes, queries: int, numbers: np.random.Generator) -> Codes:
    wanted = codes[numbers.integers(0, len(codes), queries)].copy()
    wanted[::2] ^= _flips(len(wanted[::2]), numbers, most=31)
    wanted[1::2] = numbers.integers(0, 256, wanted[1::2].shape, dtype=np.uint8)
    return wanted


def _flips(rows: int, numbers: np.random.Generator, *, most: int) -> Codes:
    """Masks with 0 to ``most`` bits set."""
    places = numbers.integers(0, 256, (rows, most))
    chosen = np.arange(most) < numbers.integers(0, most + 1, (rows, 1))
    mask = np.zeros((rows, 256), np.bool_)
    row = np.broadcast_to(np.arange(rows)[:, None], places.shape)
    mask[row[chosen], places[chosen]] = True
    return np.packbits(mask, axis=1)


def _pictures() -> list[NDArray[np.float32]]:
    spec = find_spec("skimage")
    assert spec is not None
    assert spec.origin is not None
    folder = Path(spec.origin).parent / "data"
    found = [folder / name for name in PICTURES if (folder / name).exists()]
    pictures = [Image.open(path).convert("L") for path in found]
    small = [p.resize((400, 300), Image.Resampling.BOX) for p in pictures]
    return [np.asarray(p, np.float32) for p in small]


def _crops(picture: NDArray[np.float32], count: int, numbers: np.random.Generator) -> np.ndarray:
    """Top, left, height and width of crops that cover 10 to 90 % of each side."""
    height, width = picture.shape
    sides = numbers.uniform(0.1, 0.9, (count, 2)) * (height, width)
    corner = numbers.random((count, 2)) * ((height, width) - sides)
    return np.concatenate([corner, sides], axis=1)


def _samples(picture: NDArray[np.float32], crops: np.ndarray) -> NDArray[np.float32]:
    """64 x 64 samples of each crop, to the nearest pixel and smoothed by their neighbours."""
    steps = (np.arange(64) + 0.5) / 64
    down = np.clip(crops[:, :1] + crops[:, 2:3] * steps, 0, picture.shape[0] - 1).astype(int)
    right = np.clip(crops[:, 1:2] + crops[:, 3:] * steps, 0, picture.shape[1] - 1).astype(int)
    return picture[down[:, :, None], right[:, None, :]]


def _eight(samples: NDArray[np.float32]) -> Codes:
    """Codes of samples in all eight orientations, by signs and transposition of the DCT."""
    k, x = np.arange(1, 17)[:, None], np.arange(64)
    basis = (np.sqrt(2 / 64) * np.cos(np.pi / 128 * k * (2 * x + 1))).astype(np.float32)
    waves = basis @ samples @ basis.T
    sign = np.where(np.arange(1, 17) % 2, -1, 1).astype(np.float32)
    flipped = [waves, waves * sign, waves * sign[:, None], waves * sign * sign[:, None]]
    both = np.stack([*flipped, *(w.transpose(0, 2, 1) for w in flipped)], axis=1)
    flat = both.reshape(-1, 256)
    return np.packbits(flat > np.median(flat, axis=1, keepdims=True), axis=1)
