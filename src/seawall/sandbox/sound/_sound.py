"""Opening one recording, in the jail: one sound track at a time, as the words that are heard.

Takes every container with a sound track, videos too. The container's format is told by
its first bytes and forced, so that a file meets one parser and not two hundred, and
decoders that no platform serves are refused by name. Sound is decoded, mixed to one
channel and thinned to 11,025 samples a second piece by piece: memory does not grow with
length but for 84 bytes a second. A file that breaks off, or whose packets are damaged,
counts up to there and says so.

Needs PyAV (the extra ``media``), which brings FFmpeg's libraries; one thread.
"""

import io
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
from msgspec import structs

from seawall.sandbox.jail._hostile import load_package
from seawall.sandbox.jail._openers import RefusalError, Report
from seawall.sandbox.jail._source import HostileFile
from seawall.sandbox.model import SandboxLimits
from seawall.sandbox.sniff import sniff_format
from seawall.sandbox.sound._asking_sound import MOST_WORDS, SoundAsk, SoundFacts
from seawall.sandbox.sound.hearing import RATE, Ear, Samples
from seawall.sandbox.video._other_tracks import attached_files, is_cover, unread_tracks

try:
    import av
    from av.error import EOFError as EndOfFile
    from av.error import FFmpegError

    HAS_AV = True
except ImportError:  # without the extra every recording is refused, and says what is missing
    HAS_AV = False

if TYPE_CHECKING:
    from av import AudioFrame, Packet
    from av.audio.stream import AudioStream
    from av.container import InputContainer

DEMUXERS = {
    "MP3": "mp3",
    "AAC": "aac",
    "FLAC": "flac",
    "OGG": "ogg",
    "WAV": "wav",
    "AMR": "amr",
    "AIFF": "aiff",
    "M4A": "mov",
    "MP4": "mov",
    "MATROSKA": "matroska",
    "AVI": "avi",
    "FLV": "flv",
    "MPEGTS": "mpegts",
    "MPEG": "mpeg",
    "ASF": "asf",
}
CODECS = frozenset(
    "mp1 mp1float mp2 mp2float mp3 mp3float aac aac_latm flac opus libopus vorbis alac ac3 eac3 "  # noqa: SIM905
    "wmav1 wmav2 wmapro amrnb amrwb gsm gsm_ms g722 speex adpcm_ms adpcm_ima_wav adpcm_ima_qt "
    "pcm_s8 pcm_u8 pcm_s16le pcm_s16be pcm_s24le pcm_s24be pcm_s32le pcm_s32be pcm_f32le "
    "pcm_f32be pcm_f64le pcm_alaw pcm_mulaw nellymoser".split()
)
MOST_CHANNELS = 64
MOST_RATE = 768_000
MOST_ERRORS = 500  # damaged packets after which the rest is given up
MOST_FORMS = 1_000  # times that a recording may change its rate or channels
OF_THE_TIME = 0.8  # of the limit: then it stops by itself, and what it has counts
BUFFER = 1 << 17
PIECE = 1 << 14  # samples that are mixed before they are handed on


def prepare(limits: SandboxLimits) -> None:
    """Hear a recording of our own, so that all that loads lazily is loaded."""
    if not HAS_AV:
        return
    av.logging.set_level(av.logging.PANIC)
    av.logging.set_libav_level(av.logging.PANIC)
    load_package("av")
    for kind, codec in (("wav", "pcm_s16le"), ("matroska", "aac")):
        recording = _recording(kind, codec)
        _hear_file(HostileFile(len(recording), content=recording), SoundAsk(), limits, _silence)


def examine(
    source: HostileFile, ask: bytes, limits: SandboxLimits, report: Report
) -> tuple[SoundFacts, bytes]:
    """The facts of a recording, and its words."""
    if not HAS_AV:
        raise RefusalError("missing", "Recordings are opened with the extra `media`.")
    return _hear_file(source, msgspec.json.decode(ask, type=SoundAsk), limits, report)


def _hear_file(
    source: HostileFile, ask: SoundAsk, limits: SandboxLimits, report: Report
) -> tuple[SoundFacts, bytes]:
    try:
        with source.file() as file:
            kind = sniff_format(file.read(4096))
            if kind not in DEMUXERS:
                raise RefusalError("unsupported", f"It is {kind or 'no sound of a kind we know'}.")
            file.seek(0)
            with av.open(file, "r", format=DEMUXERS[kind], buffer_size=BUFFER) as container:
                attached, left_out = ([], []) if ask.track else attached_files(container)
                if not container.streams.audio:
                    facts, words = _soundless(container), b""
                else:
                    facts, words = _Listening(container, source.size, ask, limits).over(report)
                beside = structs.replace(
                    facts,
                    covers=[len(file) for file in attached],
                    left_out=left_out,
                    unread=unread_tracks(container),
                )
                return beside, b"".join((words, *attached))
    except MemoryError:
        raise RefusalError("memory", "Decoding it needs too much memory.") from None
    except RefusalError:
        raise
    except Exception as error:  # noqa: BLE001 - a parser of hostile bytes may raise anything
        if isinstance(error, FFmpegError) and isinstance(error, OSError) and error.errno == 12:
            raise RefusalError("memory", "Decoding it needs too much memory.") from None
        detail = f"The sound is damaged: {type(error).__name__}: {error}"
        raise RefusalError("unreadable", detail[:300]) from None


def samples_of(source: HostileFile, seconds: int, limits: SandboxLimits) -> Samples:
    """The beginning of its sound: one channel, `RATE` samples a second."""
    if not HAS_AV:
        raise RefusalError("missing", "Recordings are opened with the extra `media`.")
    nothing: Samples = np.zeros(0, np.float32)
    with source.file() as file:
        kind = sniff_format(file.read(4096))
        if kind not in DEMUXERS:
            raise RefusalError("unsupported", f"It is {kind or 'no sound of a kind we know'}.")
        file.seek(0)
        with av.open(file, "r", format=DEMUXERS[kind], buffer_size=BUFFER) as container:
            if not container.streams.audio:
                return nothing
            ask = SoundAsk(seconds=float(seconds))
            return _Listening(container, source.size, ask, limits).beginning()


class _Listening:
    """One recording being heard."""

    def __init__(
        self, container: "InputContainer", size: int, ask: SoundAsk, limits: SandboxLimits
    ) -> None:
        self.container, self.size, self.ask = container, size, ask
        self.stream = _stream(container, ask.track)
        self.until = time.monotonic() + limits.seconds * OF_THE_TIME
        self.ear = Ear()
        self.errors = self.forms = self.decoded = 0
        self.place, self.broke_off = 0.0, ""

    def over(self, report: Report) -> tuple[SoundFacts, bytes]:
        """Go through it, and say what was heard."""
        reported_at, context = 0.0, self.stream.codec_context
        for samples in self._samples():
            self.ear.hear(samples)
            if self.place - reported_at >= 0.01:
                reported_at = self.place
                report(reported_at)
        if not self.decoded:
            why = f": {self.broke_off}" if self.broke_off else ""
            raise RefusalError("unreadable", f"No sound could be decoded{why}.")
        words = self.ear.words()[:MOST_WORDS]
        facts = SoundFacts(
            format=self.container.format.name[:60],
            codec=context.name,
            has_pictures=_has_pictures(self.container),
            rate=min(2**20, max(1, context.sample_rate or 1)),
            channels=min(MOST_CHANNELS, max(1, context.channels)),
            seconds=self.ear.seconds,
            words=len(words),
            notes=self._notes(),
            tracks=len(self.container.streams.audio),
        )
        return facts, words.astype("<u8").tobytes()

    def beginning(self) -> Samples:
        """As many seconds as were asked for."""
        pieces: list[Samples] = []
        for samples in self._samples():
            pieces.append(samples)
            if sum(map(len, pieces)) >= self.ask.seconds * RATE:
                break
        return np.concatenate([np.zeros(0, np.float32), *pieces])

    def _samples(self) -> Iterator[Samples]:
        """All its sound, one channel, `RATE` samples a second, piece by piece."""
        mixed = _mixer()
        for frame in self._frames():
            try:
                pieces = mixed.resample(frame)
            except ValueError:  # from here on it has another rate or other channels
                self.forms += 1
                mixed = _mixer()
                pieces = mixed.resample(frame)
            yield from map(_flat, pieces)
        if self.decoded:
            yield from map(_flat, mixed.resample(None))

    def _frames(self) -> "Iterator[AudioFrame]":
        for packet in self._packets():
            for frame in self._decoded(packet):
                if frame.sample_rate > MOST_RATE or frame.layout.nb_channels > MOST_CHANNELS:
                    self.broke_off = "it changes to more than we take"
                    return
                self.decoded += 1
                yield frame

    def _packets(self) -> "Iterator[Packet[AudioStream]]":
        demuxed = self.container.demux(self.stream)
        while not self._is_enough():
            try:
                packet = next(demuxed)
            except (StopIteration, EndOfFile):
                return
            except FFmpegError as error:
                self.broke_off = f"the file is damaged ({error.strerror})"
                return
            if self.size and packet.pos:
                self.place = max(self.place, min(1.0, packet.pos / self.size))
            yield packet

    def _is_enough(self) -> bool:
        if time.monotonic() > self.until:
            self.broke_off = "the time for it was up"
        elif self.ear.seconds >= self.ask.seconds:
            self.broke_off = "more was not asked for"
        elif self.errors > MOST_ERRORS or self.forms > MOST_FORMS:
            self.broke_off = "too much of it is damaged"
        return bool(self.broke_off)

    def _decoded(self, packet: "Packet[AudioStream]") -> "list[AudioFrame]":
        try:
            return self.stream.codec_context.decode(packet)
        except EndOfFile:
            return []
        except FFmpegError:
            self.errors += 1
            return []

    def _notes(self) -> list[str]:
        notes = []
        if self.broke_off:
            notes.append(f"It was heard up to {self.ear.seconds:.1f} s: {self.broke_off}.")
        if self.errors:
            notes.append(f"{self.errors} damaged packets of sound were passed over.")
        return notes


def _stream(container: "InputContainer", track: int) -> "AudioStream":
    """The track to hear, its decoder set to one thread."""
    streams = container.streams.audio
    tracks = sorted(streams, key=lambda stream: stream.codec_context is None)[track:]
    if not tracks or tracks[0].codec_context is None:
        raise RefusalError("unsupported", "It has no sound track that we can decode.")
    context = tracks[0].codec_context
    if context.name not in CODECS:
        raise RefusalError("unsupported", f"The codec of its sound is {context.name[:40]}.")
    if (context.sample_rate or 0) > MOST_RATE or context.channels > MOST_CHANNELS:
        raise RefusalError(
            "unsupported", f"It has {context.channels} channels at {context.sample_rate} Hz."
        )
    context.thread_count = 1
    return tracks[0]


def _has_pictures(container: "InputContainer") -> bool:
    """Whether it is a video too: a cover that comes with a song is none."""
    return any(not is_cover(stream) for stream in container.streams.video)


def _soundless(container: "InputContainer") -> SoundFacts:
    """A video without a sound track, which is nothing wrong."""
    return SoundFacts(
        format=container.format.name[:60],
        codec="none",
        has_pictures=_has_pictures(container),
        rate=1,
        channels=1,
        seconds=0.0,
        words=0,
    )


def _mixer() -> "av.AudioResampler":
    return av.AudioResampler(format="flt", layout="mono", rate=RATE, frame_size=PIECE)


def _flat(frame: "AudioFrame") -> Samples:
    """A piece as plain numbers: floats in a file may be anything."""
    samples = np.nan_to_num(frame.to_ndarray()[0], nan=0.0, posinf=1.0, neginf=-1.0)
    tamed: Samples = np.clip(samples, -1.0, 1.0).astype(np.float32)
    return tamed


def _silence(share: float) -> None:
    """Nobody is told how far it is."""


def _recording(kind: str, codec: str) -> bytes:
    """A second of rising tones, made in memory."""
    out = io.BytesIO()
    with av.open(out, "w", format=kind) as container:
        stream: Any = container.add_stream(codec, rate=44_100, layout="stereo")
        stream.codec_context.thread_count = 1
        length = stream.codec_context.frame_size or 1_024
        for start in range(0, 44_100, length):
            at = np.arange(start, start + length) / 44_100
            tone = (np.sin(at * at * 9_000) * 8_000).astype(np.int16)
            frame = av.AudioFrame.from_ndarray(tone.repeat(2)[None], format="s16", layout="stereo")
            frame.sample_rate, frame.pts = 44_100, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return out.getvalue()
