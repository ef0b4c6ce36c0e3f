"""Known passages inside longer texts: shared fingerprints that lie in line.

A text quotes a passage where at least three fingerprints of both stand in the same order
at the same distances, give or take what swapping a few words does to them, or two well
apart. The distance of a hit is 100 minus the percentage of the query's fingerprints that
agree in its longest such stretch, counted as eight if it has fewer: 0 for some twenty
words and more word by word, however short beside the whole, 40 to 65 for a dozen words,
some 40 with every tenth word swapped.

What says nothing is left out: fingerprints of values marked as ordinary, and those that
more than 256 values hold, boilerplate by their number. Neither counts for a match nor
against one. O(log n) a fingerprint; about 20 bytes a fingerprint.
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
from seawall.matching._postings import PostingRun, Postings, Rows
from seawall.matching._segments import as_keys
from seawall.matching._stretches import Points, QuotedStretch, stretches
from seawall.signals.passage import FEWEST, THRESHOLD, Fingerprints, fingerprints_of

MOST = 256
PLACES = 3  # of one hash in one value
KIND = "passages"

Match = tuple[int, int, int, tuple[Interval, ...]]


class PassageIndex:
    """Values of the `passage` type under integer keys; safe to search while one writes."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._state = (KeyedRows(), Postings(columns=2), np.zeros(0, bool))

    def __len__(self) -> int:
        return len(self._state[0])

    def add(self, keys: ArrayLike, values: Sequence[str]) -> None:
        """Add values under keys, int64 of shape (n,)."""
        rows = paired_keys(keys, values)
        parsed = [_seldom(fingerprints_of(value)) for value in values]
        if not len(rows):
            return
        with self._lock:
            keyed, postings, ordinary = self._state
            marks = np.array([fingerprints.is_ordinary for fingerprints in parsed], bool)
            ordinary = np.concatenate([ordinary[: keyed.rows], marks])
            numbers = keyed.append(rows)
            postings = postings.added(*_columns(parsed, numbers))
            self._state = (keyed, postings, ordinary)

    def discard(self, keys: ArrayLike) -> int:
        """Remove every value of these keys; says how many. Unknown keys are ignored."""
        with self._lock:
            count = self._state[0].discard(as_keys(keys))
            if self._state[0].needs_compacting:
                self._state = _living(*self._state)
            return count

    def search(self, values: Sequence[str], radius: int | None = None) -> Hits:
        """Every passage that one of the values quotes, with the stretches it quotes."""
        limit = THRESHOLD if radius is None else radius
        matches = [
            (query, *match)
            for query, value in enumerate(values)
            for match in self._matches(fingerprints_of(value), limit)
        ]
        matches.sort(key=lambda hit: (hit[0], hit[2], hit[1]))
        columns = np.array([hit[:3] for hit in matches], np.int64).reshape(len(matches), 3)
        return Hits(columns[:, 0], columns[:, 1], columns[:, 2], tuple(hit[3] for hit in matches))

    def save(self, path: str | PathLike[str]) -> None:
        """Write a snapshot, complete or not at all."""
        with self._lock:
            keyed, postings, ordinary = _living(*self._state)
        run = postings.whole()
        arrays: dict[str, NDArray[Any]] = {
            "hashes": run.hashes,
            "rows": run.rows,
            "places": run.beside,
            "keys": keyed.keys,
            "ordinary": ordinary,
        }
        write_arrays(path, KIND, {}, arrays)

    @classmethod
    def load(cls, path: str | PathLike[str], *, verify: bool = True) -> "PassageIndex":
        """Map a saved index into memory; it can grow again, in memory of its own."""
        _, arrays = read_arrays(path, KIND, verify=verify)
        index = cls()
        run = PostingRun(arrays["hashes"], arrays["rows"], arrays["places"])
        runs = (run,) if len(run) else ()
        index._state = (KeyedRows(arrays["keys"]), Postings(2, runs), arrays["ordinary"])
        return index

    def _matches(
        self, query: Fingerprints, limit: int
    ) -> list[tuple[int, int, tuple[Interval, ...]]]:
        keyed, postings, ordinary = self._state
        if query.is_ordinary or not len(postings):
            return []
        shared, common = postings.find(query.hashes, most=MOST)
        is_dead = keyed.is_dead
        alive = ~is_dead[shared.rows]
        common[shared.which[alive & ordinary[shared.rows]]] = True
        is_telling = alive & ~common[shared.which]
        points = Points(
            shared.which[is_telling],
            shared.rows[is_telling],
            shared.beside[is_telling].astype(np.int64),
        )
        by_row: dict[int, list[QuotedStretch]] = {}
        for stretch in stretches(points, query, ~common, fewest=FEWEST):
            by_row.setdefault(stretch.row, []).append(stretch)
        return [
            (int(keyed.keys[row]), distance, tuple(part.interval for part in parts))
            for row, parts in by_row.items()
            if (distance := max(parts, key=lambda stretch: stretch.agreeing).distance) <= limit
        ]


def _seldom(fingerprints: Fingerprints) -> Fingerprints:
    """Each hash at its first three places only, so that a refrain cannot make a search dear."""
    order = np.argsort(fingerprints.hashes, kind="stable")
    hashes = fingerprints.hashes[order]
    often = np.zeros(len(hashes), bool)
    often[PLACES:] = hashes[PLACES:] == hashes[:-PLACES]
    chosen = np.sort(order[~often])
    return Fingerprints(
        fingerprints.hashes[chosen],
        fingerprints.starts[chosen],
        fingerprints.ends[chosen],
        fingerprints.is_ordinary,
    )


def _columns(
    parsed: Sequence[Fingerprints], numbers: Rows
) -> tuple[NDArray[np.uint64], Rows, NDArray[np.uint32]]:
    hashes = np.concatenate([fingerprints.hashes for fingerprints in parsed])
    rows = np.repeat(numbers, [len(fingerprints) for fingerprints in parsed])
    starts = np.concatenate([fingerprints.starts for fingerprints in parsed])
    ends = np.concatenate([fingerprints.ends for fingerprints in parsed])
    return hashes, rows, np.stack([starts, ends], axis=1).astype(np.uint32)


def _living(
    keyed: KeyedRows, postings: Postings, ordinary: NDArray[np.bool_]
) -> tuple[KeyedRows, Postings, NDArray[np.bool_]]:
    """The same without what was discarded."""
    alive = ~keyed.is_dead
    number = np.cumsum(alive) - 1
    run = postings.whole()
    is_living = alive[run.rows]
    rows = number[run.rows[is_living]].astype(np.uint32)
    living_run = PostingRun(run.hashes[is_living], rows, run.beside[is_living])
    fresh = Postings(2, (living_run,) if len(living_run) else ())
    return KeyedRows(keyed.keys[alive]), fresh, ordinary[: keyed.rows][alive]
