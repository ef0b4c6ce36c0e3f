"""Tables over codes of 256 bits that find all rows within a distance without reading them all.

Each table files rows by one part of their shuffled bits. 64 neighbouring buckets are a
group: one word of occupancy, one start, one run of 32-bit entries (6 bits name the bucket,
26 the row). At radius 31 a million codes take about 1,500 probes of the words, which stay
in the cache, and 300 candidates. Built once by a counting sort, then never changed.
"""

import ctypes
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from seawall.matching._bit_order import Words
from seawall.matching._kernel import address, kernel
from seawall.matching._mih_plain import file_plainly, search_plainly
from seawall.matching._mih_shape import GROUP_BITS, Shape, budgets_for, shape_for
from seawall.matching._scan import NONE, Found, larger, room, scan

FEWEST = 8192  # rows below which reading them all is quicker

Entries = NDArray[np.uint32]


class _Struct(ctypes.Structure):
    """`mih` of `native/mih.c`."""

    _fields_ = (
        ("head", ctypes.c_void_p),
        ("tail", ctypes.c_void_p),
        ("rows", ctypes.c_int64),
        ("tables", ctypes.c_int32),
        ("unused", ctypes.c_int32),
        ("first", ctypes.c_void_p),
        ("width", ctypes.c_void_p),
        ("group", ctypes.c_void_p),
        ("occupied", ctypes.c_void_p),
        ("starts", ctypes.c_void_p),
        ("entries", ctypes.c_void_p),
    )


@dataclass(slots=True, eq=False)
class Tables:
    """The tables over some rows, which they hold on to.

    ``occupied`` has a 64-bit word for each group, ``starts`` (uint32) one more than groups
    for each table, ``entries`` is uint32 of shape (tables, rows).
    """

    head: Words
    tail: Words
    shape: Shape
    occupied: Words
    starts: Entries
    entries: Entries
    _struct: _Struct = field(init=False)

    def __post_init__(self) -> None:
        shape = self.shape
        self._struct = _Struct(
            address(self.head),
            address(self.tail),
            len(self.head),
            shape.tables,
            0,
            address(shape.first),
            address(shape.width),
            address(shape.group),
            address(self.occupied),
            address(self.starts),
            address(self.entries),
        )

    @classmethod
    def over(cls, head: Words, tail: Words) -> "Tables | None":
        """Tables over rows that will not change; None where there are too few rows."""
        rows = len(head)
        if rows < FEWEST:
            return None
        shape = shape_for(rows)
        groups = int(shape.group[-1])
        occupied = np.zeros(groups, np.uint64)
        starts = np.zeros(groups + shape.tables, np.uint32)
        entries = np.empty((shape.tables, rows), np.uint32)
        tables = cls(head, tail, shape, occupied, starts, entries)
        for table in range(shape.tables):
            tables._file(table)
        return tables

    @property
    def nbytes(self) -> int:
        """Bytes of the tables alone."""
        return self.occupied.nbytes + self.starts.nbytes + self.entries.nbytes

    def search(self, queries: Words, radius: int) -> Found:
        """Queries (n, 4 words), the numbers and distances of all rows within the radius."""
        budgets = budgets_for(self.shape.tables, radius)
        library = kernel()
        if budgets is None or self._scan_is_quicker(budgets.probes, budgets.chance, len(queries)):
            return scan(self.head, self.tail, queries, radius)
        if library is None:
            return search_plainly(self, queries, radius, budgets.flips)
        space, here = room(), ctypes.addressof(self._struct)
        wanted = (address(queries), len(queries), radius, budgets.address)
        found = library.seawall_mih_search(here, *wanted, *space.addresses, space.places)
        if found > space.places:
            space = larger(found)
            library.seawall_mih_search(here, *wanted, *space.addresses, space.places)
        return space.first(found) if found else NONE

    def _file(self, table: int) -> None:
        """Count rows by group, then give each its place; the rows of a group stay in order."""
        shape, library = self.shape, kernel()
        first, width = int(shape.first[table]), int(shape.width[table])
        if library is None:
            file_plainly(self, table)
            return
        scratch = np.zeros((1 << (width - GROUP_BITS)) + 2, np.uint32)
        library.seawall_mih_build(
            *(address(self.head), address(self.tail), len(self.head), first, width),
            address(self.occupied[shape.groups(table)]),
            address(scratch),
            address(self.entries[table]),
        )
        self.starts[shape.starts(table)] = scratch[:-1]

    def _scan_is_quicker(self, probes: int, chance: float, queries: int) -> bool:
        """By nanoseconds measured on one processor; only their ratio matters."""
        rows = len(self.head)
        if kernel() is None:
            return rows * 4.0 < 25_000 * self.shape.tables + chance * rows * 40
        return rows * (0.07 if queries > 8 else 0.2) < probes * 1.0 + chance * rows * 20
