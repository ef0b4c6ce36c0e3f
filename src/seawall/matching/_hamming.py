"""All codes within a distance: an exact Hamming range search.

Rows that have come to rest are filed in tables (`_mih.py`), so that a search reads a few
hundred of a million; those added since, and codes of other widths than 256 bits, are all
compared (`_scan.py`). Both are exact at every radius, and the cheaper one is taken.
`benchmarks/matching.py` prints what a search and a code cost.
"""

from collections.abc import Callable
from functools import partial
from os import PathLike

import numpy as np
from numpy.typing import ArrayLike, NDArray

from seawall.matching._bit_order import SHUFFLED, Words, join_codes, queries_of, split_codes
from seawall.matching._hits import Hits, gather_hits
from seawall.matching._hits import Part as Hit
from seawall.matching._merge import Merger
from seawall.matching._mih import Tables
from seawall.matching._scan import Found, scan_words
from seawall.matching._segment import Columns, Rows, Segment, SegmentPart
from seawall.matching._segments import BadCodes, Segments, as_keys
from seawall.matching._snapshots import read_segments, write_segments

KIND = "hamming"
#: Finds the rows of one segment that these queries are near to.
NearRows = Callable[[SegmentPart, Words, int], Found]


class HammingIndex:
    """Codes of ``width`` bits under integer keys, found within ``radius`` bits.

    A key may stand for several codes; discarding it removes them all. Searches may run in
    any number of threads while others add and discard: each sees a consistent snapshot and
    none waits. Large segments are put in order in the background.
    """

    def __init__(self, width: int = 256, radius: int = 31) -> None:
        if width <= 0 or width % 8:
            raise BadCodes(
                f"A width of {width} bits does not fill bytes.",
                field="width",
                remedy="Use a multiple of eight.",
            )
        self.width = width
        self.radius = _checked(radius)
        empty = split_codes(np.zeros((0, width // 8), np.uint8))
        self._segments = Segments(empty, partial(_ordered, tabled=width == SHUFFLED))
        self._merger = Merger(self._segments)

    def __len__(self) -> int:
        return len(self._segments)

    @property
    def nbytes(self) -> int:
        """Bytes of codes, keys, tables and versions of death, mapped ones included."""
        return sum(part.segment.nbytes for part in self._segments.snapshot.parts)

    def add(self, keys: ArrayLike, codes: ArrayLike) -> None:
        """Add codes, uint8 of shape (n, width / 8), under keys, int64 of shape (n,).

        Found by the next search. Many at once (32,768 and more) are put in order before
        this returns, at a fraction of a microsecond each.
        """
        rows, array = as_keys(keys), self._checked(codes)
        if len(rows) != len(array):
            raise BadCodes(
                f"There are {len(rows)} keys for {len(array)} codes.",
                field="keys",
                remedy="Give each code its key.",
            )
        if len(rows):
            self._segments.append(rows, split_codes(array))

    def discard(self, keys: ArrayLike) -> int:
        """Remove every code of these keys; says how many. Unknown keys are ignored."""
        return self._segments.discard(as_keys(keys))

    def search(self, codes: ArrayLike, radius: int | None = None) -> Hits:
        """Every hit of each query code within the radius, all of them, exactly.

        ``codes`` is uint8 of shape (n, width / 8). Many at once cost less each.
        """
        return self._hits(codes, radius, _near_rows)

    def sharing(self, codes: ArrayLike, radius: int | None = None) -> Hits:
        """Hits within the radius that have a whole part in common with the query: not all.

        Where rows have tables, each is asked once, and what very many rows share is passed
        over; so it costs a fraction of `search`, and is for who asks hundreds of codes of one
        thing and counts what they hit. Where they have none, all hits are given.
        """
        return self._hits(codes, radius, _sharing_rows)

    def codes_for(self, keys: ArrayLike) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
        """What was added under these keys: which of the keys, and the code.

        Two arrays of one length, int64 (m,) and uint8 (m, width / 8), in the order of the
        keys; a key with several codes has several places, an unknown one none.
        """
        wanted_keys, snapshot = as_keys(keys), self._segments.snapshot
        part_rows = [_under(part, wanted_keys, snapshot.version) for part in snapshot.parts]
        if not part_rows:
            return np.zeros(0, np.int64), np.zeros((0, self.width // 8), np.uint8)
        which, head, tail = (np.concatenate(column) for column in zip(*part_rows, strict=True))
        order = np.argsort(which, kind="stable")
        return which[order], join_codes(head[order], tail[order], size=self.width // 8)

    def merge(self) -> None:
        """Put all rows in order now, in one segment; searches, adds and discards go on.

        Never needed: it makes searches quickest at once, where the background would get
        there by and by, and drops what was discarded.
        """
        self._merger.fold_all()

    def save(self, path: str | PathLike[str]) -> None:
        """Write a snapshot, complete or not at all; searches and adds go on.

        The tables are part of it, so a loaded index is as quick as this one.
        """
        facts = {"width": self.width, "radius": self.radius}
        write_segments(path, KIND, facts, self._segments.snapshot)

    @classmethod
    def load(cls, path: str | PathLike[str], *, verify: bool = True) -> "HammingIndex":
        """Map a saved index into memory; it can grow again, in memory of its own.

        Processes that map one file share its pages. Without ``verify`` the checksum of the
        arrays is not computed: for a file that this machine has just written or verified.
        """
        facts, segments = read_segments(path, KIND, verify=verify)
        index = cls(int(facts["width"]), int(facts["radius"]))
        for segment in segments:
            index._segments.adopt(segment)
        return index

    def _hits(self, codes: ArrayLike, radius: int | None, near: NearRows) -> Hits:
        limit = self.radius if radius is None else _checked(radius)
        queries, snapshot = queries_of(self._checked(codes)), self._segments.snapshot
        part_hits = [
            _living_hits(part, near(part, queries, limit), snapshot.version)
            for part in snapshot.parts
        ]
        return gather_hits([hits for hits in part_hits if hits is not None])

    def _checked(self, codes: ArrayLike) -> NDArray[np.uint8]:
        array = np.asarray(codes)
        if array.dtype != np.uint8 or array.ndim != 2 or array.shape[1] != self.width // 8:
            raise BadCodes(
                f"Codes have shape {array.shape} and type {array.dtype}.",
                field="codes",
                remedy=f"Give uint8 of shape (n, {self.width // 8}).",
            )
        return array


def _ordered(columns: Columns, keys: Rows, *, tabled: bool) -> Segment:
    """A segment of these rows, by their keys; with tables where their width has any."""
    if np.any(keys[1:] < keys[:-1]):
        order = np.argsort(keys, kind="stable")
        keys, columns = keys[order], tuple(column[order] for column in columns)
    head, tail = (np.ascontiguousarray(column) for column in columns)
    tables = Tables.over(head, tail) if tabled else None
    return Segment((head, tail), keys, tables=tables, ordered=True)


def _checked(radius: int) -> int:
    if radius < 0:
        raise BadCodes(
            f"A radius of {radius} finds nothing.", field="radius", remedy="Use 0 or more."
        )
    return radius


def _near_rows(part: SegmentPart, queries: Words, limit: int) -> Found:
    """Query, row and distance of everything within the limit in one segment."""
    segment = part.segment
    if segment.tables is not None:
        return segment.tables.search(queries, limit)  # type: ignore[no-any-return]
    head, tail = segment.columns
    return scan_words(head[: part.rows], tail[: part.rows], queries, limit)


def _sharing_rows(part: SegmentPart, queries: Words, limit: int) -> Found:
    """The same of those that have a whole part in common with a query, where there are tables."""
    tables = part.segment.tables
    return _near_rows(part, queries, limit) if tables is None else tables.sharing(queries, limit)


def _living_hits(part: SegmentPart, found: Found, version: int) -> Hit | None:
    """The hits among the living rows of one segment, by their keys."""
    query, row, apart = found
    if not len(row):
        return None
    segment = part.segment
    alive = segment.living(row, at=version)
    if alive is not None:
        query, row, apart = query[alive], row[alive], apart[alive]
    return query, segment.keys[row], apart


def _under(part: SegmentPart, keys: Rows, version: int) -> tuple[Rows, Words, Words]:
    """Which of the keys, and the words, of the living rows that have one of them."""
    segment = part.segment
    rows = segment.rows_of(keys, rows=part.rows) if len(keys) else np.zeros(0, np.int64)
    alive = segment.living(rows, at=version)
    rows = rows if alive is None else rows[alive]
    order = np.argsort(keys, kind="stable")
    starts = np.searchsorted(keys, segment.keys[rows], "left", sorter=order)
    count = np.searchsorted(keys, segment.keys[rows], "right", sorter=order) - starts
    within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    which, rows = order[np.repeat(starts, count) + within], np.repeat(rows, count)
    return which, segment.columns[0][rows], segment.columns[1][rows]
