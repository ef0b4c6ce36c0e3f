"""Where a stretch of a query runs alongside a known recording, and how well it agrees.

Words alike are points: a place in the query, a place in what is known. Points of the same
sound lie on a line whose slope is the change of tempo. They are counted in coarse bins
first, where most of what agrees by chance falls away, then along fifteen slopes (a Hough
vote); the fullest lines are looked at word by word. A line's evidence is the sum of what
each word agrees more than chance does, over the stretch where that is greatest.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from seawall.matching._sound_runs import (
    SHIFTS,
    Places,
    SoundRun,
    Words,
    compared_bits,
    shifted_words,
)

WINDOW = 128  # words of the query looked at together, twelve seconds
STEP = 64
SLOPES = np.arange(-7, 8) / 100 + 1
COARSE = 8  # words: what the slopes spread a window's points over
FINE = 2
MOST = 20_000  # points that are counted along the slopes, an even sample of more
FEWEST = 3  # points on a line
RECENT = 200  # stretches among which the one is looked for that goes on
LINES = 24  # lines of a window that are looked at word by word
CHANCE = 0.40  # of the bits: words that differ in fewer speak for a line
EVIDENCE = 8.0  # what a line needs; lines between strangers stay below
SHORTEST = 28  # words that tell: less is a jingle or a door that both have heard
_NEARBY = np.arange(-3, 3.5, 0.5)
_TILTS = np.array([-0.01, -0.005, 0.0, 0.005, 0.01])

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SoundStretch:
    """A stretch of the query that is one of a recording, in words from the start of each.

    ``wrong`` is the sum over ``words`` words of the share of bits that differ.
    """

    row: int
    shift: int
    start: float
    end: float
    known_start: float
    known_end: float
    words: int
    wrong: float
    evidence: float

    @property
    def distance(self) -> int:
        """The percentage of bits that differ."""
        return round(100 * self.wrong / max(1, self.words))


@dataclass(frozen=True, slots=True)
class _Line:
    shift: int
    slope: float
    place: float  # beside the middle of the window


@dataclass(frozen=True, slots=True, eq=False)
class _Gains:
    """A recording's words beside a window's, one row for each way to lay the line."""

    row: int
    places: Floats
    tells: NDArray[np.bool_]
    wrong: Floats
    gains: Floats


def stretches(run: SoundRun, query: Words) -> Iterator[SoundStretch]:
    """Every stretch of the query that agrees with a recording of the run."""
    for start in range(0, max(1, len(query) - STEP), STEP):
        window = query[start : start + WINDOW]
        candidates = [_along(run, window, line, start) for line in _lines(run, window)]
        yield from _clearest([stretch for stretch in candidates if stretch is not None])


def _clearest(candidates: list[SoundStretch]) -> list[SoundStretch]:
    """Of stretches on one line at different shifts, the one with the most evidence."""
    clearest: list[SoundStretch] = []
    for stretch in sorted(candidates, key=lambda candidate: -candidate.evidence):
        if not any(_beside(stretch, earlier) for earlier in clearest):
            clearest.append(stretch)
    return clearest


def _beside(stretch: SoundStretch, neighbour: SoundStretch) -> bool:
    apart = (stretch.known_start - stretch.start) - (neighbour.known_start - neighbour.start)
    return stretch.row == neighbour.row and abs(apart) <= 2 * COARSE


def _lines(run: SoundRun, window: Words) -> Iterator[_Line]:
    """The fullest lines, each unlike those before it."""
    which, shift, place = _in_full_bins(run, *run.find(window))
    if not len(which):
        return
    beside = place - (which - len(window) / 2) * SLOPES[:, None]
    votes = np.stack([np.floor(beside / FINE), np.floor(beside / FINE + 0.5)]).astype(np.int64)
    cells = (votes * len(SLOPES) + np.arange(len(SLOPES))[:, None]) * 2
    cells = (cells + np.arange(2)[:, None, None]) * len(SHIFTS) + (shift - SHIFTS[0])
    full, counts = np.unique(cells, return_counts=True)
    order = np.argsort(-counts, kind="stable")[: 8 * LINES]
    chosen: list[_Line] = []
    for cell in full[order][counts[order] >= FEWEST].tolist():
        line = _line(cell)
        if len(chosen) < LINES and not any(_alike(line, earlier) for earlier in chosen):
            chosen.append(line)
            yield line


def _in_full_bins(run: SoundRun, *points: Places) -> tuple[Places, Places, Places]:
    """The points in bins that hold more than chance would put there."""
    which, shift, place = points
    bins = np.stack([place - which, place - which + COARSE // 2]) // COARSE
    bins = (bins * 2 + np.arange(2)[:, None]) * len(SHIFTS) + (shift - SHIFTS[0])
    _, number, counts = np.unique(bins, return_inverse=True, return_counts=True)
    usual = len(which) * COARSE / (len(SHIFTS) * max(1, len(run)))
    least = max(FEWEST, usual + 2 * usual**0.5)
    chosen = np.flatnonzero((counts[number.reshape(bins.shape)] >= least).any(axis=0))
    chosen = chosen[:: len(chosen) // MOST + 1]
    return which[chosen], shift[chosen], place[chosen]


def _line(cell: int) -> _Line:
    cell, shift = divmod(cell, len(SHIFTS))
    cell, half = divmod(cell, 2)
    vote, slope = divmod(cell, len(SLOPES))
    place = (vote + 0.5 - half / 2) * FINE
    return _Line(shift + SHIFTS[0], float(SLOPES[slope]), place)


def _alike(line: _Line, neighbour: _Line) -> bool:
    return line.shift == neighbour.shift and abs(line.place - neighbour.place) < COARSE


def _along(run: SoundRun, window: Words, line: _Line, start: int) -> SoundStretch | None:
    """The best stretch along a line or one close to it, if the line itself is any good."""
    rough = _gains(run, window, line, (np.zeros(1), _NEARBY[::2]))
    if _greatest(rough.gains)[3] < EVIDENCE / 2:
        return None
    fine = _gains(run, window, line, (_TILTS, _NEARBY))
    best, first, last, evidence = _greatest(fine.gains)
    tells = fine.tells[best, first : last + 1]
    if evidence < EVIDENCE or tells.sum() < SHORTEST:
        return None
    return SoundStretch(
        row=fine.row,
        shift=line.shift,
        start=float(start + first),
        end=float(start + last),
        known_start=float(fine.places[best, first]),
        known_end=float(fine.places[best, last]),
        words=int(tells.sum()),
        wrong=float(fine.wrong[best, first : last + 1][tells].sum()),
        evidence=evidence,
    )


def _gains(run: SoundRun, window: Words, line: _Line, around: tuple[Floats, Floats]) -> _Gains:
    """Word by word along the line, tilted and moved in each of these ways."""
    row, begin, end = run.bounds(int(line.place))
    tilts, nearby = around
    steps = np.arange(len(window)) - len(window) / 2
    slopes = np.repeat(line.slope + tilts, len(nearby))[:, None]
    places = np.rint(line.place + np.tile(nearby, len(tilts))[:, None] + slopes * steps)
    inside = (places >= begin) & (places < end)
    known_words = run.words[np.clip(places, begin, end - 1).astype(np.int64)]
    tells = inside & (known_words != 0) & (window != 0)
    mask = compared_bits(line.shift)
    turned = np.bitwise_count((known_words ^ shifted_words(window, line.shift)) & mask)
    wrong = turned / int(mask).bit_count()
    return _Gains(row, places - begin, tells, wrong, np.where(tells, CHANCE - wrong, 0.0))


def _greatest(gains: Floats) -> tuple[int, int, int, float]:
    """The row and stretch whose sum is greatest: row, first, last, sum (Kadane)."""
    sums = np.cumsum(gains, axis=1)
    before = np.concatenate([np.zeros((len(gains), 1)), sums[:, :-1]], axis=1)
    lowest = np.minimum.accumulate(before, axis=1)
    row, last = np.unravel_index(np.argmax(sums - lowest), gains.shape)
    first = last - int(np.argmin(before[row, last::-1]))  # not where nothing tells yet
    return int(row), int(first), int(last), float(sums[row, last] - before[row, first])


def joined_stretches(parts: list[SoundStretch]) -> list[SoundStretch]:
    """Stretches of neighbouring windows that are one, put together."""
    joined: list[SoundStretch] = []
    for part in sorted(parts, key=lambda stretch: (stretch.row, stretch.start)):
        before = next(
            (earlier for earlier in reversed(joined[-RECENT:]) if _follows(part, earlier)), None
        )
        if before is None:
            joined.append(part)
        else:
            joined[joined.index(before, max(0, len(joined) - RECENT))] = _both(before, part)
    return joined


def _follows(part: SoundStretch, before: SoundStretch) -> bool:
    gap, known_gap = part.start - before.end, part.known_start - before.known_end
    return (
        part.row == before.row
        and abs(part.shift - before.shift) <= 1
        and gap <= STEP
        and abs(known_gap - gap) <= COARSE + 0.1 * abs(gap)
    )


def _both(earlier: SoundStretch, later: SoundStretch) -> SoundStretch:
    return SoundStretch(
        row=earlier.row,
        shift=earlier.shift,
        start=min(earlier.start, later.start),
        end=max(earlier.end, later.end),
        known_start=min(earlier.known_start, later.known_start),
        known_end=max(earlier.known_end, later.known_end),
        words=earlier.words + later.words,
        wrong=earlier.wrong + later.wrong,
        evidence=max(earlier.evidence, later.evidence),
    )
