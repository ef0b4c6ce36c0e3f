"""What a video's child is asked and how it must answer, exactly.

The frames come beside the facts as packed rows, little-endian: the time in whole
milliseconds (4 bytes), the quality (1), one PDQ hash of 32 bytes for each view. A
contact sheet, where one is asked for, follows them as a JPEG.
"""

from typing import Annotated, Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from seawall.sandbox.jail._wire import Text

#: How frames are chosen: key frames alone; those and one in every gap of two seconds;
#: one each second; ten each second, without those that look like the one before.
Sampling = Literal["keys", "sparse", "steady", "dense"]
Seconds = Annotated[float, msgspec.Meta(ge=0, le=10**7)]
Side = Annotated[int, msgspec.Meta(ge=1, le=2**16)]
Name = Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9_,.-]{1,60}$")]
ViewName = Annotated[str, msgspec.Meta(pattern="^(stored|upright|mirrored)$")]


class VideoAsk(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is wanted of a video.

    ``around`` asks for dense frames of these stretches only, in seconds. ``clock`` keeps
    the times of the file, as segments of a stream need, instead of counting from the first
    frame. ``track`` is which of its tracks of pictures, counted from 0. ``tmk`` asks for TMK+PDQF's averages instead of frames.
    """

    sampling: Sampling = "sparse"
    around: list[tuple[Seconds, Seconds]] = []
    rendition: bool = False
    clock: bool = False
    tmk: bool = False
    track: Annotated[int, msgspec.Meta(ge=0, le=64)] = 0


class VideoFacts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A video as the child reports it.

    ``seconds`` is how long it says it is, or how far it could be read; ``start`` the time
    on the file's own clock at which it begins; ``decoded`` how many frames were opened;
    ``plain`` how many of those had too little detail to be kept; ``tracks`` how many tracks of
    pictures it has, and ``unread`` what else lies in it that is not read here.
    """

    width: Side
    height: Side
    format: Name
    codec: Name
    seconds: Seconds
    start: Seconds
    rotation: Literal[0, 90, 180, 270]
    decoded: Annotated[int, msgspec.Meta(ge=0, le=2**31)]
    plain: Annotated[int, msgspec.Meta(ge=0, le=2**31)]
    frames: Annotated[int, msgspec.Meta(ge=0, le=2**20)]
    views: Annotated[list[ViewName], msgspec.Meta(min_length=1, max_length=4)]
    has_sound: bool
    tracks: Annotated[int, msgspec.Meta(ge=1, le=2**20)] = 1
    unread: Annotated[list[Text], msgspec.Meta(max_length=16)] = []
    notes: Annotated[list[Text], msgspec.Meta(max_length=16)] = []


def row_of(views: int) -> "np.dtype[np.void]":
    """How one frame is packed."""
    return np.dtype([("time", "<u4"), ("quality", "u1"), ("hashes", "u1", (views, 32))])


def unpacked_frames(facts: VideoFacts, blob: bytes) -> tuple[NDArray[np.void], bytes]:
    """The frames, and the contact sheet; a blob of another shape is a `ValueError`."""
    row = row_of(len(facts.views))
    end = row.itemsize * facts.frames
    if len(blob) < end:
        raise ValueError("there are fewer frames than were announced")
    frames = np.frombuffer(blob[:end], row)
    if (np.diff(frames["time"].astype(np.int64)) < 0).any() or (frames["quality"] > 100).any():
        raise ValueError("the frames are out of order")
    return frames, blob[end:]
