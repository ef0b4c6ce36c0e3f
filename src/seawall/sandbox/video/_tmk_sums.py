"""TMK+PDQF's sums over the frames of a video, taken where the frames are.

Frames are resampled to 15 a second and 64 x 64 pixels. A frame's feature is the 256
frequencies of PDQ before they become bits. What is kept: their average, and for each of
four periods and 32 frequencies the sums of the features, each made a unit vector, against
a cosine and a sine of the frame's number. `seawall.signals.tmk` has the file and the scores.

Source: Poullot et al., "Temporal Matching Kernel with Explicit Feature Maps" (ACM MM
2015); `tmk/cpp` of facebook/ThreatExchange.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from seawall.sandbox.pictures._axis import SIDE, Floats
from seawall.sandbox.pictures.pdq import frequencies
from seawall.sandbox.pictures.thumbnail import luma_of

if TYPE_CHECKING:
    from av import VideoFrame

PERIODS = (2731, 4391, 9767, 14653)
FREQUENCIES = 32
WIDTH = 256
RATE = 15
MOST_FRAMES = RATE * 3600 * 6
BATCH = 256


class TmkSums:
    """Adds frames up; their numbers count from the first, at 15 a second."""

    def __init__(self) -> None:
        self.count = 0
        self._average = np.zeros(WIDTH)
        self._waves = np.zeros((2, len(PERIODS), FREQUENCIES, WIDTH))  # cosines, sines
        self._waiting: list[Floats] = []
        self._last: Floats | None = None

    def add(self, seconds: float, frame: VideoFrame) -> None:
        """Take a decoded frame that is shown from this time on."""
        small = frame.reformat(width=SIDE, height=SIDE, format="rgb24", threads=1)
        self.add_feature(
            seconds, frequencies(luma_of(np.asarray(small.to_ndarray(), np.uint8))).ravel()
        )

    def add_feature(self, seconds: float, feature: Floats) -> None:
        """Take the 256 frequencies of a frame that is shown from this time on."""
        while self._last is not None and self.count < min(round(seconds * RATE), MOST_FRAMES):
            self._take(self._last)
        self._last = feature

    def packed(self) -> bytes:
        """The count (8 bytes), the average, cosines and sines as float32, little-endian."""
        if self._last is not None:
            self._take(self._last)
        self._add_up()
        flat = np.concatenate([self._average / max(1, self.count), self._waves.ravel()])
        return self.count.to_bytes(8, "little") + flat.astype("<f4").tobytes()

    def _take(self, feature: Floats) -> None:
        self.count += 1
        self._waiting.append(feature)
        if len(self._waiting) == BATCH:
            self._add_up()

    def _add_up(self) -> None:
        """Add the frames that wait, by four matrix products."""
        if not self._waiting:
            return
        features = np.array(self._waiting, np.float64)
        numbers = np.arange(self.count - len(features), self.count)
        self._average = self._average + features.sum(axis=0)
        units = features / np.maximum(np.linalg.norm(features, axis=1, keepdims=True), 1e-30)
        for place, period in enumerate(PERIODS):
            angles = _angles(numbers, period)
            self._waves[0, place] += np.cos(angles) @ units
            self._waves[1, place] += np.sin(angles) @ units
        self._waiting.clear()


def _angles(numbers: NDArray[np.int64], period: int) -> NDArray[np.float64]:
    """2 pi j t / P, of shape (frequencies, frames)."""
    angles = np.outer(np.arange(FREQUENCIES), numbers) * (2 * np.pi / period)
    return np.asarray(angles, np.float64)
