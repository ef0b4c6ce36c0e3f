"""What a search answers: three arrays of one length, one place a hit."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of the query that is a stretch of what is known.

    In seconds for video and audio, in characters of the normalised text for passages.
    """

    start: float
    end: float
    known_start: float
    known_end: float


@dataclass(frozen=True, slots=True, eq=False)
class Hits:
    """All hits of a search, ordered by query, then distance, then key.

    ``query`` is the row of the query that hit, ``key`` what it hit, ``distance`` how far
    apart they are: bits for a Hamming index, 100 minus the percentage that agrees for
    video, audio and texts; int64, shape (hits,) each. ``intervals`` has, for kinds that
    align, the matched stretches of each hit; it is empty for the others.
    """

    query: NDArray[np.int64]
    key: NDArray[np.int64]
    distance: NDArray[np.int64]
    intervals: tuple[tuple[Interval, ...], ...] = ()

    def __len__(self) -> int:
        return len(self.key)

    def __iter__(self) -> Iterator[tuple[int, int, int]]:
        """Each hit as plain numbers: query, key, distance."""
        return iter(
            zip(self.query.tolist(), self.key.tolist(), self.distance.tolist(), strict=True)
        )


Part = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]


def gather_hits(parts: list[Part]) -> Hits:
    """Put the hits of all segments into one fixed order."""
    if not parts:
        none = np.zeros(0, np.int64)
        return Hits(none, none, none)
    if len(parts) == 1:
        query, key, distance = parts[0]
    else:
        query, key, distance = (np.concatenate(column) for column in zip(*parts, strict=True))
    if len(key) == 1:
        return Hits(query, key, distance)
    order = np.lexsort((key, distance, query))
    return Hits(query[order], key[order], distance[order])
