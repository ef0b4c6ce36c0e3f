"""How much of a video was found in another, and whether that is enough to say so.

Two shares are counted in time: of the known video, and of the query. A known clip inside a
long upload is found whole, whatever surrounds it; an excerpt of a long known video is
found whole too, however little of that it is. The larger share counts.

One picture in common is no match: two videos may share a title card or a logo. Three
pictures on a line in time are; or everything there is of a known video that has fewer, if
the query is mostly that or shows it for a quarter of a minute. A share of less than ten
seconds counts only if it is nearly all: a shared opening is not a copy.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from seawall.matching._clip import ENOUGH, Clip, pictures_in
from seawall.matching._hits import Interval
from seawall.matching._lines import TimeLine

BRIDGE = 6.0  # seconds without an agreeing frame that a line runs through
SHORT = 10.0  # seconds below which nearly all must be found
NEARLY_ALL = 0.8
MOSTLY = 0.5
LONG_STILL = 15.0  # seconds of one picture that are more than a title card


@dataclass(frozen=True, slots=True)
class VideoMatch:
    """The shares, 0 to 1, and the stretches, in order of the query's time."""

    of_known: float
    of_query: float
    intervals: tuple[Interval, ...]

    @property
    def distance(self) -> int:
        """100 less the larger share in percent."""
        return 100 - round(100 * max(self.of_known, self.of_query))


def weigh_lines(query: Clip, known_clip: Clip, lines: list[TimeLine]) -> VideoMatch | None:
    """How much of a known video is in another, by its lines; None where it is no evidence."""
    stretches = [stretch for line in lines for stretch in _stretches(query, known_clip, line)]
    if not stretches:
        return None
    seen_seconds = _union([(stretch.start, stretch.end) for stretch in stretches])
    shown_seconds = _union([(stretch.known_start, stretch.known_end) for stretch in stretches])
    of_query = min(1.0, seen_seconds / _query_seconds(query))
    of_known = min(1.0, shown_seconds / (known_clip.covered / 1000))
    rows = np.array(sorted({row for line in lines for row in line.rows}))
    if not _is_evidence(query.codes[rows], known_clip, of_known, (of_query, seen_seconds)):
        return None
    stretches.sort(key=lambda stretch: stretch.start)
    return VideoMatch(
        _counted(of_known, shown_seconds), _counted(of_query, seen_seconds), tuple(stretches)
    )


def _is_evidence(
    codes: NDArray[np.uint8], known_clip: Clip, of_known: float, query: tuple[float, float]
) -> bool:
    pictures, (of_query, seconds) = pictures_in(codes), query
    if pictures >= ENOUGH:
        return True
    if pictures < known_clip.pictures or of_known < NEARLY_ALL:
        return False
    return of_query >= MOSTLY or seconds >= LONG_STILL


def _counted(share: float, seconds: float) -> float:
    return share if seconds >= SHORT or share >= NEARLY_ALL else 0.0


def _query_seconds(query: Clip) -> float:
    starts, ends = query.spans
    return max(0.001, float((ends - starts).sum()) / 1000)


def _stretches(query: Clip, known_clip: Clip, line: TimeLine) -> list[Interval]:
    """A line as stretches: its frames, and the short gaps between them, within both videos."""
    starts, ends = (edges / 1000 for edges in query.spans)
    rows = np.array(line.rows)
    gaps = np.flatnonzero(starts[rows[1:]] - ends[rows[:-1]] > BRIDGE) + 1
    length = known_clip.milliseconds / 1000
    stretches = []
    for run in np.split(rows, gaps):
        begin = max(float(starts[run[0]]), -line.offset / line.speed)
        end = min(float(ends[run[-1]]), (length - line.offset) / line.speed)
        if end > begin:
            first, last = (at * line.speed + line.offset for at in (begin, end))
            stretches.append(Interval(*(round(at, 3) for at in (begin, end, first, last))))
    return stretches


def _union(spans: list[tuple[float, float]]) -> float:
    """How long the spans are together, where they overlap counted once."""
    total, until = 0.0, -1e9
    for start, end in sorted(spans):
        total += max(0.0, end - max(start, until))
        until = max(until, end)
    return total
