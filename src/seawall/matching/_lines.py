"""Where one video lies in another: lines in time on which their frames agree.

Every pair of alike frames votes for an offset, known time less query time, at a dozen
playing speeds (a Hough transform). The offset with the most query frames behind it is a
line; it is fitted to its pairs by least squares and may so take in more of them. Then its
frames are set aside and the next line is looked for: a clip that was cut in the middle or
shuffled has several.

A known frame stands for the time until the next one, so a still that was kept once agrees
with a query frame anywhere in it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Seconds = NDArray[np.float64]
Rows = NDArray[np.int64]

# Known seconds for each second of the query, tried after 1 and in this order; 25/24 and
# 24/25 are films on television, 2 to 6 % a common way round fingerprints.
SPEEDS = (
    1.0,
    0.98,
    1.02,
    0.96,
    1.04,
    0.94,
    1.06,
    0.92,
    1.08,
    0.9,
    1.1,
    0.8,
    1.25,
    0.75,
    1.5,
    0.5,
    2.0,
)
BIN = 0.5  # seconds
SLACK = 0.6  # seconds by which a pair may miss its line
MOST_BINS = 12  # offsets that one pair votes for
MOST_LINES = 6
MOST_PAIRS = 20_000
FITS = 3
GOOD = 0.9  # of the query frames with a pair on one line: then other speeds are not tried


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Alike frames: the row of the query's, its time, and from when to when the known one stands."""

    rows: Rows
    query: Seconds
    start: Seconds
    end: Seconds

    def __len__(self) -> int:
        return len(self.rows)

    def where(self, mask: NDArray[np.bool_]) -> "Pairs":
        """Some of them."""
        return Pairs(self.rows[mask], self.query[mask], self.start[mask], self.end[mask])


@dataclass(frozen=True, slots=True)
class TimeLine:
    """Known time is ``speed * query time + offset``; ``rows`` are the query frames on it."""

    speed: float
    offset: float
    rows: tuple[int, ...]


def lines_of(pairs: Pairs, *, least: int = 2) -> list[TimeLine]:
    """The lines of at least so many query frames, longest first; no frame is on two."""
    if len(pairs) > MOST_PAIRS:
        pairs = pairs.where(_thinned(len(pairs)))
    lines: list[TimeLine] = []
    while len(pairs) and len(lines) < MOST_LINES:
        line = _best(pairs)
        if len(line.rows) < least:
            break
        lines.append(line)
        pairs = pairs.where(~np.isin(pairs.rows, line.rows))
    return lines


def _thinned(count: int) -> NDArray[np.bool_]:
    """About `MOST_PAIRS` of so many, always the same and in no rhythm.

    A clip that is shown again and again repeats itself in the list of pairs: every third of
    them may be none of the line that is looked for.
    """
    return np.random.default_rng(0).random(count, np.float32) * count < MOST_PAIRS


def _best(pairs: Pairs) -> TimeLine:
    """The line with the most query frames on it; of equals the one nearest to normal speed."""
    frames, best = len(np.unique(pairs.rows)), TimeLine(1.0, 0.0, ())
    for speed in SPEEDS:
        line = _fitted(pairs, speed, _offset(pairs, speed))
        if len(line.rows) > len(best.rows):
            best = line
        if len(best.rows) >= max(2, GOOD * frames):
            break
    return best


def _offset(pairs: Pairs, speed: float) -> float:
    """The offset that most query frames vote for, each once an offset."""
    first = np.floor((pairs.start - speed * pairs.query) / BIN).astype(np.int64)
    last = np.floor((pairs.end - speed * pairs.query) / BIN).astype(np.int64)
    counts = np.minimum(last - first + 1, MOST_BINS)
    place = np.repeat(np.arange(len(pairs)), counts)
    step = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    bins = first[place] + step
    low = int(bins.min())
    span = int(bins.max()) - low + 1
    votes = np.unique(pairs.rows[place] * span + bins - low) % span
    which, count = np.unique(votes, return_counts=True)
    return float((which[np.argmax(count)] + low + 0.5) * BIN)


def _fitted(pairs: Pairs, speed: float, offset: float) -> TimeLine:
    """The line through this offset, bent towards its own pairs while that takes in more."""
    on = _on(pairs, speed, offset)
    for _ in range(FITS):
        near = pairs.where(on)
        spread = float(np.ptp(near.query)) if len(near) else 0.0
        if spread < 10 or len(np.unique(near.rows)) < 4:
            break
        middle = (near.start + near.end) / 2
        bent, moved = (float(number) for number in np.polyfit(near.query, middle, 1))
        wider = _on(pairs, bent, moved)
        if not 0.4 < bent < 2.5 or len(np.unique(pairs.rows[wider])) <= len(np.unique(near.rows)):
            break
        speed, offset, on = bent, moved, wider
    rows = tuple(np.unique(pairs.rows[on]).tolist())
    return TimeLine(speed, _centred(pairs.where(on), speed, offset), rows)


def _centred(pairs: Pairs, speed: float, offset: float) -> float:
    """The offset in the middle of what nearly all pairs allow: known frames stand for a while."""
    if not len(pairs):
        return offset
    low = float(np.quantile(pairs.start - speed * pairs.query, 0.8))
    high = float(np.quantile(pairs.end - speed * pairs.query, 0.2))
    return (low + high) / 2 if high - low < 2 * BIN else low  # a still began when it was kept


def _on(pairs: Pairs, speed: float, offset: float) -> NDArray[np.bool_]:
    at = speed * pairs.query + offset
    on: NDArray[np.bool_] = (at >= pairs.start - SLACK) & (at <= pairs.end + SLACK)
    return on
