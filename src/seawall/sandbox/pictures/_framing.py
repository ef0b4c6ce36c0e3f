"""Where in a picture another one lies: inside a flat border, or between straight edges.

Four ways of looking, each cheap. Flat lines are taken off the sides. The longest run of rows
without a flat one is the picture on a page. The longest run of rows and columns in which
something changes from pixel to pixel is what a blurred background leaves of a picture. And a line on the edge of a pasted picture changes more to the
next one than its neighbours do, all along the edge: of the lines that stand out, those
rectangles are given whose four sides stand out the most.

Boxes are (top, bottom, left, right), half open, in pixels. Linear in the pixels.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from seawall.sandbox.pictures._changes import COARSE, Changes, changes_in, sharpest
from seawall.sandbox.pictures._edges import FAINT, MARGIN, NEAR, along, edges_in

Luma = NDArray[np.uint8]
Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Places = NDArray[np.int64]
Box = tuple[int, int, int, int]

FLAT = 5.0  # standard deviation in a row of a border, of 255: JPEG's ringing stays below
LEAST = 0.2  # of a side: a smaller rectangle has too few pixels to hash
ALIKE = 0.9  # overlap over union from which two rectangles are one
RINGING = 8  # pixels from an edge, in a JPEG
BUSY = 0.4  # of the busiest lines' share of such pixels
GAP = 3  # calm lines that a run may hold


def without_border(luma: Luma) -> Box:
    """The box that is left when flat rows and columns are taken off the sides."""
    if not _has_flat_edge(luma):
        return 0, len(luma), 0, luma.shape[1]
    values = luma.astype(np.float32)
    top, bottom, left, right = 0, len(values), 0, values.shape[1]
    for _ in range(2):
        before = (top, bottom, left, right)
        first, last = _busy(values[top:bottom, left:right])
        top, bottom = top + first, top + last
        first, last = _busy(values[top:bottom, left:right].T)
        left, right = left + first, left + last
        if before == (top, bottom, left, right):
            break
    inner = luma[top:bottom]
    left, right = (
        _settled(inner.T, left),
        inner.shape[1] - _settled(inner.T[::-1], inner.shape[1] - right),
    )
    inner = luma[:, left:right]
    return (
        _settled(inner, top),
        len(inner) - _settled(inner[::-1], len(inner) - bottom),
        left,
        right,
    )


def _has_flat_edge(luma: Luma) -> bool:
    """Whether any outermost row or column is flat: without one there is no border."""
    rows, columns = luma[:: max(1, len(luma) - 1)], luma[:, :: max(1, luma.shape[1] - 1)].T
    return not all(_busy_rows(lines.astype(np.float32)).all() for lines in (rows, columns))


def _settled(luma: Luma, border: int) -> int:
    """How wide a border is: JPEG's ringing may have hidden the last of its flat lines."""
    if border < RINGING // 4 or border + 2 * RINGING > len(luma):
        return border
    return border - 1 + sharpest(luma[border - 1 : border + RINGING])


def rectangles(luma: Luma, most: int = 4) -> list[Box]:
    """The rectangles that look like a picture of their own, the likeliest first."""
    if min(luma.shape) // COARSE < 4 * NEAR:
        return []
    changes = changes_in(luma)
    small = changes.small
    candidates = [*_unbroken(small), *_busiest(changes), *_edged(changes)]
    boxes: list[Box] = []
    for box in candidates:
        known_boxes = [(0, small.shape[0], 0, small.shape[1]), *boxes]
        if all(_overlap(box, known_box) < ALIKE for known_box in known_boxes):
            boxes.append(box)
        if len(boxes) == most:
            break
    return [_refined(luma, box) for box in boxes]


def _busy(values: Floats) -> tuple[int, int]:
    """From the first to behind the last row that is not flat; all of them if each is."""
    busy = np.flatnonzero(_busy_rows(values))
    return (int(busy[0]), int(busy[-1]) + 1) if len(busy) else (0, len(values))


def _busy_rows(values: Floats) -> NDArray[np.bool_]:
    """Which rows are not flat, by their standard deviation."""
    width = values.shape[1]
    mean = values.sum(axis=1) / width
    spread = np.einsum("ij,ij->i", values, values) / width - mean * mean
    busy: NDArray[np.bool_] = spread > FLAT * FLAT
    return busy


def _unbroken(small: Floats) -> list[Box]:
    """The longest run of rows without a flat one, as between the lines of a page."""
    busy = np.flatnonzero(_busy_rows(small))
    if not len(busy):
        return []
    top, bottom = _longest(busy, 1)
    left, right = _busy(small[top:bottom].T)
    return _large((top, bottom, left, right), small)


def _busiest(changes: Changes) -> list[Box]:
    """The longest run of busy rows, and of busy columns in it; twice, to settle."""
    moves = changes.busy
    top, bottom, left, right = 0, moves.shape[0], 0, moves.shape[1]
    for _ in range(2):
        top, bottom = _run(moves[:, left:right].mean(axis=1))
        left, right = _run(moves[top:bottom].mean(axis=0))
    return _large((top, bottom, left, right), changes.small)


def _large(box: Box, small: Floats) -> list[Box]:
    """The box, unless it is too small to hash."""
    rows, columns = box[1] - box[0], box[3] - box[2]
    return [box] if rows >= LEAST * len(small) and columns >= LEAST * small.shape[1] else []


def _run(share: Floats) -> tuple[int, int]:
    """The longest run of lines above a part of the busiest, small gaps bridged."""
    busy = np.flatnonzero(share >= BUSY * np.partition(share, -len(share) // 8)[-len(share) // 8])
    return _longest(busy, GAP)


def _longest(busy: Places, gap: int) -> tuple[int, int]:
    """The longest run of these places, gaps of so many bridged."""
    breaks = np.flatnonzero(np.diff(busy) > gap)
    starts = busy[np.concatenate([[0], breaks + 1])]
    ends = busy[np.concatenate([breaks, [len(busy) - 1]])] + 1
    longest = int((ends - starts).argmax())
    return int(starts[longest]), int(ends[longest])


def _edged(changes: Changes) -> list[Box]:
    """Rectangles by the strength of their edges, the strongest first."""
    height, width = changes.small.shape
    down, across = changes.down, changes.across
    rows = edges_in(down.mean(axis=1, dtype=np.float32)[None], height)[1][0]
    rows = rows[rows >= 0]
    first, last = np.triu_indices(len(rows), 1)
    tall = rows[last] - rows[first] >= LEAST * height
    first, last = first[tall], last[tall]
    if not len(first):
        return []
    blocks = np.zeros((len(rows), width - 1), np.float32)
    np.cumsum(np.add.reduceat(across, rows[:-1], axis=0), axis=0, out=blocks[1:])
    spans = (rows[last] - rows[first])[:, None]
    columns, places = edges_in((blocks[last] - blocks[first]) / spans, width)
    pairs = (first, last, *_between(places, width))
    return _ranked(rows, pairs, columns, along(down, rows))


def _between(places: Places, width: int) -> tuple[Places, Places, Places]:
    """For each pair of rows the pairs of columns that are far enough apart."""
    left, right = np.triu_indices(places.shape[1], 1)
    wide = (places[:, right] - places[:, left] >= LEAST * width) & (places[:, left] >= 0)
    which, pair = np.nonzero(wide)
    return which, places[which, left[pair]], places[which, right[pair]]


def _ranked(rows: Places, pairs: tuple[Places, ...], columns: Doubles, edges: Floats) -> list[Box]:
    """Boxes all of whose sides stand out, by how much they do."""
    first, last, which, left, right = pairs
    strength = np.pad(columns, ((0, 0), (1, 1)), constant_values=MARGIN)
    sides = [strength[which, left], strength[which, right]]
    for ends in (first[which], last[which]):
        change = (edges[ends, :, right] - edges[ends, :, left]) / (right - left)[:, None]
        sides.append(change[:, 0] - np.maximum(change[:, 1], change[:, 2]))
    faintest = np.minimum.reduce(sides)
    score = np.where(faintest >= FAINT, sum(np.sqrt(np.maximum(side, 0)) for side in sides), 0)
    top, bottom = rows[first[which]], rows[last[which]]
    boxes = np.column_stack([top, bottom, left, right])
    order = np.argsort(-score, kind="stable")[: int((score > 0).sum())]
    return [(a, b, c, d) for a, b, c, d in boxes[order].tolist()]


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
    return start + sharpest(luma[start:end])
