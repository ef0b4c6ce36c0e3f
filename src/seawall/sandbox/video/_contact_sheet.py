"""A few stills of a video side by side: what a reviewer sees of it, made of pixels alone.

Stills are kept at doubling distances: whenever there are twice as many as are wanted,
every other one is dropped, so that they lie evenly over a video of any length, and never
more than twice as many are held.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from av import VideoFrame

COLUMNS, ROWS = 3, 3
MARGIN = 4


class ContactSheet:
    """Collects stills of at most ``side / 3`` pixels, and lays them out."""

    def __init__(self, side: int) -> None:
        self._side = side // COLUMNS - MARGIN
        self._stills: list[tuple[float, Image.Image]] = []
        self._step = 0.0

    def add(self, seconds: float, frame: VideoFrame) -> None:
        """Take a still, if it is far enough from the last one."""
        if self._stills and seconds - self._stills[-1][0] < self._step:
            return
        self._stills.append((seconds, self._still(frame)))
        if len(self._stills) >= 2 * COLUMNS * ROWS:
            self._stills = self._stills[::2]
            gaps = self._stills[-1][0] - self._stills[0][0]
            self._step = max(self._step, gaps / len(self._stills))

    def jpeg(self) -> bytes:
        """The sheet; empty if no frame was seen."""
        if not self._stills:
            return b""
        step = max(1, -(-len(self._stills) // (COLUMNS * ROWS)))
        stills = [still for _, still in self._stills[::step]]
        columns = min(COLUMNS, len(stills))
        rows = -(-len(stills) // columns)
        width = max(still.width for still in stills) + MARGIN
        height = max(still.height for still in stills) + MARGIN
        sheet = Image.new("RGB", (columns * width, rows * height))
        for place, still in enumerate(stills):
            sheet.paste(still, (place % columns * width, place // columns * height))
        out = io.BytesIO()
        sheet.save(out, "JPEG", quality=82)
        return out.getvalue()

    def _still(self, frame: VideoFrame) -> Image.Image:
        """The frame, small and upright, in RGB."""
        ratio = min(1.0, self._side / max(frame.width, frame.height))
        width, height = (max(2, round(side * ratio)) for side in (frame.width, frame.height))
        small = frame.reformat(width=width, height=height, format="rgb24", threads=1)
        still = Image.fromarray(small.to_ndarray())
        turn = frame.rotation % 360
        return still.rotate(turn, expand=True) if turn else still
