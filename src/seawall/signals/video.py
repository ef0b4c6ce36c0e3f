"""A video's signals: the same footage after cutting, recompression, resizing and reframing in time.

A video to be checked is looked at sparsely (key frames, and one frame in every two seconds
without one), which costs a few milliseconds for each second of it. A video that goes into a
bank is looked at densely, ten frames a second without those that look like the one before:
that is what makes a sparse look at a copy find it, wherever its key frames fall.

Needs the extra ``media``; without it a video keeps its digests and says what is missing.
"""

import dataclasses
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Literal

import numpy as np
from msgspec.structs import replace

from seawall.errors import SeawallError, Unavailable
from seawall.sandbox import DecoderPool, PictureFacts
from seawall.sandbox.jail._refusals import child_died
from seawall.sandbox.video._asking_video import VideoAsk, VideoFacts, unpacked_frames
from seawall.signals._model import Grade, Hashed, Signal
from seawall.signals.unopened import UnopenedPart, unopened_by, unopened_part
from seawall.signals.vpdq import VPDQ, Frames

Sampling = Literal["keys", "sparse", "steady", "dense"]
Progress = Callable[[float], None]
MIRRORED = "mirrored"
MOST_TRACKS = 4  # of pictures, and of sound; further ones are told


def hash_video(
    content: bytes | Path,
    *,
    pool: DecoderPool,
    types: Collection[str] | None = None,
    rendition: bool = False,
    dense: bool = False,
    on_progress: Progress | None = None,
) -> Hashed:
    """Open a video in the sandbox and hash its frames; ``dense`` for one that goes into a bank.

    A turned video is hashed as stored and upright, a sparse look also as its mirror image,
    a weaker kind of evidence. ``rendition`` gives a sheet of up to nine stills. A path is
    opened here and read in the sandbox only; ``on_progress`` is told how far it is, 0 to 1.
    """
    if types is not None and VPDQ.name not in types and not rendition:
        return Hashed(())
    ask = VideoAsk(sampling="dense" if dense else "sparse", rendition=rendition)
    facts, frames_by_view, sheet = look_at_video(content, ask, pool=pool, on_progress=on_progress)
    signals = _signals(frames_by_view, dense=dense) if types is None or VPDQ.name in types else ()
    plain = () if len(next(iter(frames_by_view.values()))) else (_too_plain(facts),)
    unopened = [unopened_part("", "unknown", says) for says in facts.unread]
    if types is None or VPDQ.name in types:
        for track in range(1, min(facts.tracks, MOST_TRACKS)):
            further, closed = _further(content, replace(ask, track=track, rendition=False), pool)
            signals, unopened = (*signals, *further), [*unopened, *closed]
    if facts.tracks > MOST_TRACKS:
        says = f"Only the first {MOST_TRACKS} of {facts.tracks} tracks of pictures were looked at."
        unopened.append(unopened_part("", "limit", says, count=facts.tracks - MOST_TRACKS))
    notes = (*facts.notes, *plain)
    return Hashed(signals, _media(facts, sheet), notes, unopened=tuple(unopened))


def _further(
    content: bytes | Path, ask: VideoAsk, pool: DecoderPool
) -> tuple[tuple[Signal, ...], tuple[UnopenedPart, ...]]:
    """The signals of a further track, which no bank takes along with the file."""
    place = f"video track {ask.track + 1}"
    try:
        _, frames_by_view, _ = look_at_video(content, ask, pool=pool)
    except Unavailable:
        raise
    except SeawallError as problem:
        return (), unopened_by(problem, place)
    signals = _signals(frames_by_view, dense=ask.sampling == "dense")
    return tuple(
        dataclasses.replace(signal, view=f"{place}, {signal.view}", inside=True)
        for signal in signals
    ), ()


def frames_in(
    content: bytes | Path,
    *,
    pool: DecoderPool,
    sampling: Sampling = "sparse",
    around: Sequence[tuple[float, float]] = (),
    on_progress: Progress | None = None,
) -> dict[str, Frames]:
    """The frames of a video for each view: ``stored``, ``upright`` if turned, ``mirrored``.

    ``around`` looks densely at these stretches only, in seconds: what a second, closer look
    at the places where a first one found something is for.
    """
    ask = VideoAsk(sampling=sampling, around=list(around))
    return look_at_video(content, ask, pool=pool, on_progress=on_progress)[1]


def look_at_video(
    content: bytes | Path, ask: VideoAsk, *, pool: DecoderPool, on_progress: Progress | None = None
) -> tuple[VideoFacts, dict[str, Frames], bytes]:
    """Ask the sandbox: the facts, the frames for each view, the sheet of stills."""
    facts, blob = pool.room("video").ask(content, ask, VideoFacts, on_progress=on_progress)
    try:
        rows, sheet = unpacked_frames(facts, blob)
    except ValueError as wrong:
        raise child_died(str(wrong)) from None
    times = rows["time"].astype(np.int64)
    length = max(round(facts.seconds * 1000), int(times[-1]) if len(times) else 0)
    frames = {
        view: Frames(times, rows["quality"], rows["hashes"][:, place], min(length, 2**32 - 1))
        for place, view in enumerate(facts.views)
    }
    return facts, frames, sheet


def _signals(frames_by_view: dict[str, Frames], *, dense: bool) -> tuple[Signal, ...]:
    signals = []
    for view, frames in frames_by_view.items():
        if not len(frames) or (dense and view == MIRRORED):
            continue
        grade: Grade = "derived" if view == MIRRORED else "direct"
        quality = int(frames.quality.mean())
        signals.append(Signal(VPDQ.name, frames.value, VPDQ.version, quality, view, grade))
    return tuple(signals)


def _too_plain(facts: VideoFacts) -> str:
    return f"None of {facts.decoded} frames has enough detail to compare by."


def _media(facts: VideoFacts, sheet: bytes) -> PictureFacts:
    return PictureFacts(
        width=facts.width,
        height=facts.height,
        format=facts.format.upper()[:8],
        mode=facts.codec,
        frames=max(1, facts.decoded),
        orientation=1,
        views=(),
        notes=tuple(facts.notes),
        rendition=sheet or None,
    )
