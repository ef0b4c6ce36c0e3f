"""A live stream checked piece by piece: what is known is found while it is on.

Each piece is looked at once, a frame a second, and its frames join those of the pieces
before it, so that a clip is found across the joints. Two stretches are searched after each
piece: the last twenty seconds, which find a clip soon after it begins, and all that is
remembered, a quarter of an hour, which finds what is shown in parts.

Times are those of the stream, from its first frame on. Where its clock jumps (an advert, a
restart, the wrap of a 33-bit counter), the pieces are taken to follow each other.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from seawall.errors import InvalidRequest, TooLarge, Unsupported
from seawall.matching._frames import FrameIndex
from seawall.matching._hits import Interval
from seawall.sandbox import DecoderPool
from seawall.sandbox.cutting import Cutter, cutter_for
from seawall.sandbox.video._asking_video import VideoAsk, VideoFacts
from seawall.signals.video import look_at_video
from seawall.signals.vpdq import Frames

RECENT = 20.0  # seconds
WINDOW = 900.0
OVER = 30.0  # seconds without it after which a known clip has ended
BACK, AHEAD = 0.5, 10.0  # seconds that a clock may jump before it counts as another one
LAST = 0.04  # seconds that a piece's last frame is shown, or so
ENOUGH_TO_TELL = 400  # bytes


@dataclass(frozen=True, slots=True)
class StreamMatch:
    """A known video in the stream: from when to when of the stream and of it, in seconds.

    ``is_on`` while it is still being shown; it comes once when it begins and once when it
    has ended.
    """

    key: int
    distance: int
    interval: Interval
    view: str
    is_on: bool


class StreamChecker:
    """Checks one stream against a `FrameIndex`; feed it bytes, or whole segments.

    ``radius`` is the largest distance, as in `FrameIndex.search`.
    """

    def __init__(self, index: FrameIndex, *, pool: DecoderPool, radius: int | None = None) -> None:
        self.seconds = 0.0  # how much of the stream was seen
        self.notes: list[str] = []  # why pieces could not be looked at; the last hundred
        self._index, self._pool, self._radius = index, pool, radius
        self._frames: dict[str, Frames] = {}
        self._shift: float | None = None
        self._on: dict[int, StreamMatch] = {}
        self._cutter: Cutter | None = None
        self._start = b""

    def feed(self, data: bytes) -> Iterator[StreamMatch]:
        """Take the next bytes of an MPEG-TS or fragmented MP4 stream, however they are cut."""
        if self._cutter is None:
            self._start += data
            if len(self._start) < ENOUGH_TO_TELL:
                return
            self._cutter, data, self._start = cutter_for(self._start), self._start, b""
        for piece in self._cutter.feed(data):
            yield from self.segment(piece)

    def segment(self, content: bytes | Path) -> Iterator[StreamMatch]:
        """Take a whole segment, as HLS and DASH keep them."""
        ask = VideoAsk(sampling="steady", clock=True)
        try:
            facts, frames, _ = look_at_video(content, ask, pool=self._pool)
        except (InvalidRequest, TooLarge, Unsupported) as problem:
            self.notes = [*self.notes, f"At {self.seconds:.1f} s: {problem}"][-100:]
            return
        self._join(facts, frames)
        yield from self._search()

    def end(self) -> Iterator[StreamMatch]:
        """The stream is over: check what is left, and end what is still on."""
        if self._cutter is not None and (remainder := self._cutter.end()):
            yield from self.segment(remainder)
        for finding in self._on.values():
            yield replace(finding, is_on=False)
        self._on.clear()

    def value(self, view: str = "stored", *, since: float = 0.0) -> str:
        """The remembered frames from then on, as a `vpdq` value whose time begins there."""
        return self._since(view, since)[0].value

    def _join(self, facts: VideoFacts, frames: dict[str, Frames]) -> None:
        """Put a piece behind those before it, on the stream's own clock."""
        begin = facts.start
        if self._shift is None or not -BACK <= begin + self._shift - self.seconds <= AHEAD:
            self._shift = self.seconds - begin
        self.seconds = max(self.seconds, begin + facts.seconds + LAST + self._shift)
        for view, piece in frames.items():
            self._frames[view] = self._joined(view, piece)

    def _joined(self, view: str, piece: Frames) -> Frames:
        moved = np.maximum(0, piece.times + round((self._shift or 0.0) * 1000))
        before = self._frames.get(view)
        if before is not None:
            recent = before.chosen(before.times >= (self.seconds - WINDOW) * 1000)
            fresh = moved > (recent.times[-1] if len(recent) else -1)
            times = np.concatenate([recent.times, moved[fresh]])
            quality = np.concatenate([recent.quality, piece.quality[fresh]])
            codes = np.concatenate([recent.codes, piece.codes[fresh]])
            return Frames(times, quality, codes, round(self.seconds * 1000))
        return Frames(moved, piece.quality, piece.codes, round(self.seconds * 1000))

    def _since(self, view: str, since: float) -> tuple[Frames, float]:
        """The frames from then on, and when the first of them is."""
        frames = self._frames[view]
        recent = frames.chosen(frames.times >= since * 1000)
        if not len(recent):
            return replace(recent, milliseconds=0), since
        first = int(recent.times[0])
        length = max(1, round(self.seconds * 1000) - first)
        return replace(recent, times=recent.times - first, milliseconds=length), first / 1000

    def _search(self) -> Iterator[StreamMatch]:
        for view in self._frames:
            for since in (max(0.0, self.seconds - RECENT), 0.0):
                frames, first = self._since(view, since)
                if not len(frames):
                    continue
                hits = self._index.search([frames.value], self._radius)
                for (_, key, distance), intervals in zip(hits, hits.intervals, strict=True):
                    moved_intervals = _moved(intervals, first)
                    if self._take(StreamMatch(key, distance, moved_intervals, view, is_on=True)):
                        yield self._on[key]
        over = [on for on in self._on.values() if on.interval.end < self.seconds - OVER]
        for finding in over:
            del self._on[finding.key]
            yield replace(finding, is_on=False)

    def _take(self, finding: StreamMatch) -> bool:
        """Remember a finding, or how far one that is on has come; says whether it is new."""
        on = self._on.get(finding.key)
        if on is None:
            if finding.interval.end < self.seconds - OVER:
                return False  # it was on, and has been reported
            self._on[finding.key] = finding
            return True
        first = min(on.interval, finding.interval, key=lambda interval: interval.start)
        last = max(on.interval, finding.interval, key=lambda interval: interval.end)
        span = Interval(first.start, last.end, first.known_start, last.known_end)
        least = min(on.distance, finding.distance)
        self._on[finding.key] = replace(on, interval=span, distance=least)
        return False


def _moved(intervals: tuple[Interval, ...], first: float) -> Interval:
    """From the beginning of the first stretch to the end of the last, on the stream's clock."""
    begin, end = intervals[0], max(intervals, key=lambda interval: interval.end)
    return Interval(
        round(begin.start + first, 3), round(end.end + first, 3), begin.known_start, end.known_end
    )
