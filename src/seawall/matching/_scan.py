"""Every row within a distance, by comparing them all: no tables, no preparation.

The first 128 bits are compared first, in blocks that stay in the processor's cache:
unrelated codes are 64 bits apart in 128 and hardly ever within 31, so the rest is read
for a handful of rows. Exact at every radius.
"""

from dataclasses import dataclass, field
from threading import local

import numpy as np
from numpy.typing import NDArray

from seawall.matching._bit_order import Words
from seawall.matching._kernel import address, kernel, quick_address

BLOCK = 1 << 15  # rows: NumPy's temporary arrays fit the second-level cache
PLACES = 1 << 12

Counts = NDArray[np.uint32]
Rows = NDArray[np.int64]
Found = tuple[Rows, Rows, Rows]


@dataclass(slots=True, eq=False)
class HitRoom:
    """Where the kernel puts hits: one a thread, which grows with the largest answer so far."""

    places: int = PLACES
    query: Counts = field(init=False)
    row: Counts = field(init=False)
    distance: Counts = field(init=False)
    addresses: tuple[int, int, int] = field(init=False)

    def __post_init__(self) -> None:
        self.query = np.empty(self.places, np.uint32)
        self.row = np.empty(self.places, np.uint32)
        self.distance = np.empty(self.places, np.uint32)
        self.addresses = (address(self.query), address(self.row), address(self.distance))

    def first(self, count: int) -> Found:
        """A copy of so many hits, as int64."""
        return (
            self.query[:count].astype(np.int64),
            self.row[:count].astype(np.int64),
            self.distance[:count].astype(np.int64),
        )


class _Rooms(local):
    def __init__(self) -> None:
        self.room = HitRoom()


_rooms = _Rooms()
_NOBODY: Rows = np.zeros(0, np.int64)
NONE: Found = (_NOBODY, _NOBODY, _NOBODY)


def room() -> HitRoom:
    """This thread's room for hits."""
    return _rooms.room


def larger_room(count: int) -> HitRoom:
    """Room for so many, kept for this thread's next searches unless it is huge."""
    room = HitRoom(count + count // 4)
    if count <= 1 << 20:
        _rooms.room = room
    return room


def scan_words(head: Words, tail: Words, queries: Words, radius: int) -> Found:
    """Query numbers, row numbers and distances of all rows within the radius.

    ``head`` (rows, 1 or 2) and ``tail`` (rows, any) are the rows' words, ``queries``
    (n, head + tail) the queries'. The order of the hits is not specified.
    """
    library = kernel()
    if library is None:
        return scan_plainly(head, tail, queries, radius)
    if not len(head) or not len(queries):
        return NONE
    shape = (head.shape[1], tail.shape[1], len(head))
    where, space = (address(head), address(tail)), room()
    query_arguments = (quick_address(queries), len(queries), radius)
    count = library.seawall_scan(*where, *shape, *query_arguments, *space.addresses, space.places)
    if count > space.places:
        space = larger_room(count)
        library.seawall_scan(*where, *shape, *query_arguments, *space.addresses, space.places)
    return space.first(count) if count else NONE


def scan_plainly(head: Words, tail: Words, queries: Words, radius: int) -> Found:
    """Every row within the radius, as `scan_words` finds it, by NumPy alone."""
    parts: list[Found] = []
    for number, query in enumerate(queries):
        for start in range(0, len(head), BLOCK):
            end = start + BLOCK
            rows = np.flatnonzero(_apart(head[start:end], query) <= radius) + start
            apart = _apart(head[rows], query) + _apart(tail[rows], query[head.shape[1] :])
            near = apart <= radius
            if near.any():
                hits = rows[near]
                parts.append((np.full(len(hits), number), hits, apart[near]))
    if not parts:
        return NONE
    query, row, distance = (np.concatenate(column) for column in zip(*parts, strict=True))
    return query, row, distance


def scan_rows(codes: Words, queries: Words, radius: int) -> Found:
    """Every row of raw codes within the radius, four words a row, by the kernel if there is one."""
    library = kernel()
    if library is None or not len(codes) or not len(queries):
        return scan_plainly(codes[:, :2], codes[:, 2:], queries, radius)
    where, space = (address(codes), len(codes)), room()
    query_arguments = (address(queries), len(queries), radius)
    count = library.seawall_scan_rows(*where, *query_arguments, *space.addresses, space.places)
    if count > space.places:
        space = larger_room(count)
        library.seawall_scan_rows(*where, *query_arguments, *space.addresses, space.places)
    return space.first(count) if count else NONE


def _apart(block: Words, query: Words) -> Rows:
    """Distance of each row to the query, over as many words as the block has."""
    total = np.zeros(len(block), np.int64)
    for word in range(block.shape[1]):
        total += np.bitwise_count(block[:, word] ^ query[word])
    return total
