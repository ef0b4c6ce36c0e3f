"""Which known recordings hold a word much like this one: runs of words, sorted by 20 bits.

Every third bit of a word (`seawall.sandbox.sound.hearing`) makes a key, from the fourth or the
fifth bit on: neighbouring bits say much the same. A query's words are looked up by their keys and by those that differ in one
bit, each shifted by up to two places, which is how the same sound looks when it is played
up to 7 % faster or slower. Keys that far more words have than others say little and are
passed over.

Each add makes a small run, and runs of like size are merged, so there are O(log n) of
them. A run is never changed: a reader goes on with those it has. 16 bytes a word.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]
Places = NDArray[np.int64]

SHIFTS = (-2, -1, 0, 1, 2)  # quarter tones
KEY_BITS = 20
COMBS = (0, 1)
_STEPS = (
    (2, 0x10C30C30C30C30C3),
    (4, 0x100F00F00F00F00F),
    (8, 0x001F0000FF0000FF),
    (16, 0x001F00000000FFFF),
    (32, 0x00000000001FFFFF),
)
_FLIPS = np.concatenate([[0], 1 << np.arange(KEY_BITS)]).astype(np.uint32)
USUAL = 24  # times the mean number of words a key has: those with more are passed over
FEW = 1_000  # words that a key may have in any case
MANY = 100_000  # words alike that one look-up may give, or a sixty-fourth of all


@dataclass(frozen=True, slots=True, eq=False)
class SoundRun:
    """The words of some recordings one after the other.

    ``rows`` is the number of each recording, ``starts`` where it begins, and behind the
    last one where that ends; ``keys`` in order, and for each the place of its word.
    """

    words: Words
    rows: Places
    starts: Places
    keys: NDArray[np.uint32]
    places: NDArray[np.uint32]

    @classmethod
    def of(cls, recordings: Sequence[Words], rows: Places) -> "SoundRun":
        """A run of recordings, sorted here."""
        lengths = [len(words) for words in recordings]
        starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        words = np.concatenate([np.zeros(0, np.uint64), *recordings])
        telling = np.flatnonzero(words)
        keys = np.concatenate([keys_of(words[telling], comb) for comb in COMBS])
        order = np.argsort(keys, kind="stable")
        places = np.tile(telling.astype(np.uint32), len(COMBS))
        return cls(words, rows, starts, keys[order], places[order])

    def __len__(self) -> int:
        return len(self.words)

    def recordings(self) -> list[Words]:
        """The words of each recording."""
        return np.split(self.words, self.starts[1:-1]) if len(self.rows) else []

    def bounds(self, place: int) -> tuple[int, int, int]:
        """Of the recording at this place: its number, where it begins and ends."""
        at = int(np.searchsorted(self.starts, place, "right")) - 1
        at = min(max(at, 0), len(self.rows) - 1)
        return int(self.rows[at]), int(self.starts[at]), int(self.starts[at + 1])

    def find(self, query: Words) -> tuple[Places, Places, Places]:
        """Where words like those of the query are: which of its words, its shift, the place."""
        telling = np.flatnonzero(query)
        shape = (len(SHIFTS) * len(COMBS), len(telling), len(_FLIPS))
        moved = [shifted_words(query[telling], shift) for shift in SHIFTS]
        keys = np.stack([keys_of(words, comb) for words in moved for comb in COMBS])
        wanted_keys = (keys[:, :, None] ^ _FLIPS).ravel()
        order = np.argsort(wanted_keys)  # so that each look-up begins at the last one's
        starts = np.searchsorted(self.keys, wanted_keys[order], "left")
        counts = np.searchsorted(self.keys, wanted_keys[order], "right") - starts
        counts = _bearable(counts, len(self.keys))
        which = np.repeat(order, counts)
        within = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
        places = self.places[np.repeat(starts, counts) + within].astype(np.int64)
        either, word, _ = np.unravel_index(which, shape)
        return telling[word], either // len(COMBS) + SHIFTS[0], places


def _bearable(counts: Places, size: int) -> Places:
    """How many words to take of each key: none of the commonest, however hostile the query."""
    counts = np.where(counts > max(FEW, USUAL * size >> KEY_BITS), 0, counts)
    most = max(MANY, size // 64)
    if counts.sum() > most:
        order = np.argsort(counts, kind="stable")
        counts[order[np.cumsum(counts[order]) > most]] = 0
    return counts


def merged_run(runs: Sequence[SoundRun]) -> SoundRun:
    """Several runs as one."""
    recordings = [words for run in runs for words in run.recordings()]
    return SoundRun.of(
        recordings, np.concatenate([np.zeros(0, np.int64), *(run.rows for run in runs)])
    )


def added_run(runs: tuple[SoundRun, ...], fresh: SoundRun) -> tuple[SoundRun, ...]:
    """These runs and one more; those of like size become one."""
    grown = [*runs, fresh]
    while len(grown) > 1 and len(grown[-2]) <= 2 * len(grown[-1]):
        grown[-2:] = [merged_run(grown[-2:])]
    return tuple(grown)


def keys_of(words: Words, comb: int) -> NDArray[np.uint32]:
    """Every third of each word's bits, from bit 3 or 4 on, side by side; the comb on top."""
    bits = (words >> np.uint64(3 + comb)) & np.uint64(0x1249249249249249)
    for step, mask in _STEPS:
        bits = (bits ^ (bits >> np.uint64(step))) & np.uint64(mask)
    kept_bits = bits & np.uint64((1 << KEY_BITS) - 1)
    return (kept_bits | np.uint64(comb << KEY_BITS)).astype(np.uint32)


def shifted_words(words: Words, shift: int) -> Words:
    """The words of the same sound, had it been played so many quarter tones lower."""
    return words >> np.uint64(shift) if shift >= 0 else words << np.uint64(-shift)


def compared_bits(shift: int) -> np.uint64:
    """The bits that a shifted word has."""
    every = (1 << 64) - 1
    return np.uint64(every >> shift if shift >= 0 else every << -shift & every)
