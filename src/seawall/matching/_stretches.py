"""Where two texts run side by side: shared fingerprints, grouped along their diagonals.

A shared fingerprint is a point: its place in the query, its place in what is known. Points
of one quotation lie on one diagonal (query place minus known place), which drifts a little
with every swapped word. Points are grouped by diagonal, then cut where the query has a
long gap. O(points log points), whatever the texts.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from seawall.matching._hits import Interval
from seawall.signals.passage import Fingerprints

Places = NDArray[np.int64]

DRIFT = 100  # characters between neighbouring diagonals of one quotation
GAP = 24  # fingerprints of the query without a shared one, some 50 words
ENOUGH = 8  # fingerprints, some twenty words
PAIR = 2
MOST = 8  # stretches of one row in one value
APART = 25  # characters between two runs that lie in line: as telling as a third one


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Shared fingerprints: place in the query's list, known row, known start and end."""

    which: Places
    rows: Places
    known: Places

    def taken(self, order: Places) -> "Points":
        """The points in this order."""
        return Points(self.which[order], self.rows[order], self.known[order])


@dataclass(frozen=True, slots=True)
class QuotedStretch:
    """A quotation: the row it quotes, how many fingerprints agree of how many, and where.

    Different ones: what a text says over and over counts once.
    """

    row: int
    agreeing: int
    of: int
    interval: Interval

    @property
    def distance(self) -> int:
        """100 minus the percentage that agrees, of eight at least: few words weigh less."""
        of = max(self.of, ENOUGH)
        return 100 - round(100 * min(self.agreeing, of) / of)


def stretches(
    points: Points, query: Fingerprints, telling: NDArray[np.bool_], *, fewest: int
) -> Iterator[QuotedStretch]:
    """Every stretch of at least so many different shared fingerprints, or two well apart.

    ``telling`` says which fingerprints of the query count at all.
    """
    points = _frequent(points, PAIR)
    if not len(points.which):
        return
    diagonal = query.starts[points.which] - points.known[:, 0]
    order = np.lexsort((diagonal, points.rows))
    points, diagonal = points.taken(order), diagonal[order]
    jumps = np.diff(diagonal, prepend=diagonal[0]) > DRIFT
    group = np.cumsum(_changes(points.rows) | jumps, dtype=np.int64)
    order = np.lexsort((points.which, group))
    points, group = points.taken(order), group[order]
    gap = np.diff(points.which, prepend=points.which[0]) > GAP
    begins = np.flatnonzero(_changes(group) | gap)
    ends = np.append(begins[1:], len(group))
    for begin, end in _longest(begins, ends, points.rows[begins]):
        yield from _stretch(points, slice(begin, end), query, (telling, fewest))


def _longest(begins: Places, ends: Places, rows: Places) -> Iterator[tuple[int, int]]:
    """The stretches of most points of each row, so that no text makes a search dear."""
    order = np.lexsort((begins - ends, rows))
    where = np.arange(len(order))
    rank = where - np.maximum.accumulate(np.where(_changes(rows[order]), where, 0))
    chosen = np.sort(order[rank < MOST])
    chosen = chosen[ends[chosen] - begins[chosen] >= PAIR]
    return zip(begins[chosen].tolist(), ends[chosen].tolist(), strict=True)


def _stretch(
    points: Points, part: slice, query: Fingerprints, rule: tuple[NDArray[np.bool_], int]
) -> Iterator[QuotedStretch]:
    telling, fewest = rule
    which, known_places = points.which[part], points.known[part]
    agreeing = len(np.unique(query.hashes[which]))
    first, last = int(which[0]), int(which[-1])
    apart = int(query.starts[last] - query.ends[first])
    if agreeing < fewest and not (agreeing == PAIR and apart >= APART):
        return
    interval = Interval(
        float(query.starts[first]),
        float(query.ends[which].max()),
        float(known_places[:, 0].min()),
        float(known_places[:, 1].max()),
    )
    among = query.hashes[first : last + 1][telling[first : last + 1]]
    yield QuotedStretch(int(points.rows[part.start]), agreeing, len(np.unique(among)), interval)


def _frequent(points: Points, fewest: int) -> Points:
    """Only points of rows that have enough of them."""
    if not len(points.rows):
        return points
    _, row, counts = np.unique(points.rows, return_inverse=True, return_counts=True)
    is_frequent = counts[row] >= fewest
    return Points(points.which[is_frequent], points.rows[is_frequent], points.known[is_frequent])


def _changes(values: Places) -> NDArray[np.bool_]:
    changed = np.ones(len(values), bool)
    changed[1:] = values[1:] != values[:-1]
    return changed
