"""The later frames of an animation, and the further pages of a file with many.

An animation that shows the known picture for one frame in a hundred is found by its other
frames: up to sixteen are hashed, spread over all of it, each as it is seen (on white where
it is transparent). A frame much like one already kept, or with too little detail, adds
nothing and is left out. Most formats must decode all frames up to the one that is wanted,
so the work is bounded by pixels, and by time; the notes say where it stopped.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from PIL import Image

from seawall.sandbox.model import SandboxLimits
from seawall.sandbox.pictures._asking import WireView
from seawall.sandbox.pictures._decoding import MANY_FRAMES_SIZES, loaded_frame
from seawall.sandbox.pictures._looks import sketch

MIN_QUALITY = 50  # PDQ's own: below it there is too little detail to compare by
ALIKE = 10  # bits: what is nearer finds nothing that the kept one does not
MOST_WORK = 250_000_000  # pixels decoded on the way
SHARE_OF_TIME = 0.4  # of what one file may take
MOVING = ("GIF", "PNG", "WEBP", "AVIF", *MANY_FRAMES_SIZES)


@dataclass(slots=True)
class KeptFrames:
    """The frames that were kept, and what is to be said of them."""

    views: list[WireView] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def frames_of(
    image: Image.Image, frames: int, first: Sequence[WireView], *, most: int, limits: SandboxLimits
) -> KeptFrames:
    """Up to ``most`` frames of an image that stands at its first, numbered from 1.

    ``first`` are the views of the first frame, which are not repeated.
    """
    kept_frames = KeptFrames()
    if frames < 2 or most < 2 or image.format not in MOVING:
        return kept_frames
    places = _wanted(image, min(frames, limits.max_frames), most)
    hashes, looked_at, until = [view.pdq for view in first], 1, _until(limits)
    try:
        for number, view in _hashed(image, places):
            looked_at += 1
            if view.quality >= MIN_QUALITY and all(
                _apart(view.pdq, earlier_hash) > ALIKE for earlier_hash in hashes
            ):
                kept_frames.views.append(view)
                hashes.append(view.pdq)
            if time.monotonic() > until:
                kept_frames.notes.append(
                    f"Frames after {number} were left out: they take too long."
                )
                break
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - what was read so far counts
        kept_frames.notes.append(f"A later frame is damaged: {type(error).__name__}.")
    kept_frames.notes.append(_frames_note(frames, looked_at, places))
    return kept_frames


def _wanted(image: Image.Image, frames: int, most: int) -> list[int]:
    """Which frames to look at, counted from 0, spread over what can be reached."""
    area = image.width * image.height
    if image.format in MANY_FRAMES_SIZES:
        most, reach = min(most, max(1, MOST_WORK // area)), frames
    else:
        reach = min(frames, max(1, MOST_WORK // area))
    places = np.linspace(0, reach - 1, num=min(most, reach)).round().astype(int)
    return [int(place) for place in dict.fromkeys(places.tolist()) if place]


def _hashed(image: Image.Image, places: Sequence[int]) -> Iterator[tuple[int, WireView]]:
    for place in places:
        image.seek(place)
        image.load()
        frame = loaded_frame(image, white=bool(image.has_transparency_data))
        frame_sketch = sketch(frame)
        if frame_sketch:
            name = f"frame {place + 1}"
            view = WireView(name=name, pdq=frame_sketch.pdq.hex, quality=frame_sketch.quality)
            yield place + 1, view


def _frames_note(frames: int, looked_at: int, places: Sequence[int]) -> str:
    if looked_at == frames:
        return f"All {frames} frames were looked at."
    last = places[-1] + 1 if places else 1
    reached = "" if last == frames else f", none after frame {last}"
    return f"{looked_at} of {frames} frames were looked at{reached}."


def _until(limits: SandboxLimits) -> float:
    return time.monotonic() + limits.seconds * SHARE_OF_TIME


def _apart(code: str, other_code: str) -> int:
    return (int(code, 16) ^ int(other_code, 16)).bit_count()
