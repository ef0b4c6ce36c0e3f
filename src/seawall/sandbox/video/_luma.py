"""The luma of a video frame, as PDQ wants it: bytes, and how far they are stretched.

Nearly every video stores luma as a plane of its own, so that plane is read as it lies;
what stores red, green and blue or a palette is converted first. Broadcast range, where
16 is black and 235 white, is stretched, because the quality counts steps of brightness.
Interlaced fields are left woven: at 64 x 64 nothing of them is left.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from seawall.sandbox.pictures._axis import Floats
from seawall.sandbox.pictures.thumbnail import AS_STORED, CHUNK, Turn, quick_thumbnail

if TYPE_CHECKING:
    from av import VideoFrame
    from av.video.format import VideoFormat

FULL_RANGE = 2  # AVCOL_RANGE_JPEG
ODD = ("pal", "p0", "p2", "p4", "xyz")  # a palette, values kept in the upper bits, no luma
BROADCAST = np.float32(255 / 219)


@dataclass(frozen=True, slots=True)
class Luma:
    """One frame's luma, uint8 of shape (height, width); broadcast range or all of it."""

    pixels: NDArray[np.uint8]
    is_full: bool = True

    @property
    def height(self) -> int:
        return len(self.pixels)

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    def strips(self) -> Iterator[NDArray[np.uint8]]:
        """Luma from top to bottom."""
        step = max(1, CHUNK // self.width)
        for top in range(0, self.height, step):
            yield np.ascontiguousarray(self.pixels[top : top + step])

    def thumbnail(self, turn: Turn = AS_STORED) -> Floats:
        """PDQ's 64 x 64 of it; the stretching is linear, so it can wait until then."""
        small = quick_thumbnail(self, turn)
        return small if self.is_full else (small - 16) * BROADCAST


def luma(frame: "VideoFrame") -> Luma:
    """The luma of a decoded frame of any pixel format."""
    is_full = frame.color_range == FULL_RANGE or frame.format.name.startswith("yuvj")
    if not _is_plane(frame.format):
        frame, is_full = frame.reformat(format="gray", threads=1), True
    plane = frame.planes[0]
    memory = memoryview(plane)
    bits = frame.format.components[0].bits
    if bits == 8:
        rows = np.frombuffer(memory, np.uint8).reshape(-1, plane.line_size)
        return Luma(rows[: frame.height, : frame.width], is_full)
    deep = np.frombuffer(memory, "<u2").reshape(-1, plane.line_size // 2)
    values = (deep[: frame.height, : frame.width] >> (bits - 8)).astype(np.uint8)
    return Luma(values, is_full)


def _is_plane(kind: "VideoFormat") -> bool:
    """Whether the first plane holds luma and nothing else, in a form we read."""
    parts = kind.components
    alone = parts[0].is_luma and all(part.plane for part in parts[1:])
    is_readable = not kind.is_rgb and not kind.is_big_endian and not kind.name.startswith(ODD)
    return bool(alone and is_readable and parts[0].bits >= 8)
