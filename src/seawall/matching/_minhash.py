"""Texts that are nearly the same as a whole: bands of a MinHash, then every place.

A value's 126 first places are cut into 42 bands of three, and values that agree in a whole
band are compared in all 128 places, so every distance is the true one of the two values.
What is missed is chance: of texts that share half of their runs of words, 99.6 % have a
band in common; of those at the type's threshold, a distance of 60, 94 %. Wider than that,
every value is compared.

About 760 bytes a value, 504 of them for the bands.
"""

from collections.abc import Sequence
from os import PathLike
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from seawall.matching._file import read_arrays, write_arrays
from seawall.matching._hits import Hits, Part, gather_hits
from seawall.matching._keyed import KeyedRows, paired_keys
from seawall.matching._postings import PostingRun, Postings, Rows
from seawall.matching._segments import as_keys
from seawall.signals.minhash import PLACES, THRESHOLD, Sketches, sketches_of

KIND = "minhash"
BANDS, WIDTH = 42, 3
WIDEST = 60  # a distance up to which the bands find what there is
MOST = 10_000  # values that share one band: beyond it, the band says nothing
BLOCK = 4096


class MinhashIndex:
    """Values of the `minhash` type under integer keys; safe to search while one writes."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._sketches: Sketches = np.zeros((0, PLACES), np.uint16)
        self._state = (KeyedRows(), Postings(), self._sketches)

    def __len__(self) -> int:
        return len(self._state[0])

    def add(self, keys: ArrayLike, values: Sequence[str]) -> None:
        """Add values under keys, int64 of shape (n,)."""
        rows, fresh = paired_keys(keys, values), sketches_of(values)
        if not len(rows):
            return
        with self._lock:
            keyed, postings, sketches = self._state
            sketches = _appended(sketches, fresh, keyed.rows)
            numbers = keyed.append(rows)
            postings = postings.added(_bands(fresh).ravel(), np.repeat(numbers, BANDS))
            self._state = (keyed, postings, sketches)

    def discard(self, keys: ArrayLike) -> int:
        """Remove every value of these keys; says how many. Unknown keys are ignored."""
        with self._lock:
            count = self._state[0].discard(as_keys(keys))
            if self._state[0].needs_compacting:
                self._state = _living(*self._state)
            return count

    def search(self, values: Sequence[str], radius: int | None = None) -> Hits:
        """Every value within the distance; 100 finds them all."""
        limit = THRESHOLD if radius is None else radius
        keyed, postings, sketches = self._state
        parts: list[Part] = []
        for query, sketch in enumerate(sketches_of(values)):
            if limit > WIDEST:
                rows = np.arange(_rows(keyed, sketches))
            else:
                shared_bands, _ = postings.find(_bands(sketch[None])[0], most=MOST)
                rows = np.unique(shared_bands.rows)
            rows = rows[~keyed.is_dead[rows]]
            distance = _distances(sketches, rows, sketch)
            near = distance <= limit
            keys = keyed.keys[rows[near]]
            parts.append((np.full(len(keys), query), keys, distance[near]))
        return gather_hits(parts)

    def save(self, path: str | PathLike[str]) -> None:
        """Write a snapshot, complete or not at all."""
        with self._lock:
            keyed, postings, sketches = _living(*self._state)
        run = postings.whole()
        arrays: dict[str, NDArray[Any]] = {
            "bands": run.hashes,
            "rows": run.rows,
            "sketches": sketches,
            "keys": keyed.keys,
        }
        write_arrays(path, KIND, {}, arrays)

    @classmethod
    def load(cls, path: str | PathLike[str], *, verify: bool = True) -> "MinhashIndex":
        """Map a saved index into memory; it can grow again, in memory of its own."""
        _, arrays = read_arrays(path, KIND, verify=verify)
        index = cls()
        run = PostingRun(
            arrays["bands"], arrays["rows"], np.zeros((len(arrays["bands"]), 0), np.uint32)
        )
        postings = Postings(0, (run,) if len(run) else ())
        index._state = (KeyedRows(arrays["keys"]), postings, arrays["sketches"])
        return index


def _rows(keyed: KeyedRows, sketches: Sketches) -> int:
    """How many rows this moment's arrays hold: another add may already have begun."""
    return min(keyed.rows, len(sketches))


def _appended(sketches: Sketches, fresh: Sketches, rows: int) -> Sketches:
    """Room that doubles, so that adding one by one does not copy all each time."""
    end = rows + len(fresh)
    if end > len(sketches):
        grown = np.zeros((max(end, 2 * rows), PLACES), np.uint16)
        grown[:rows] = sketches[:rows]
        sketches = grown
    sketches[rows:end] = fresh
    return sketches


def _bands(sketches: Sketches) -> NDArray[np.uint64]:
    """A number for each band, of its place and what is in it, shape (n, 42)."""
    cut = sketches[:, : BANDS * WIDTH].reshape(len(sketches), BANDS, WIDTH).astype(np.uint64)
    bands = np.tile(np.arange(BANDS, dtype=np.uint64), (len(sketches), 1))
    for place in range(WIDTH):
        bands <<= np.uint64(16)
        bands |= cut[:, :, place]
    return bands


def _distances(sketches: Sketches, rows: Rows, query: Sketches) -> Rows:
    """100 minus the percentage of places that agree."""
    agreeing = np.zeros(len(rows), np.int64)
    for first in range(0, len(rows), BLOCK):
        part = slice(first, first + BLOCK)
        agreeing[part] = (sketches[rows[part]] == query).sum(axis=1)
    return 100 - (200 * agreeing + PLACES) // (2 * PLACES)


def _living(
    keyed: KeyedRows, postings: Postings, sketches: Sketches
) -> tuple[KeyedRows, Postings, Sketches]:
    """The same without what was discarded."""
    alive = ~keyed.is_dead
    number = np.cumsum(alive) - 1
    run = postings.whole()
    is_living = alive[run.rows]
    living_run = PostingRun(
        run.hashes[is_living], number[run.rows[is_living]].astype(np.uint32), run.beside[is_living]
    )
    fresh = Postings(0, (living_run,) if len(living_run) else ())
    return KeyedRows(keyed.keys[alive]), fresh, sketches[: keyed.rows][alive]
