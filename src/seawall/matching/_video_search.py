"""A video looked at twice: sparsely all over, then closely where something was met.

A sparse look meets a clip of a few seconds in one or two frames, which is no evidence; and
a list of a frame a second is met only where its frames and ours fall together. So where a
frame hits anything at all, ten frames a second are hashed and the search is made again.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from seawall.matching._frames import FrameIndex
from seawall.matching._hits import Hits
from seawall.sandbox import DecoderPool
from seawall.signals.video import frames_in
from seawall.signals.vpdq import Frames


def search_video(
    content: bytes | Path,
    index: FrameIndex,
    *,
    pool: DecoderPool,
    radius: int | None = None,
    on_progress: Callable[[float], None] | None = None,
) -> Hits:
    """Every known video found in this one, as stored and upright; mirror images are not tried.

    The second look is skipped where the first found all that it met, and costs at most what
    two minutes of the video do.
    """
    frames = frames_in(content, pool=pool, on_progress=on_progress)
    views = [view for view in frames if view != "mirrored" and len(frames[view])]
    hits = index.search([frames[view].value for view in views], radius)
    around = [
        hint
        for place, view in enumerate(views)
        for hint in index.hints(frames[view].value)
        if not _is_explained(hint, hits, place)
    ]
    if not around:
        return hits
    close = frames_in(content, pool=pool, around=sorted(around))
    both = [_together(frames[view], close[view]).value for view in views if view in close]
    return index.search(both, radius)


def _is_explained(hint: tuple[float, float], hits: Hits, place: int) -> bool:
    """Whether what was found covers most of the stretch already."""
    start, end = hint
    covered = 0.0
    for (query, _, _), intervals in zip(hits, hits.intervals, strict=True):
        if query == place:
            shared = (min(end, interval.end) - max(start, interval.start) for interval in intervals)
            covered = max(covered, sum(max(0.0, length) for length in shared))
    return covered >= 0.5 * (end - start)


def _together(far: Frames, close: Frames) -> Frames:
    """The frames of both looks, each moment once."""
    times = np.concatenate([far.times, close.times])
    unique, first = np.unique(times, return_index=True)
    quality = np.concatenate([far.quality, close.quality])[first]
    codes = np.concatenate([far.codes, close.codes])[first]
    return Frames(unique, quality, codes, far.milliseconds)
