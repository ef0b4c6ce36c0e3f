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
from seawall.matching._keyed import Keyed, paired
from seawall.matching._postings import Postings, Rows, Run
from seawall.matching._segments import as_keys
from seawall.matching._stretches import Points, Stretch, stretches
from seawall.signals.passage import FEWEST, THRESHOLD, Fingerprints, fingerprints_of

MOST = 256
PLACES = 3  # of one hash in one value
KIND = "passages"

Match = tuple[int, int, int, tuple[Interval, ...]]


class PassageIndex:
    """Values of the `passage` type under integer keys; safe to search while one writes."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._state = (Keyed(), Postings(columns=2), np.zeros(0, bool))

    def __len__(self) -> int:
        return len(self._state[0])

    def add(self, keys: ArrayLike, values: Sequence[str]) -> None:
        """Add values under keys, int64 of shape (n,)."""
        rows = paired(keys, values)
        parsed = [_seldom(fingerprints_of(value)) for value in values]
        if not len(rows):
            return
        with self._lock:
            keyed, postings, ordinary = self._state
            marks = np.array([one.is_ordinary for one in parsed], bool)
            ordinary = np.concatenate([ordinary[: keyed.rows], marks])
            numbers = keyed.append(rows)
            postings = postings.added(*_columns(parsed, numbers))
            self._state = (keyed, postings, ordinary)

    def discard(self, keys: ArrayLike) -> int:
        """Remove every value of these keys; says how many. Unknown keys are ignored."""
        with self._lock:
            found = self._state[0].discard(as_keys(keys))
            if self._state[0].needs_compacting:
                self._state = _living(*self._state)
            return found

    def search(self, values: Sequence[str], radius: int | None = None) -> Hits:
        """Every passage that one of the values quotes, with the stretches it quotes."""
        limit = THRESHOLD if radius is None else radius
        found = [
            (query, *match)
            for query, value in enumerate(values)
            for match in self._matches(fingerprints_of(value), limit)
        ]
        found.sort(key=lambda hit: (hit[0], hit[2], hit[1]))
        columns = np.array([hit[:3] for hit in found], np.int64).reshape(len(found), 3)
        return Hits(columns[:, 0], columns[:, 1], columns[:, 2], tuple(hit[3] for hit in found))

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
        run = Run(arrays["hashes"], arrays["rows"], arrays["places"])
        runs = (run,) if len(run) else ()
        index._state = (Keyed(arrays["keys"]), Postings(2, runs), arrays["ordinary"])
        return index

    def _matches(
        self, query: Fingerprints, limit: int
    ) -> list[tuple[int, int, tuple[Interval, ...]]]:
        keyed, postings, ordinary = self._state
        if query.is_ordinary or not len(postings):
            return []
        found, common = postings.find(query.hashes, most=MOST)
        is_dead = keyed.is_dead
        alive = ~is_dead[found.rows]
        common[found.which[alive & ordinary[found.rows]]] = True
        kept = alive & ~common[found.which]
        points = Points(found.which[kept], found.rows[kept], found.beside[kept].astype(np.int64))
        by_row: dict[int, list[Stretch]] = {}
        for stretch in stretches(points, query, ~common, fewest=FEWEST):
            by_row.setdefault(stretch.row, []).append(stretch)
        return [
            (int(keyed.keys[row]), distance, tuple(part.interval for part in parts))
            for row, parts in by_row.items()
            if (distance := max(parts, key=lambda one: one.agreeing).distance) <= limit
        ]


def _seldom(whole: Fingerprints) -> Fingerprints:
    """Each hash at its first three places only, so that a refrain cannot make a search dear."""
    order = np.argsort(whole.hashes, kind="stable")
    hashes = whole.hashes[order]
    often = np.zeros(len(hashes), bool)
    often[PLACES:] = hashes[PLACES:] == hashes[:-PLACES]
    kept = np.sort(order[~often])
    return Fingerprints(whole.hashes[kept], whole.starts[kept], whole.ends[kept], whole.is_ordinary)


def _columns(
    parsed: Sequence[Fingerprints], numbers: Rows
) -> tuple[NDArray[np.uint64], Rows, NDArray[np.uint32]]:
    hashes = np.concatenate([one.hashes for one in parsed])
    rows = np.repeat(numbers, [len(one) for one in parsed])
    starts = np.concatenate([one.starts for one in parsed])
    ends = np.concatenate([one.ends for one in parsed])
    return hashes, rows, np.stack([starts, ends], axis=1).astype(np.uint32)


def _living(
    keyed: Keyed, postings: Postings, ordinary: NDArray[np.bool_]
) -> tuple[Keyed, Postings, NDArray[np.bool_]]:
    """The same without what was discarded."""
    alive = ~keyed.is_dead
    number = np.cumsum(alive) - 1
    run = postings.whole()
    kept = alive[run.rows]
    rows = number[run.rows[kept]].astype(np.uint32)
    left = Run(run.hashes[kept], rows, run.beside[kept])
    fresh = Postings(2, (left,) if len(left) else ())
    return Keyed(keyed.keys[alive]), fresh, ordinary[: keyed.rows][alive]
