"""What is heard in a recording, as 64 bits for each tenth of a second.

A window of 0.37 s is taken 10.5 times a second; its power is summed in 67 bands a quarter
tone apart (318 to 2139 Hz, well inside a telephone's band). A bit says whether the
step from a band to the one three quarter tones higher has grown or shrunk against two
windows before: the sign of a double difference, which recompression, a telephone, other
sounds and loudness seldom turn. That is the scheme of Haitsma and Kalker (*A Highly Robust
Audio Fingerprinting System*, ISMIR 2002) with a finer ladder of bands: a recording played
3 % faster has the same bits one place further up, so other speeds are found by shifting.

A word of 0 says nothing: silence, a steady tone, or a sound so narrow that its bits would
be those of any other such sound. `Ear` takes a recording of any length piece by piece, in
constant memory.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

import numpy as np
from numpy.typing import NDArray

RATE = 11_025  # samples a second
HOP = 1_050
WINDOW = 4_096
FRAMES_A_SECOND = RATE / HOP
LOWEST = 318.0  # hertz
STEPS = 24  # bands an octave: a quarter tone
BITS = 64
RISE = 3  # bands between the two that are compared
LAG = 2  # windows between the two that are compared
HALF_WIDTH = 1 / 8  # octaves from a band's middle to where it ends
SPAN = (WINDOW + LAG * HOP) / RATE  # seconds that one word is made from

SILENT = 1e-8  # power in the bands, of full scale: 80 dB below
STEADY = 0.04  # change against the power itself; a steady tone stays below
NARROW = 7.2  # how many bands take part in the change; a whistle has 6 or 7
CHUNK = 256  # windows transformed at once

Samples = NDArray[np.float32]
Floats = NDArray[np.float32]
Words = NDArray[np.uint64]


@dataclass(slots=True)
class Ear:
    """Hears a recording piece by piece: mono, float32 from -1 to 1, `RATE` samples a second."""

    _pieces: list[Samples] = field(default_factory=list)
    _waiting: int = 0
    _before: Floats = field(default_factory=lambda: np.zeros((0, BITS + RISE), np.float32))
    _words: list[Words] = field(default_factory=list)
    heard: int = 0

    @property
    def seconds(self) -> float:
        """How much it has heard."""
        return self.heard / RATE

    def hear(self, samples: Samples) -> None:
        """The next piece."""
        self.heard += len(samples)
        self._waiting += len(samples)
        self._pieces.append(samples)
        if self._waiting >= WINDOW + (CHUNK - 1) * HOP:
            self._listen()

    def words(self) -> Words:
        """All words so far, uint64 of shape (n,)."""
        self._listen()
        return np.concatenate([np.zeros(0, np.uint64), *self._words])

    def _listen(self) -> None:
        samples = np.concatenate([np.zeros(0, np.float32), *self._pieces])
        for windows in _windows(samples):
            power = np.concatenate([self._before, _power(windows)])
            self._words.append(_words(power))
            self._before = power[-LAG:]
        window_count = max(0, (len(samples) - WINDOW) // HOP + 1)
        self._pieces = [samples[window_count * HOP :].copy()]
        self._waiting = len(self._pieces[0])


def words_of(samples: Samples) -> Words:
    """The words of a whole recording: mono, float32 from -1 to 1, `RATE` samples a second."""
    ear = Ear()
    ear.hear(samples)
    return ear.words()


def _windows(samples: Samples) -> Iterator[Samples]:
    """The windows, up to `CHUNK` of them at a time."""
    if len(samples) < WINDOW:
        return
    every = np.lib.stride_tricks.sliding_window_view(samples, WINDOW)[::HOP]
    for start in range(0, len(every), CHUNK):
        yield every[start : start + CHUNK]


def _power(windows: Samples) -> Floats:
    """The power in each band, of a full-scale sine's; shape (windows, bands)."""
    shape, low, bands = _tables()
    spectrum = np.fft.rfft(windows * shape, axis=1)[:, low : low + len(bands)]
    power = spectrum.real**2 + spectrum.imag**2
    summed: Floats = power.astype(np.float32) @ bands
    return summed


def _words(power: Floats) -> Words:
    """One word for each window that has another `LAG` before it."""
    if len(power) <= LAG:
        return np.zeros(0, np.uint64)
    rises = power[:, RISE:] - power[:, :-RISE]
    change = rises[LAG:] - rises[:-LAG]
    bits = np.packbits(change > 0, axis=1, bitorder="little")
    words = bits.view("<u8")[:, 0].astype(np.uint64)
    return np.where(_tells(power, change), np.maximum(words, np.uint64(1)), np.uint64(0))


def _tells(power: Floats, change: Floats) -> NDArray[np.bool_]:
    """Whether there is enough sound, change in it, and breadth in the change."""
    loud = power.sum(axis=1)
    both = loud[LAG:] + loud[:-LAG]
    moved = np.abs(change).sum(axis=1)
    breadth = moved * moved / np.maximum(np.einsum("ij,ij->i", change, change), 1e-30)
    tells: NDArray[np.bool_] = (both > 2 * SILENT) & (moved > STEADY * both) & (breadth > NARROW)
    return tells


@cache
def _tables() -> tuple[Samples, int, Floats]:
    """The window's shape, the first bin used, and each band's share of the bins from there."""
    shape = np.hanning(WINDOW + 1)[:-1]
    bins = np.arange(1, WINDOW // 2) * RATE / WINDOW
    middles = LOWEST * 2.0 ** (np.arange(BITS + RISE) / STEPS)
    away = np.abs(np.log2(bins[:, None] / middles)) / HALF_WIDTH
    bands = np.where(away < 1, 0.5 + 0.5 * np.cos(np.pi * np.minimum(away, 1)), 0)
    used_bins = np.flatnonzero(bands.any(axis=1))
    scale = (2 / shape.sum()) ** 2
    bands = bands[used_bins[0] : used_bins[-1] + 1] * scale
    return shape.astype(np.float32), int(used_bins[0]) + 1, bands.astype(np.float32)
