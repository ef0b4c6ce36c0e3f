"""TMK+PDQF: a video as averages over time, for exchange with lists that hold it.

A value stands for a whole video: two are compared by two scores and never searched in an
index here, because an excerpt or a clip inside a longer one is another video to it (`vpdq`
finds those). The file is the reference's ``.tmk``, 263,344 bytes, little-endian: the words
TMK1, FVEC and PDQF; five int32 (frames a second, four periods, 32 frequencies, width 256,
frame count); the periods; 32 float32 weights; the average of the frames' features, float32
of shape (256,); their cosine and sine features, each (4, 32, 256).

Both scores are 0.7 and above for a match, by the reference's own default. Source: Poullot
et al., "Temporal Matching Kernel with Explicit Feature Maps", ACM MM 2015; `tmk/cpp` of
facebook/ThreatExchange.
"""

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from math import exp, pi, sinh
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from seawall.sandbox import DecoderPool
from seawall.sandbox.jail._refusals import child_died
from seawall.sandbox.video._asking_video import VideoAsk, VideoFacts
from seawall.sandbox.video._tmk_sums import FREQUENCIES, PERIODS, RATE, WIDTH, TmkSums
from seawall.signals._model import InvalidSignal

Floats = NDArray[np.float32]

MAGIC = b"TMK1FVECPDQF"
HEAD = struct.Struct("<12s5i4i")
BODY = FREQUENCIES + WIDTH + 2 * len(PERIODS) * FREQUENCIES * WIDTH
SIZE = HEAD.size + 4 * BODY
MATCH = 0.7  # both scores, the reference's default
BETA = 32  # of the von Mises kernel whose Fourier series the weights are


@dataclass(frozen=True, slots=True, eq=False)
class Tmk:
    """``average`` (256,) and ``waves`` (2, 4, 32, 256), cosines then sines, float32."""

    frames: int
    average: Floats
    waves: Floats


def tmk_of_video(content: bytes | Path, *, pool: DecoderPool) -> Tmk:
    """The features of a video, opened in the sandbox; every frame of it is decoded."""
    _, blob = pool.room("video").ask(content, VideoAsk(tmk=True), VideoFacts)
    if len(blob) != 8 + 4 * (BODY - FREQUENCIES):
        raise child_died("the sums have another length")
    return _finished(blob)


def tmk_of_features(features: Iterable[Floats]) -> Tmk:
    """The same from the 256 PDQ frequencies of each frame, at 15 frames a second."""
    sums = TmkSums()
    for number, feature in enumerate(features):
        sums.add_feature(number / RATE, np.asarray(feature, np.float32))
    return _finished(sums.packed())


def scores(a: Tmk, b: Tmk) -> tuple[float, float]:
    """How alike two videos are on the whole, and along time at the best shift; 1 at the most.

    The first is the cosine of their averages, the second the kernel's largest value over all
    periods and whole-frame shifts, as a share of what a video has with itself.
    """
    norms = float(np.linalg.norm(a.average) * np.linalg.norm(b.average))
    first = float(np.dot(a.average.astype(float), b.average)) / norms if norms else 0.0
    best = max(float(_kernel(a, b, place).max()) for place in range(len(PERIODS)))
    return first, best


def read_tmk(data: bytes) -> Tmk:
    """A ``.tmk`` file; one of other parameters than the reference's is refused."""
    if len(data) != SIZE:
        raise _wrong(f"it has {len(data)} bytes, not {SIZE}")
    magic, *numbers = HEAD.unpack_from(data)
    if magic != MAGIC:
        raise _wrong("it does not begin with TMK1, FVEC, PDQF")
    flat = np.frombuffer(data, "<f4", offset=HEAD.size)
    stated = (*numbers[:4], *numbers[5:])
    close = np.allclose(flat[:FREQUENCIES], weights(), rtol=1e-5, atol=1e-9)
    if stated != (RATE, len(PERIODS), FREQUENCIES, WIDTH, *PERIODS) or not close:
        raise _wrong("its parameters are not the reference's")
    if numbers[4] < 0 or not np.isfinite(flat).all():
        raise _wrong("it holds what is no number")
    waves = flat[FREQUENCIES + WIDTH :].reshape(2, len(PERIODS), FREQUENCIES, WIDTH)
    return Tmk(numbers[4], flat[FREQUENCIES : FREQUENCIES + WIDTH], waves)


def write_tmk(tmk: Tmk) -> bytes:
    """The file that the reference's tools read."""
    head = HEAD.pack(MAGIC, RATE, len(PERIODS), FREQUENCIES, WIDTH, tmk.frames, *PERIODS)
    flat = np.concatenate([weights().astype("<f4"), tmk.average, tmk.waves.ravel()])
    return head + flat.astype("<f4").tobytes()


@cache
def weights() -> NDArray[np.float64]:
    """The Fourier weights: modified Bessel functions of 32, over sinh 32."""
    orders = np.arange(FREQUENCIES)
    angles = (np.arange(4096) + 0.5) * (pi / 4096)
    waves = np.exp(BETA * (np.cos(angles) - 1)) * np.cos(np.outer(orders, angles))
    bessel = waves.mean(axis=1) * exp(BETA)
    series = bessel / sinh(BETA)
    series[0] = (bessel[0] - exp(-BETA)) / (2 * sinh(BETA))
    return np.asarray(series, np.float64)


def _kernel(a: Tmk, b: Tmk, place: int) -> NDArray[np.float64]:
    """The kernel for every shift of one period; an inverse Fourier transform sums it."""
    cosines, sines = a.waves[0, place].astype(float), a.waves[1, place].astype(float)
    its_cosines, its_sines = b.waves[0, place].astype(float), b.waves[1, place].astype(float)
    even = (cosines * its_cosines + sines * its_sines).sum(axis=1)
    odd = (sines * its_cosines - cosines * its_sines).sum(axis=1)
    spectrum = np.zeros(PERIODS[place], np.complex128)
    spectrum[:FREQUENCIES] = even - 1j * odd
    shifts = np.fft.ifft(spectrum).real * PERIODS[place]
    norm = weights()[0] + 2 * weights()[1:].sum()
    return np.asarray(shifts / norm, np.float64)


def _finished(packed: bytes) -> Tmk:
    """Sums as features: each wave made a unit vector, then weighed."""
    count = int.from_bytes(packed[:8], "little")
    flat = np.frombuffer(packed, "<f4", offset=8)
    waves = flat[WIDTH:].reshape(2, len(PERIODS), FREQUENCIES, WIDTH).astype(np.float64)
    norms = np.linalg.norm(waves, axis=3, keepdims=True)
    scale = np.sqrt(weights())[None, None, :, None] / np.where(norms > 0, norms, 1)
    return Tmk(count, flat[:WIDTH], (waves * scale).astype(np.float32))


def _wrong(why: str) -> InvalidSignal:
    return InvalidSignal(
        f"This is no TMK file: {why}.", field="value", remedy="Send it as tmk-hash-video wrote it."
    )
