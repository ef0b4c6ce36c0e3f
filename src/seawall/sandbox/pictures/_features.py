"""Local features: the corners of a picture, each with a fingerprint of what surrounds it.

What is left of a picture after a crop, under a caption or on a photographed screen still
has many of its corners. ORB finds and describes them: 256 bits a corner, compared by
Hamming distance like a PDQ hash. Here they are found on luma whose contrast was evened
out, so that large letters drawn over a picture do not take every place, and spread over
the picture by a grid.

ORB is OpenCV's and comes with the extra ``media``; without it there are no local features,
and a note says so. Source: Rublee, Rabaud, Konolige, Bradski, ORB: an efficient alternative
to SIFT or SURF, ICCV 2011.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from seawall.sandbox.pictures.features import MOST, Features, packed_features

Luma = NDArray[np.uint8]

ABSENT = "Local features were not taken: pip install 'seawall[media]'."
LONG_SIDE = 512
LARGEST_ENLARGEMENT = 4  # beyond it there is nothing but interpolation to find
SMALLEST_SIDE = 48  # pixels, after that: less than a corner's surroundings
POOL = 1500  # corners to choose from
GRID = 8  # cells a side
OCTAVES_TOGETHER = 2  # octaves that compete for a cell's places
WINDOW = 61  # pixels over which contrast is evened out
SOFTEN = 40.0  # a contrast, of 255, below which little is gained
AMPLITUDE = 60.0
FAST_THRESHOLD = 8
EDGE = 19


def cv2() -> Any | None:
    """OpenCV, single-threaded, or None where it is not installed."""
    try:
        module: Any = import_module("cv2")
    except ImportError:
        return None
    module.setNumThreads(0)
    return module


def features_of(luma: Luma, *, mirrored: bool = False) -> str | None:
    """The features of upright luma, uint8 of shape (height, width), as a value to compare.

    None where there are none, or no OpenCV. ``mirrored`` takes those of the mirror image,
    since a corner's fingerprint is another one there.
    """
    if cv2() is None:
        return None
    scaled = _scaled(luma[:, ::-1] if mirrored else luma)
    if min(scaled.shape) < SMALLEST_SIDE:
        return None
    features = _features_of(scaled)
    return packed_features(features) if len(features) else None


def _scaled(luma: Luma) -> Luma:
    ratio = min(LONG_SIDE / max(luma.shape), LARGEST_ENLARGEMENT)
    height, width = (max(1, round(side * ratio)) for side in luma.shape)
    how = Image.Resampling.BOX if ratio < 1 else Image.Resampling.BILINEAR
    return np.asarray(Image.fromarray(np.ascontiguousarray(luma)).resize((width, height), how))


def _features_of(luma: Luma) -> Features:
    module = cv2()
    assert module is not None
    orb = module.ORB_create(
        nfeatures=POOL, edgeThreshold=EDGE, fastThreshold=FAST_THRESHOLD, nlevels=8
    )
    points, descriptors = orb.detectAndCompute(_evened(luma, module), None)
    height, width = luma.shape
    if descriptors is None:
        return Features.none(width, height)
    rows = np.array([(*p.pt, p.octave, p.angle, p.response) for p in points], np.float32)
    chosen = _spread(rows, luma.shape)
    x, y, octave, angle, _ = rows[chosen].T
    return Features(width, height, x, y, octave.astype(np.uint8), angle, descriptors[chosen])


def _evened(luma: Luma, module: Any) -> Luma:
    """Each pixel against the mean and the spread around it."""
    values = luma.astype(np.float32)
    mean = module.blur(values, (WINDOW, WINDOW))
    spread = np.sqrt(np.maximum(module.blur(values * values, (WINDOW, WINDOW)) - mean * mean, 0))
    even = (values - mean) * (np.float32(AMPLITUDE) / (spread + np.float32(SOFTEN))) + 128
    levels: Luma = np.clip(even, 0, 255).astype(np.uint8)
    return levels


def _spread(rows: NDArray[np.float32], shape: tuple[int, ...]) -> NDArray[np.int64]:
    """The strongest of each cell, then the second of each, and so on."""
    x, y, octave, _, response = rows.T
    column = np.minimum(x * GRID / shape[1], GRID - 1).astype(int)
    row = np.minimum(y * GRID / shape[0], GRID - 1).astype(int)
    cell = (row * GRID + column) * GRID + octave.astype(int) // OCTAVES_TOGETHER
    order = np.lexsort((-response, cell))
    in_order = cell[order]
    starts = np.concatenate([[0], np.flatnonzero(np.diff(in_order)) + 1])
    rank = np.empty(len(rows), int)
    lengths = np.diff(np.concatenate([starts, [len(rows)]]))
    rank[order] = np.arange(len(rows)) - np.repeat(starts, lengths)
    return np.lexsort((-response, rank))[:MOST]
