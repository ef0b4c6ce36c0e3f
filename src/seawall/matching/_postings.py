"""Which rows hold a hash: sorted runs that grow by merging, for indexes of texts.

Each add makes a small sorted run, and runs of like size are merged, so there are O(log n)
of them and an add costs O(log n) a hash on average. A run is never changed: a reader goes
on with those it has. 12 bytes a hash and what is kept beside it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]
Rows = NDArray[np.int64]
Beside = NDArray[np.uint32]


@dataclass(frozen=True, slots=True, eq=False)
class PostingRun:
    """Hashes in order, the row of each, and ``beside``, uint32 of shape (n, columns)."""

    hashes: Words
    rows: NDArray[np.uint32]
    beside: Beside

    @classmethod
    def of(cls, hashes: Words, rows: NDArray[np.uint32], beside: Beside) -> "PostingRun":
        """A run of hashes in any order."""
        order = np.argsort(hashes, kind="stable")
        return cls(hashes[order], rows[order], beside[order])

    def __len__(self) -> int:
        return len(self.hashes)


@dataclass(frozen=True, slots=True, eq=False)
class PostingHits:
    """For each posting that was found: which hash was asked for, its row, what is beside."""

    which: Rows
    rows: Rows
    beside: Beside


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """All runs of an index at one moment; adding makes another one."""

    columns: int = 0
    runs: tuple[PostingRun, ...] = ()

    def __len__(self) -> int:
        return sum(map(len, self.runs))

    def added(self, hashes: Words, rows: Rows, beside: Beside | None = None) -> "Postings":
        """These and so many more."""
        if not len(hashes):
            return self
        if beside is None:
            beside = np.zeros((len(hashes), self.columns), np.uint32)
        runs = [*self.runs, PostingRun.of(hashes, rows.astype(np.uint32), beside)]
        while len(runs) > 1 and len(runs[-2]) <= 2 * len(runs[-1]):
            runs[-2:] = [merged_run(runs[-2:])]
        return Postings(self.columns, tuple(runs))

    def find(self, hashes: Words, *, most: int) -> tuple[PostingHits, NDArray[np.bool_]]:
        """The postings of each hash, and which hashes have more than ``most`` of them.

        Those are left out: they say nothing, and would cost much.
        """
        runs = self.runs
        bounds = [_bounds(run, hashes) for run in runs]
        total = np.zeros(len(hashes), np.int64)
        for _, counts in bounds:
            total += counts
        common = total > most
        parts = [_take(run, *at, common) for run, at in zip(runs, bounds, strict=True)]
        empty = np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros((0, self.columns), np.uint32)
        which, rows, beside = zip(empty, *parts, strict=True)
        return PostingHits(
            np.concatenate(which), np.concatenate(rows), np.concatenate(beside)
        ), common

    def whole(self) -> PostingRun:
        """Everything as one run."""
        if not self.runs:
            none = np.zeros(0, np.uint64), np.zeros(0, np.uint32)
            return PostingRun(*none, np.zeros((0, self.columns), np.uint32))
        return merged_run(self.runs)


def merged_run(runs: Iterable[PostingRun]) -> PostingRun:
    """Several runs as one."""
    parts = list(runs)
    if len(parts) == 1:
        return parts[0]
    return PostingRun.of(
        np.concatenate([run.hashes for run in parts]),
        np.concatenate([run.rows for run in parts]),
        np.concatenate([run.beside for run in parts]),
    )


def _bounds(run: PostingRun, hashes: Words) -> tuple[Rows, Rows]:
    starts = np.searchsorted(run.hashes, hashes, "left")
    return starts, np.searchsorted(run.hashes, hashes, "right") - starts


def _take(
    run: PostingRun, starts: Rows, counts: Rows, common: NDArray[np.bool_]
) -> tuple[Rows, Rows, Beside]:
    counts = np.where(common, 0, counts)
    which = np.repeat(np.arange(len(counts)), counts)
    within = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
    at = np.repeat(starts, counts) + within
    return which, run.rows[at].astype(np.int64), run.beside[at]
