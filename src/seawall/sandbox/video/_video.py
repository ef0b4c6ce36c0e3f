"""Opening one video, in the jail: one picture track at a time, as hashes of a few frames.

The container's format is told by its first bytes and forced, so that a file meets one
parser and not two hundred, and decoders that no platform serves are refused by name. A
file that breaks off, or whose packets are damaged, counts up to there and says so.

Needs PyAV (the extra ``media``), which brings FFmpeg's libraries; one thread.
"""

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any, BinaryIO, SupportsFloat

import msgspec
import numpy as np

from seawall.sandbox.jail._hostile import load_package
from seawall.sandbox.jail._openers import RefusalError, Report
from seawall.sandbox.jail._source import HostileFile
from seawall.sandbox.model import SandboxLimits
from seawall.sandbox.sniff import sniff_format
from seawall.sandbox.video._asking_video import VideoAsk, VideoFacts, row_of
from seawall.sandbox.video._contact_sheet import ContactSheet
from seawall.sandbox.video._frames_hash import KeptHashes
from seawall.sandbox.video._luma import luma
from seawall.sandbox.video._other_tracks import seen_tracks, unread_tracks
from seawall.sandbox.video._tmk_sums import RATE, TmkSums

try:
    import av
    from av.error import FFmpegError

    from seawall.sandbox.video._sampling import GAP, Walk

    HAS_AV = True
except ImportError:  # without the extra every video is refused, and says what is missing
    HAS_AV = False

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.stream import VideoStream

DEMUXERS = {
    "MP4": "mov",
    "MATROSKA": "matroska",
    "AVI": "avi",
    "FLV": "flv",
    "MPEGTS": "mpegts",
    "MPEG": "mpeg",
    "ASF": "asf",
    "OGG": "ogg",
}
CODECS = frozenset(
    "h264 hevc vvc av1 libdav1d vp6 vp6f vp8 vp9 mpeg1video mpeg2video mpeg4 msmpeg4v1 msmpeg4v2 "  # noqa: SIM905
    "msmpeg4v3 msmpeg4 h261 h263 h263p flv wmv1 wmv2 wmv3 vc1 theora mjpeg prores dvvideo "
    "rawvideo huffyuv ffv1 dnxhd".split()
)
THIN = 15  # bits within which a dense frame is like the one before it
MOST_FRAMES = 200_000
OF_THE_TIME = 0.8  # of the limit: then it stops by itself, and what it has counts
BUFFER = 1 << 18
LEAST_GAP = 0.25  # seconds, in the shortest of clips
LONGEST = 10.0**7
AROUND = 3.0  # seconds that a stretch may begin before its key frame is found


def prepare(limits: SandboxLimits) -> None:
    """Decode a clip of our own, so that all that loads lazily is loaded."""
    if not HAS_AV:
        return
    av.logging.set_level(av.logging.PANIC)
    av.logging.set_libav_level(av.logging.PANIC)
    load_package("av")
    clip, limits = own_clip(), replace(limits, max_pixels=max(limits.max_pixels, 2**20))
    for ask in (VideoAsk(rendition=True), VideoAsk(sampling="dense"), VideoAsk(tmk=True)):
        _look_at_file(HostileFile(len(clip), content=clip), ask, limits, lambda _: None)


def examine(
    source: HostileFile, ask: bytes, limits: SandboxLimits, report: Report
) -> tuple[VideoFacts, bytes]:
    """The facts of a video, its frames, and a contact sheet if one is asked for."""
    if not HAS_AV:
        raise RefusalError("missing", "Videos are opened with the extra `media`.")
    return _look_at_file(source, msgspec.json.decode(ask, type=VideoAsk), limits, report)


def _look_at_file(
    source: HostileFile, ask: VideoAsk, limits: SandboxLimits, report: Report
) -> tuple[VideoFacts, bytes]:
    try:
        with source.file() as file:
            kind = sniff_format(file.read(4096))
            if kind not in DEMUXERS:
                raise RefusalError("unsupported", f"It is {kind or 'no video of a kind we know'}.")
            file.seek(0)
            with container_of(file, kind) as container:
                return _Look(container, source.size, ask, limits).over(report)
    except MemoryError:
        raise RefusalError("memory", "Decoding it needs too much memory.") from None
    except RefusalError:
        raise
    except Exception as error:  # noqa: BLE001 - a parser of hostile bytes may raise anything
        if isinstance(error, FFmpegError) and isinstance(error, OSError) and error.errno == 12:
            raise RefusalError("memory", "Decoding it needs too much memory.") from None
        detail = f"The video is damaged: {type(error).__name__}: {error}"
        raise RefusalError("unreadable", detail[:300]) from None


def container_of(file: BinaryIO, kind: str) -> "InputContainer":
    """The file for the parser of its kind alone."""
    return av.open(file, "r", format=DEMUXERS[kind], buffer_size=BUFFER)


class _Look:
    """One video being looked at."""

    def __init__(
        self, container: "InputContainer", size: int, ask: VideoAsk, limits: SandboxLimits
    ) -> None:
        self.container, self.ask, self.limits = container, ask, limits
        self.stream = stream_of(container, ask, limits)
        until = time.monotonic() + limits.seconds * OF_THE_TIME
        self.stated = stated_length(container, self.stream)
        every = _every(ask, self.stated)
        self.walk = Walk(self.stream, _sampling(ask), until, size=size, every=every)
        self.start = 0.0 if ask.clock else seconds_of(self.stream.start_time, self.stream.time_base)
        self.rotation: int | None = None
        self.kept = KeptHashes(views=(), thin=THIN if _sampling(ask) == "dense" else -1)
        self.sheet = ContactSheet(limits.rendition_side) if ask.rendition else None
        self.sums = TmkSums() if ask.tmk else None

    def over(self, report: Report) -> tuple[VideoFacts, bytes]:
        """Go through it, once or around each stretch asked for."""
        reported_at = 0.0
        for begin, end in self.ask.around or [(0.0, 1e9)]:
            if begin > 0:
                self._seek(begin)
            for at, frame in self.walk.frames(self.container):
                seconds = max(0.0, at - self.start)
                if seconds > end or len(self.kept.rows) >= MOST_FRAMES:
                    break
                if seconds >= begin:
                    self._see(seconds, frame)
                if self.walk.place - reported_at >= 0.01:
                    reported_at = self.walk.place
                    report(reported_at)
        if not self.walk.decoded:
            raise RefusalError("unreadable", f"No frame could be decoded{self._why()}.")
        return self._facts(), self._blob()

    def _see(self, seconds: float, frame: Any) -> None:
        if self.rotation is None:
            self.rotation = frame.rotation % 360 // 90 * 90
            self.kept.rotation = self.rotation
            turned = ("upright",) if self.rotation else ()
            self.kept.views = ("stored", *turned, "mirrored")
        if self.sums is not None:
            self.sums.add(seconds, frame)
        else:
            self.kept.add(seconds, luma(frame))
        if self.sheet is not None:
            self.sheet.add(seconds, frame)

    def _seek(self, begin: float) -> None:
        at = max(0.0, begin + self.start - AROUND)
        self.container.seek(int(at * av.time_base))
        self.stream.codec_context.flush_buffers()

    def _facts(self) -> VideoFacts:
        context = self.stream.codec_context
        return VideoFacts(
            width=context.width,
            height=context.height,
            format=self.container.format.name[:60],
            codec=context.name,
            seconds=self._length(),
            start=min(LONGEST, max(0.0, self.walk.earliest)),
            rotation=self.rotation or 0,  # type: ignore[arg-type]
            decoded=self.walk.decoded,
            plain=self.kept.plain,
            frames=len(self.kept.rows),
            views=list(self.kept.views or ("stored",)),
            has_sound=bool(self.container.streams.audio),
            tracks=max(1, len(seen_tracks(self.container))),
            unread=unread_tracks(self.container),
            notes=self._notes(),
        )

    def _length(self) -> float:
        """How long it says it is, where what we saw of it agrees; else how far we got."""
        if self.ask.clock:  # a fragment may state the length of the whole stream
            return min(LONGEST, max(0.0, self.walk.furthest - self.walk.earliest))
        seconds_seen = max(0.0, self.walk.furthest - self.start)
        is_whole = not self.walk.broke_off and not self.ask.around and seconds_seen > 0
        believed = not is_whole or seconds_seen <= self.stated <= seconds_seen * 1.05 + GAP
        return min(LONGEST, self.stated if believed and self.stated else seconds_seen)

    def _notes(self) -> list[str]:
        notes = []
        if self.walk.broke_off:
            notes.append(f"It was read up to {self.walk.furthest:.1f} s: {self.walk.broke_off}.")
        if self.walk.errors:
            notes.append(f"{self.walk.errors} damaged packets were passed over.")
        if self.walk.ran_out:
            notes.append("Frames between key frames were looked at in its first part only.")
        if self.rotation:
            notes.append(f"Hashed as stored and turned upright by {self.rotation} degrees.")
        return notes

    def _blob(self) -> bytes:
        if self.sums is not None:
            return self.sums.packed()
        rows = self.kept.sorted()
        packed = np.zeros(len(rows), row_of(len(self.kept.views) or 1))
        for place, (at, quality, hashes) in enumerate(rows):
            shaped = np.frombuffer(hashes, np.uint8).reshape(-1, 32)
            packed[place] = (at, quality, shaped)
        return packed.tobytes() + (self.sheet.jpeg() if self.sheet else b"")

    def _why(self) -> str:
        return f": {self.walk.broke_off}" if self.walk.broke_off else ""


def _sampling(ask: VideoAsk) -> Any:
    return "dense" if ask.tmk or ask.around else ask.sampling


def stream_of(container: "InputContainer", ask: VideoAsk, limits: SandboxLimits) -> "VideoStream":
    """The track to look at, its decoder set to one thread and to no more than is needed."""
    streams = seen_tracks(container)[ask.track :]
    if not streams or streams[0].codec_context is None:
        raise RefusalError("unsupported", "It has no video track that we can decode.")
    stream, context = streams[0], streams[0].codec_context
    if context.name not in CODECS:
        raise RefusalError("unsupported", f"Its codec is {context.name[:40]}.")
    size = context.width * context.height
    if size > limits.max_pixels or max(context.width, context.height) > limits.max_side:
        raise RefusalError("pixels", f"A frame is {context.width} x {context.height} pixels.")
    context.thread_count = 1
    options = {"max_pixels": str(limits.max_pixels), "threads": "1"}
    if _sampling(ask) != "dense":
        context.skip_frame = "NONREF"
        options["skip_loop_filter"] = "all"
    context.options = options
    return stream


def stated_length(container: "InputContainer", stream: "VideoStream") -> float:
    """How long the file says it is, in seconds; 0 if it does not say."""
    stream_length = seconds_of(stream.duration, stream.time_base)
    return stream_length or max(0.0, (container.duration or 0) / av.time_base)


def _every(ask: VideoAsk, stated: float) -> float:
    """Seconds between frames, where the sampling's own would be too few or too many."""
    if ask.tmk:
        return 1 / (2 * RATE)
    if _sampling(ask) == "sparse" and stated:
        return min(GAP, max(LEAST_GAP, stated / 10))
    return 0.0


def seconds_of(ticks: int | None, base: SupportsFloat | None) -> float:
    """A time of the file in seconds; 0 if it does not say."""
    return max(0.0, ticks * float(base)) if ticks is not None and base else 0.0


def own_clip() -> bytes:
    """Two seconds of moving lines, as MPEG-4 in Matroska, made in memory."""
    import io

    out = io.BytesIO()
    with av.open(out, "w", format="matroska") as container:
        stream = container.add_stream("mpeg4", rate=5)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        stream.codec_context.thread_count = 1
        for number in range(10):
            pixels = np.zeros((64, 64, 3), np.uint8)
            pixels[number * 5 :: 7, ::3] = 255
            container.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        container.mux(stream.encode(None))
    return out.getvalue()
