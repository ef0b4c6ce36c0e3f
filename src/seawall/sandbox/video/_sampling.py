"""Which frames of a video are looked at, and how little is decoded to get them.

A key frame costs its own decoding and nothing else. A frame between needs all that it
refers to: so from a gap of two seconds without a key frame on (less in a clip of under
twenty), the frames that others refer to are decoded, and one in two seconds is kept, until
a budget of decoded pixels is used up. A frame a second works the same way without waiting for gaps; ten a second
decode everything, and keep the key frames beside them.

Frames come out with their times; what cannot be decoded is counted and passed over.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from av.error import EOFError as EndOfFile
from av.error import FFmpegError

from seawall.sandbox.video._asking_video import Sampling

if TYPE_CHECKING:
    import av
    from av import VideoFrame
    from av.container import InputContainer
    from av.video.stream import VideoStream

    Packet = av.Packet[VideoStream]

GAP = 2.0  # seconds without a key frame until one in between is looked at
DENSE = 0.1  # seconds between frames where every movement counts
STEADY = 1.0  # what others' vPDQ lists hold
BUDGET = 30 * 10**9  # pixels decoded between key frames: half a minute or so of a core
MOST_WAITING = 64 * 2**20  # bytes of packets held back until it is known if they are needed
MOST_ERRORS = 500  # damaged packets after which the rest is given up
EVERY = {"keys": 1e9, "sparse": GAP, "steady": STEADY, "dense": DENSE}
EARLY = 0.02  # of a step by which a frame may come before it is due


@dataclass(slots=True)
class Walk:
    """One way through a video, and what it met.

    ``until`` is a moment of the process's own clock; ``size`` the bytes of the file.
    """

    stream: VideoStream
    sampling: Sampling
    until: float
    size: int = 0
    every: float = 0.0  # seconds between frames; 0 for the sampling's own
    decoded: int = 0
    errors: int = 0
    place: float = 0.0  # how far it is, 0 to 1
    earliest: float = 1e9  # of the frames that were decoded, in seconds
    furthest: float = 0.0  # the latest moment that a packet or frame was for
    broke_off: str = ""
    ran_out: bool = False
    _base: float = 0.0  # seconds a tick; a fraction would cost as much as the demuxing
    _pixels: int = 0
    _last: float = -1e9  # when the last frame was chosen
    _since: float = 0.0  # from when on nothing is known to have been chosen
    _waiting: list[Packet] = field(default_factory=list)
    _held: int = 0

    def __post_init__(self) -> None:
        self.every = self.every or EVERY[self.sampling]
        self._base = float(self.stream.time_base or 0)

    def frames(self, container: InputContainer) -> Iterator[tuple[float, VideoFrame]]:
        """Each chosen frame with its time in seconds on the file's clock."""
        self._last = -1e9
        self._drop()
        for packet in self._packets(container):
            yield from self._chosen(self._due(packet))
        if not self.decoded:
            yield from self._chosen(self._waiting)  # a file without a key frame
        yield from self._chosen([None])

    def _packets(self, container: InputContainer) -> Iterator[Packet]:
        demuxed = container.demux(self.stream)
        while self.errors < MOST_ERRORS:
            if time.monotonic() > self.until:
                self.broke_off = "the time for it was up"
                return
            try:
                packet = next(demuxed)
            except (StopIteration, EndOfFile):
                return
            except FFmpegError as error:
                self.broke_off = f"the file is damaged ({error.strerror})"
                return
            if packet.size:
                if self.size and packet.pos:
                    self.place = max(self.place, min(1.0, packet.pos / self.size))
                yield packet

    def _due(self, packet: Packet) -> Sequence[Packet]:
        """The packets to decode now: this one, it and all that waited for it, or none."""
        if self.sampling in ("steady", "dense"):
            return [packet]
        at = self._time_of(packet)
        self.furthest = max(self.furthest, at or 0.0)
        if packet.is_keyframe:
            self._since = at or 0.0
            self._drop()
            return [packet]
        if self.sampling == "keys" or self._pixels > BUDGET:
            self.ran_out = self.sampling != "keys"
            return []
        return self._between(packet, at)

    def _between(self, packet: Packet, at: float | None) -> Sequence[Packet]:
        """Hold a packet back until its gap is long enough to be worth the decoding."""
        self._waiting.append(packet)
        self._held += packet.size
        if self._held > MOST_WAITING:
            self._drop()
            self._since = 1e12  # what follows refers to what was dropped, up to a key frame
        if at is None or at - self._since < self.every:
            return []
        self._since, ready = at, self._waiting
        self._drop()
        return ready

    def _drop(self) -> None:
        self._waiting, self._held = [], 0

    def _chosen(self, packets: Sequence[Packet | None]) -> Iterator[tuple[float, VideoFrame]]:
        for packet in packets:
            for frame in self._decoded(packet):
                at = self._time_of(frame)
                if at is None:
                    at = max(0.0, self._last + 1 / float(self.stream.average_rate or 25))
                self.earliest, self.furthest = min(self.earliest, at), max(self.furthest, at)
                if self._is_wanted(frame, at):
                    self._last = at
                    yield at, frame

    def _is_wanted(self, frame: VideoFrame, at: float) -> bool:
        if frame.key_frame and self.sampling != "steady":
            return at != self._last  # copies have theirs at the same cuts
        return at - self._last >= self.every * (1 - EARLY) or at < self._last

    def _decoded(self, packet: Packet | None) -> list[VideoFrame]:
        try:
            frames = self.stream.codec_context.decode(packet)
        except EndOfFile:
            return []
        except FFmpegError as error:
            if isinstance(error, MemoryError):
                raise
            self.errors += 1
            return []
        self.decoded += len(frames)
        self._pixels += sum(frame.width * frame.height for frame in frames if not frame.key_frame)
        return frames

    def _time_of(self, packet_or_frame: Packet | VideoFrame) -> float | None:
        """When it is shown; a flushed frame knows its ticks and not their length."""
        ticks = packet_or_frame.pts if packet_or_frame.pts is not None else packet_or_frame.dts
        return None if ticks is None else ticks * self._base
