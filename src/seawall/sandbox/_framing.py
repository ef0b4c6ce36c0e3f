"""Where in a picture another one lies: inside a flat border, or between straight edges.

Three ways of looking, each cheap. Flat lines are taken off the sides. The longest run of
rows and columns in which something changes from pixel to pixel is what a blurred or blank
page leaves of a picture. And a line on the edge of a pasted picture changes more to the
next one than its neighbours do, all along the edge: of the lines that stand out, those
rectangles are given whose four sides stand out the most.

Boxes are (top, bottom, left, right), half open, in pixels. Linear in the pixels.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Luma = NDArray[np.uint8]
Floats = NDArray[np.float32]
Box = tuple[int, int, int, int]

COARSE = 2  # edges are looked for at half the size, then placed exactly
FLAT = 5.0  # standard deviation in a row of a border, of 255: JPEG's ringing stays below
LEAST = 0.2  # of a side: a smaller rectangle has too few pixels to hash
NEAR = 6  # lines each way that an edge has to stand out from
LINES = 5  # candidates a direction
MARGIN = 2.0  # what the picture's own margin counts as an edge, of 255
FAINT = 1.5  # an edge that stands out by less is none
ALIKE = 0.9  # overlap over union from which two rectangles are one
STEP = 2  # change from pixel to pixel, of 255, from which something happens there
BUSY = 0.4  # of the busiest lines' share of such pixels
GAP = 3  # calm lines that a run may hold


def without_border(luma: Luma) -> Box:
    """The box that is left when flat rows and columns are taken off the sides."""
    values = luma.astype(np.float32)
    top, bottom, left, right = 0, len(values), 0, values.shape[1]
    for _ in range(2):
        first, last = _busy(values[top:bottom, left:right])
        top, bottom = top + first, top + last
        first, last = _busy(values[top:bottom, left:right].T)
        left, right = left + first, left + last
    return top, bottom, left, right


def rectangles(luma: Luma, most: int = 4) -> list[Box]:
    """The rectangles that look like a picture of their own, the likeliest first."""
    small = _smaller(luma)
    if min(small.shape) < 4 * NEAR:
        return []
    found = [*_busiest(small), *_edged(small)]
    kept: list[Box] = []
    for box in found:
        others = [(0, small.shape[0], 0, small.shape[1]), *kept]
        if len(kept) < most and all(_overlap(box, other) < ALIKE for other in others):
            kept.append(box)
    return [_refined(luma, box) for box in kept]


def _busy(values: Floats) -> tuple[int, int]:
    """From the first to behind the last row that is not flat; all of them if each is."""
    width = values.shape[1]
    mean = values.sum(axis=1) / width
    spread = np.einsum("ij,ij->i", values, values) / width - mean * mean
    busy = np.flatnonzero(spread > FLAT * FLAT)
    return (int(busy[0]), int(busy[-1]) + 1) if len(busy) else (0, len(values))


def _smaller(luma: Luma) -> Floats:
    """The mean of each block of pixels."""
    height, width = (side // COARSE * COARSE for side in luma.shape)
    rows = np.zeros((height // COARSE, width), np.uint16)
    for first in range(COARSE):
        rows += luma[first:height:COARSE, :width]
    blocks = np.zeros((height // COARSE, width // COARSE), np.float32)
    for first in range(COARSE):
        blocks += rows[:, first::COARSE]
    blocks /= COARSE * COARSE
    return blocks


def _busiest(small: Floats) -> list[Box]:
    """The longest run of busy rows, and of busy columns in it; twice, to settle."""
    top, bottom, left, right = 0, small.shape[0], 0, small.shape[1]
    moves = np.zeros(small.shape, np.float32)
    moves[:-1, :-1] = (np.abs(np.diff(small, axis=0))[:, :-1] >= STEP) | (
        np.abs(np.diff(small, axis=1))[:-1] >= STEP
    )
    for _ in range(2):
        top, bottom = _run(moves[:, left:right].mean(axis=1))
        left, right = _run(moves[top:bottom].mean(axis=0))
    if bottom - top < LEAST * small.shape[0] or right - left < LEAST * small.shape[1]:
        return []
    return [(top, bottom, left, right)]


def _run(share: Floats) -> tuple[int, int]:
    """The longest run of lines above a part of the busiest, small gaps bridged."""
    busy = np.flatnonzero(share >= BUSY * np.partition(share, -len(share) // 8)[-len(share) // 8])
    breaks = np.flatnonzero(np.diff(busy) > GAP)
    starts = busy[np.concatenate([[0], breaks + 1])]
    ends = busy[np.concatenate([breaks, [len(busy) - 1]])] + 1
    longest = int((ends - starts).argmax())
    return int(starts[longest]), int(ends[longest])


def _edged(small: Floats) -> list[Box]:
    """Rectangles by the strength of their edges, the strongest first."""
    height, width = small.shape
    down, across = np.abs(np.diff(small, axis=0)), np.abs(np.diff(small, axis=1))
    rows = _lines(_excess(down.mean(axis=1)))
    blocks = np.cumsum(np.add.reduceat(across, [*rows[:-1]], axis=0), axis=0)
    blocks = np.concatenate([np.zeros((1, width - 1), np.float32), blocks])
    edges = {row: _along(down, row) for row in rows}
    found: list[tuple[float, Box]] = []
    for (first, top), (last, bottom) in combinations(enumerate(rows), 2):
        if bottom - top >= LEAST * height:
            columns = _excess((blocks[last] - blocks[first]) / (bottom - top))
            found += _between(columns, top, bottom, edges)
    return [box for _, box in sorted(found, key=lambda one: -one[0])]


def _between(
    columns: Floats, top: int, bottom: int, edges: dict[int, Floats]
) -> list[tuple[float, Box]]:
    """Rectangles between two rows, each with its score: all four sides must stand out."""
    width = len(columns) + 1
    strength = np.concatenate([[MARGIN], columns, [MARGIN]])
    found = []
    for left, right in combinations(_lines(columns), 2):
        if right - left >= LEAST * width:
            sides = [float(strength[left]), float(strength[right])]
            sides += [_strength(edges[row], left, right) for row in (top, bottom)]
            if min(sides) >= FAINT:
                found.append((sum(side**0.5 for side in sides), (top, bottom, left, right)))
    return found


def _along(down: Floats, row: int) -> Floats:
    """The change across a row, just above it and just below, as running sums along it."""
    height, width = len(down) + 1, down.shape[1]
    sums = np.zeros((3, width + 1), np.float32)
    if 0 < row < height:
        line = row - 1
        parts = (slice(line, row), slice(max(0, line - NEAR), max(1, line - 1)))
        for place, part in enumerate((*parts, slice(min(line + 2, height - 2), line + NEAR + 1))):
            np.cumsum(down[part].mean(axis=0), out=sums[place, 1:])
    else:
        sums[0] = MARGIN * np.arange(width + 1)
    return sums


def _strength(sums: Floats, left: int, right: int) -> float:
    """How much an edge stands out between two places along it."""
    here, above, below = ((sums[:, right] - sums[:, left]) / (right - left)).tolist()
    return float(here - max(above, below))


def _excess(profile: Floats) -> Floats:
    """How much more changes across each line than across those near it, on average."""
    total = np.concatenate([np.zeros(1, np.float32), np.cumsum(profile)])
    line, last = np.arange(len(profile)), len(profile)
    near = []
    for start, stop in ((line - NEAR, line - 1), (line + 2, line + NEAR + 1)):
        first, end = np.clip(start, 0, last - 1), np.clip(stop, 1, last)
        near.append((total[end] - total[first]) / np.maximum(1, end - first))
    excess: Floats = profile - np.maximum(*near)
    return excess


def _lines(excess: Floats) -> list[int]:
    """The lines that stand out, in order, with both margins."""
    left, places = excess.copy(), {0, len(excess) + 1}
    for _ in range(LINES):
        best = int(left.argmax())
        if left[best] < FAINT:
            break
        places.add(best + 1)
        left[max(0, best - 2) : best + 3] = 0
    return sorted(places)


def _overlap(a: Box, b: Box) -> float:
    """Intersection over union."""
    rows = max(0, min(a[1], b[1]) - max(a[0], b[0]))
    columns = max(0, min(a[3], b[3]) - max(a[2], b[2]))
    both = rows * columns
    return both / max(1, _area(a) + _area(b) - both)


def _area(box: Box) -> int:
    return (box[1] - box[0]) * (box[3] - box[2])


def _refined(luma: Luma, box: Box) -> Box:
    """The box in pixels of the luma itself, each side where the change is greatest."""
    top, bottom, left, right = (COARSE * side for side in box)
    top = _sharpest(luma[:, left:right], top)
    bottom = _sharpest(luma[:, left:right], bottom)
    across = luma[top:bottom].T
    left, right = _sharpest(across, left), _sharpest(across, right)
    return top, bottom, left, right


def _sharpest(luma: Luma, place: int) -> int:
    """The place nearby before which the rows change the most."""
    if place < COARSE:
        return 0
    if place > len(luma) - 2 * COARSE:
        return len(luma)
    start, end = max(0, place - 2 * COARSE), min(len(luma), place + 2 * COARSE)
    change = np.abs(np.diff(luma[start:end].astype(np.float32), axis=0)).mean(axis=1)
    return start + 1 + int(change.argmax())
