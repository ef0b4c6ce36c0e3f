"""One video as it is matched: its usable frames, and how much time each stands for.

Still stretches are thinned: a frame within a few bits of the one before it, and less than
five seconds after it, says nothing new. Of a known video a frame stands for the time until
the next one; of a query, for the time halfway to its neighbours.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from seawall.signals.vpdq import Frames

SAME = 4  # bits between two pictures of the same still
HEARTBEAT = 5_000  # milliseconds after which a still is kept all the same
LONGEST = 10_000  # milliseconds that one frame can stand for
SHORTEST = 40
APART = 31  # bits beyond which two frames are two pictures
ENOUGH = 3  # pictures that tell a video from a title card

Times = NDArray[np.int64]
Codes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Clip:
    """Frames in order of time: ``times`` and ``holds`` in milliseconds, ``codes`` (n, 32).

    ``pictures`` is how many of its frames are pictures of their own, up to three.
    """

    times: Times
    holds: Times
    codes: Codes
    milliseconds: int
    pictures: int

    def __len__(self) -> int:
        return len(self.times)

    @property
    def covered(self) -> int:
        """How many milliseconds its frames stand for: what can be found of it."""
        return int(self.holds.sum())

    @property
    def spans(self) -> tuple[Times, Times]:
        """As a query: from when to when each frame stands, halfway to its neighbours."""
        middles = (self.times[1:] + self.times[:-1]) // 2
        end = max(self.milliseconds, int(self.times[-1]) + SHORTEST)
        starts = np.concatenate([[0], middles])
        ends = np.concatenate([middles, [end]])
        half = LONGEST // 2
        return np.maximum(starts, self.times - half), np.minimum(ends, self.times + half)


def clip_of(frames: Frames) -> Clip | None:
    """A video's frames, made ready to be matched; nothing if none is usable."""
    usable = frames.usable
    if not len(usable):
        return None
    thin = usable.chosen(_kept(usable))
    end = max(thin.milliseconds, int(thin.times[-1]) + SHORTEST)
    holds = np.clip(np.diff(thin.times, append=end), SHORTEST, LONGEST)
    return Clip(thin.times, holds, thin.codes, end, pictures_in(thin.codes))


def pictures_in(codes: Codes, most: int = ENOUGH) -> int:
    """How many of these are pictures of their own, counted up to so many.

    >>> pictures_in(np.array([[0] * 32, [1] + [0] * 31, [255] * 32], np.uint8))
    2
    """
    pictures, far = codes[:1], np.ones(len(codes), np.bool_)
    while len(pictures) < most:
        far &= _apart(codes, pictures[-1]) > APART
        if not far.any():
            break
        pictures = np.concatenate([pictures, codes[np.argmax(far)][None]])
    return len(pictures)


def _kept(frames: Frames) -> NDArray[np.int64]:
    """Which frames say something new, by comparing each with the last one kept."""
    steps = np.bitwise_count(frames.codes[1:] ^ frames.codes[:-1]).sum(axis=1)
    places, since, drift = [0], int(frames.times[0]), 0
    for place, step in enumerate(steps.tolist(), start=1):
        drift += step
        at = int(frames.times[place])
        is_new = (
            drift > SAME and _apart(frames.codes[place][None], frames.codes[places[-1]])[0] > SAME
        )
        if not is_new and at - since < HEARTBEAT:
            continue
        places.append(place)
        since, drift = at, 0
    return np.array(places)


def _apart(codes: Codes, code: Codes) -> NDArray[np.int64]:
    bits: NDArray[np.int64] = np.bitwise_count(codes ^ code).sum(axis=1, dtype=np.int64)
    return bits
