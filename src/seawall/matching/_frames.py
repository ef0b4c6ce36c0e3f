"""Known videos found by their frames: which, how much of them, and from when to when.

All frames of all videos lie in one Hamming index. The frames of a query that hit a video
are laid along time (`_lines`), and what lies on a line counts (`_found`).

Holds about 80 bytes a frame beside the Hamming index's own, and half a kilobyte a video;
both sides are thinned where the picture stands still. A search costs one Hamming search a
frame, and a few milliseconds for each video that shares enough frames.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from os import PathLike
from threading import Lock

import numpy as np
from numpy.typing import ArrayLike, NDArray

from seawall.matching._clip import Clip, clip_of
from seawall.matching._file import read_arrays, write_arrays
from seawall.matching._found import VideoMatch, weigh_lines
from seawall.matching._hamming import HammingIndex
from seawall.matching._hits import Hits, Interval
from seawall.matching._lines import Pairs, lines_of
from seawall.matching._segments import as_keys
from seawall.signals.vpdq import THRESHOLD, frames_of

FRAME_BITS = 20  # of a frame's key: which frame of its video; the rest is which video
RADIUS = 31
KIND = "frames"
AROUND = 5.0  # seconds looked at more closely on both sides of a lone hit
MOST_AROUND = 120.0  # seconds in all

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class _KnownClip:
    key: int
    clip: Clip


class FrameIndex:
    """Videos as `vpdq` values under integer keys; safe to search while one thread writes."""

    def __init__(self) -> None:
        self._codes = HammingIndex(256, RADIUS)
        self._known: dict[int, _KnownClip] = {}
        self._numbers: dict[int, list[int]] = {}
        self._next = 0
        self._lock = Lock()

    def __len__(self) -> int:
        """How many videos there are."""
        return len(self._known)

    def add(self, keys: ArrayLike, values: Sequence[str]) -> None:
        """Add videos under keys, int64 of shape (n,); one without a usable frame is never found."""
        for key, value in zip(as_keys(keys).tolist(), values, strict=True):
            clip = clip_of(frames_of(value))
            if clip is not None:
                self._take(key, clip)

    def discard(self, keys: ArrayLike) -> int:
        """Remove every video of these keys; says how many."""
        with self._lock:
            numbers = [n for key in as_keys(keys).tolist() for n in self._numbers.pop(key, ())]
            discarded_videos = [(number, self._known.pop(number)) for number in numbers]
        for number, video in discarded_videos:
            self._codes.discard(_frame_keys(number, len(video.clip)))
        return len(discarded_videos)

    def search(self, values: Sequence[str], radius: int | None = None) -> Hits:
        """Every video of which, or in which, so much was found; with the stretches in seconds.

        ``radius`` is the largest distance: 100 less the share in percent, 50 by default.
        """
        limit = THRESHOLD if radius is None else radius
        rows: list[tuple[int, int, int, tuple[Interval, ...]]] = []
        for place, value in enumerate(values):
            best: dict[int, VideoMatch] = {}
            for key, match in self._matches(clip_of(frames_of(value)), limit):
                if key not in best or match.distance < best[key].distance:
                    best[key] = match
            rows += [(place, match.distance, key, match.intervals) for key, match in best.items()]
        return _hits(sorted(rows, key=lambda row: row[:3]))

    def hints(self, value: str) -> list[tuple[float, float]]:
        """Where to look more closely: the stretches around frames that hit anything at all.

        In seconds of the query, two minutes at the most. A sparse look may meet a short clip
        in one frame, which is no evidence; ten frames a second around it are.
        """
        query = clip_of(frames_of(value))
        if query is None:
            return []
        hit = np.unique(self._codes.search(query.codes, RADIUS).query)
        return _merged((query.times[hit] / 1000).tolist(), query.milliseconds / 1000)

    def save(self, path: str | PathLike[str]) -> None:
        """Write a snapshot, complete or not at all."""
        with self._lock:
            videos = list(self._known.values())
        clips = [video.clip for video in videos]
        arrays = {
            "keys": np.array([video.key for video in videos], np.int64),
            "frames": np.array([len(clip) for clip in clips], np.int64),
            "milliseconds": np.array([clip.milliseconds for clip in clips], np.int64),
            "pictures": np.array([clip.pictures for clip in clips], np.int64),
            "times": _joined([clip.times for clip in clips]),
            "holds": _joined([clip.holds for clip in clips]),
            "codes": np.concatenate([np.zeros((0, 32), np.uint8), *(c.codes for c in clips)]),
        }
        write_arrays(path, KIND, {}, arrays)

    @classmethod
    def load(cls, path: str | PathLike[str]) -> "FrameIndex":
        """Map a saved index; the frames' own index is built anew, half a second a million."""
        _, arrays = read_arrays(path, KIND)
        index = cls()
        ends = np.cumsum(arrays["frames"])
        clips = [
            Clip(
                arrays["times"][end - count : end],
                arrays["holds"][end - count : end],
                arrays["codes"][end - count : end],
                int(length),
                int(pictures),
            )
            for end, count, length, pictures in zip(
                ends, arrays["frames"], arrays["milliseconds"], arrays["pictures"], strict=True
            )
        ]
        for key, clip in zip(arrays["keys"].tolist(), clips, strict=True):
            index._register(key, clip)
        if clips:
            keys = [_frame_keys(number, len(clip)) for number, clip in enumerate(clips)]
            index._codes.add(np.concatenate(keys), arrays["codes"])
        return index

    def _take(self, key: int, clip: Clip) -> None:
        number = self._register(key, clip)
        self._codes.add(_frame_keys(number, len(clip)), clip.codes)

    def _register(self, key: int, clip: Clip) -> int:
        with self._lock:
            number, self._next = self._next, self._next + 1
            self._known[number] = _KnownClip(key, clip)
            self._numbers.setdefault(key, []).append(number)
            return number

    def _matches(self, query: Clip | None, limit: int) -> Iterator[tuple[int, VideoMatch]]:
        if query is None:
            return
        hits = self._codes.search(query.codes, RADIUS)
        order = np.argsort(hits.key, kind="stable")
        frames, rows = hits.key[order], hits.query[order]
        numbers = frames >> FRAME_BITS
        edges = np.flatnonzero(np.diff(numbers, prepend=-1, append=-1))
        for start, end in pairwise(edges.tolist()):
            video = self._known.get(int(numbers[start]))
            if video is None:
                continue
            of_it = frames[start:end] & ((1 << FRAME_BITS) - 1)
            match = _compared(query, video.clip, (rows[start:end], of_it), limit=limit)
            if match is not None and match.distance <= limit:
                yield video.key, match


def _compared(
    query: Clip, known_clip: Clip, alike: tuple[Rows, Rows], *, limit: int
) -> VideoMatch | None:
    """Lay the alike frames along time, unless there are too few to amount to anything."""
    rows, frames = alike
    starts, ends = query.spans
    met = np.unique(rows)
    most = float((ends - starts)[met].sum()) + 6_000 * len(met)  # gaps that may be bridged
    if most < (1 - limit / 100) * min(known_clip.covered, float((ends - starts).sum())):
        return None
    pairs = Pairs(
        rows,
        query.times[rows] / 1000,
        known_clip.times[frames] / 1000,
        (known_clip.times[frames] + known_clip.holds[frames]) / 1000,
    )
    return weigh_lines(
        query, known_clip, lines_of(pairs, least=min(2, len(query), len(known_clip)))
    )


def _frame_keys(number: int, count: int) -> Rows:
    return (number << FRAME_BITS) + np.arange(count)


def _joined(columns: list[Rows]) -> Rows:
    return np.concatenate([np.zeros(0, np.int64), *columns])


def _hits(rows: list[tuple[int, int, int, tuple[Interval, ...]]]) -> Hits:
    query, distance, key = (np.array([row[place] for row in rows], np.int64) for place in range(3))
    return Hits(query, key, distance, tuple(row[3] for row in rows))


def _merged(moments: list[float], length: float) -> list[tuple[float, float]]:
    spans: list[tuple[float, float]] = []
    remaining = MOST_AROUND
    for moment in moments:
        start, end = max(0.0, moment - AROUND), min(length, moment + AROUND)
        if spans and start <= spans[-1][1]:
            start, last = spans.pop()
            remaining += last - start
        if remaining < end - start:
            end = start + remaining
        if end > start:
            spans.append((start, end))
            remaining -= end - start
    return spans
