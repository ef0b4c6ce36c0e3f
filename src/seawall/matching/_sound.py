"""Known recordings inside longer ones, at other speeds, through telephones and noise.

A query is looked at in windows of twelve seconds; each is compared with every recording
that has words like its own in line with it (`_sound_runs`, `_sound_lines`), played up to
7 % faster or slower, higher or lower. Stretches of neighbouring windows become one. The
distance of a hit is the percentage of bits that differ in its best stretch: 0 to 50.

A stretch counts from three seconds on, and from a certain evidence: the sum over its words
of how much more they agree than unrelated ones do. Silence and steady tones never speak
for a match.
"""

from collections.abc import Sequence
from os import PathLike
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from seawall.matching._file import read_arrays, write_arrays
from seawall.matching._hits import Hits, Interval
from seawall.matching._keyed import KeyedRows, paired_keys
from seawall.matching._segments import as_keys
from seawall.matching._sound_lines import SoundStretch, joined_stretches, stretches
from seawall.matching._sound_runs import SoundRun, Words, added_run, merged_run
from seawall.sandbox.sound.hearing import FRAMES_A_SECOND, SPAN
from seawall.signals.sound import THRESHOLD, sound_of

KIND = "sound"
MOST_INTERVALS = 32

Match = tuple[int, int, tuple[Interval, ...]]


class SoundIndex:
    """Values of the `sound` type under integer keys; safe to search while one writes."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._state: tuple[KeyedRows, tuple[SoundRun, ...]] = (KeyedRows(), ())

    def __len__(self) -> int:
        return len(self._state[0])

    def add(self, keys: ArrayLike, values: Sequence[str]) -> None:
        """Add values under keys, int64 of shape (n,)."""
        rows = paired_keys(keys, values)
        recordings = [sound_of(value).words for value in values]
        if not recordings:
            return
        with self._lock:
            keyed, runs = self._state
            numbers = keyed.append(rows)
            self._state = (keyed, added_run(runs, SoundRun.of(recordings, numbers)))

    def discard(self, keys: ArrayLike) -> int:
        """Remove every value of these keys; says how many. Unknown keys are ignored."""
        with self._lock:
            count = self._state[0].discard(as_keys(keys))
            if self._state[0].needs_compacting:
                keyed, run = _living(*self._state)
                self._state = (keyed, (run,) if len(run) else ())
            return count

    def search(self, values: Sequence[str], radius: int | None = None) -> Hits:
        """Every recording that one of the values shares a stretch with.

        The intervals are in seconds. ``radius`` is a percentage of bits.
        """
        limit = THRESHOLD if radius is None else radius
        matches = [
            (query, *match)
            for query, value in enumerate(values)
            for match in self._matches(sound_of(value).words, limit)
        ]
        matches.sort(key=lambda hit: (hit[0], hit[2], hit[1]))
        columns = np.array([hit[:3] for hit in matches], np.int64).reshape(len(matches), 3)
        return Hits(columns[:, 0], columns[:, 1], columns[:, 2], tuple(hit[3] for hit in matches))

    def save(self, path: str | PathLike[str]) -> None:
        """Write a snapshot, complete or not at all."""
        with self._lock:
            keyed, run = _living(*self._state)
        arrays: dict[str, NDArray[Any]] = {
            "keys": keyed.keys,
            "words": run.words,
            "starts": run.starts,
            "sorted": run.keys,
            "places": run.places,
        }
        write_arrays(path, KIND, {}, arrays)

    @classmethod
    def load(cls, path: str | PathLike[str]) -> "SoundIndex":
        """Map a saved index into memory, its checksum verified; it can grow again."""
        _, arrays = read_arrays(path, KIND)
        rows = np.arange(len(arrays["keys"]))
        run = SoundRun(arrays["words"], rows, arrays["starts"], arrays["sorted"], arrays["places"])
        index = cls()
        index._state = (KeyedRows(arrays["keys"]), (run,) if len(rows) else ())
        return index

    def _matches(self, query: Words, limit: int) -> list[Match]:
        keyed, runs = self._state
        by_row: dict[int, list[SoundStretch]] = {}
        for run in runs:
            for stretch in joined_stretches(list(stretches(run, query))):
                by_row.setdefault(stretch.row, []).append(stretch)
        return [
            (int(keyed.keys[row]), distance, _intervals(parts))
            for row, parts in by_row.items()
            if not keyed.is_dead[row]
            and (distance := max(parts, key=lambda stretch: stretch.evidence).distance) <= limit
        ]


def _intervals(parts: list[SoundStretch]) -> tuple[Interval, ...]:
    """The clearest stretches in seconds, in order of the query."""
    clearest = sorted(parts, key=lambda stretch: -stretch.evidence)[:MOST_INTERVALS]
    return tuple(
        Interval(
            round(stretch.start / FRAMES_A_SECOND, 2),
            round(stretch.end / FRAMES_A_SECOND + SPAN, 2),
            round(stretch.known_start / FRAMES_A_SECOND, 2),
            round(stretch.known_end / FRAMES_A_SECOND + SPAN, 2),
        )
        for stretch in sorted(clearest, key=lambda stretch: (stretch.start, stretch.known_start))
    )


def _living(keyed: KeyedRows, runs: tuple[SoundRun, ...]) -> tuple[KeyedRows, SoundRun]:
    """The same without what was discarded, as one run."""
    alive = ~keyed.is_dead
    whole_run = merged_run(runs)
    living = np.flatnonzero(alive[whole_run.rows])
    recordings = whole_run.recordings()
    run = SoundRun.of([recordings[at] for at in living], np.arange(len(living)))
    return KeyedRows(keyed.keys[whole_run.rows[living]]), run
