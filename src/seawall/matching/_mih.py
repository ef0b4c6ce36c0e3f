"""Tables over codes of 256 bits that find all rows within a distance without reading them all.

Each table files rows by one part of their shuffled bits. 64 neighbouring buckets are a
group: one word of occupancy, one start, one run of 32-bit entries (6 bits name the bucket,
26 the row). At radius 31 a million codes take about 1,500 probes of the words, which stay
in the cache, and 300 candidates. Built once by a counting sort, then never changed.
"""

import ctypes
from dataclasses import dataclass

import numpy as np

from seawall.matching._bit_order import Words
from seawall.matching._kernel import address, kernel, quick_address
from seawall.matching._mih_plain import file_plainly, search_plainly
from seawall.matching._mih_shape import (
    GROUP_BITS,
    Budgets,
    FiledRows,
    budgets_for,
    shape_for,
    whole_parts,
)
from seawall.matching._scan import NONE, Found, larger_room, room, scan_words

FEWEST = 8192  # rows below which reading them all is quicker


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


class Tables:
    """The tables over some rows, ready to be searched; they hold on to the rows."""

    __slots__ = ("_costs", "_here", "_struct", "filed")

    def __init__(self, filed: FiledRows) -> None:
        shape, self.filed = filed.shape, filed
        self._struct = _Struct(
            *(address(filed.head), address(filed.tail), len(filed.head), shape.tables, 0),
            *(address(shape.first), address(shape.width), address(shape.group)),
            *(address(filed.occupied), address(filed.starts), address(filed.entries)),
        )
        self._here = ctypes.addressof(self._struct)
        self._costs: dict[int, _Cost] = {}

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
        filed = FiledRows(shape, head, tail, occupied, starts, entries)
        for table in range(shape.tables):
            _file(filed, table)
        return cls(filed)

    @property
    def nbytes(self) -> int:
        """Bytes of the tables alone."""
        filed = self.filed
        return filed.occupied.nbytes + filed.starts.nbytes + filed.entries.nbytes

    def search(self, queries: Words, radius: int) -> Found:
        """Queries (n, 4 words), the numbers and distances of all rows within the radius."""
        library, filed = kernel(), self.filed
        if not len(queries):
            return NONE
        cost = self._costs.get(radius) or self._cost(radius)
        if cost.budgets is None or cost.scan_is_quicker(len(queries), compiled=library is not None):
            return scan_words(filed.head, filed.tail, queries, radius)
        return self._asked(queries, radius, cost.budgets)

    def sharing(self, queries: Words, radius: int) -> Found:
        """Rows within the radius that agree with a query in one whole part, none of them twice.

        A part that very many rows have is passed over. So this is not all that is near, but
        it costs next to nothing: one look into each table.
        """
        if not len(queries):
            return NONE
        budgets = whole_parts(len(self.filed.head), self.filed.shape.tables)
        query, row, apart = self._asked(queries, radius, budgets)
        _, first = np.unique(query << 32 | row, return_index=True)
        return query[first], row[first], apart[first]

    def _asked(self, queries: Words, radius: int, budgets: Budgets) -> Found:
        """What the kernel says, or NumPy; once more, should there be too little room for it."""
        library, space = kernel(), room()
        if library is None:
            return search_plainly(self.filed, queries, radius, budgets)
        asked = (quick_address(queries), len(queries), radius)
        question = (self._here, *asked, budgets.address, budgets.longest)
        count = library.seawall_mih_search(*question, *space.addresses, space.places)
        if count > space.places:
            space = larger_room(count)
            library.seawall_mih_search(*question, *space.addresses, space.places)
        return space.first(count) if count else NONE

    def _cost(self, radius: int) -> "_Cost":
        rows, tables = len(self.filed.head), self.filed.shape.tables
        cost = _Cost.of(rows, tables, budgets_for(tables, radius))
        if len(self._costs) < 512:
            self._costs[radius] = cost
        return cost


@dataclass(frozen=True, slots=True)
class _Cost:
    """Nanoseconds a query, by the tables and without; only their ratio matters.

    From measurements on one processor.
    """

    budgets: Budgets | None
    tables: float = 0.0
    scan: float = 0.0
    scan_of_many: float = 0.0
    plain_tables: float = 0.0
    plain_scan: float = 0.0

    @classmethod
    def of(cls, rows: int, tables: int, budgets: Budgets | None) -> "_Cost":
        if budgets is None:
            return cls(None)
        candidates = budgets.chance * rows
        by_tables = budgets.probes + 20 * candidates
        plain = 25_000 * tables + 40 * candidates
        return cls(budgets, by_tables, 0.2 * rows, 0.07 * rows, plain, 4.0 * rows)

    def scan_is_quicker(self, queries: int, *, compiled: bool) -> bool:
        """Whether reading every row costs less than asking the tables."""
        if not compiled:
            return self.plain_scan < self.plain_tables
        return (self.scan_of_many if queries > 8 else self.scan) < self.tables


def _file(filed: FiledRows, table: int) -> None:
    """Count rows by group, then give each its place; the rows of a group stay in order."""
    shape, library = filed.shape, kernel()
    if library is None:
        file_plainly(filed, table)
        return
    first, width = int(shape.first[table]), int(shape.width[table])
    scratch = np.zeros((1 << (width - GROUP_BITS)) + 2, np.uint32)
    library.seawall_mih_build(
        *(address(filed.head), address(filed.tail), len(filed.head), first, width),
        address(filed.occupied[shape.groups(table)]),
        address(scratch),
        address(filed.entries[table]),
    )
    filed.starts[shape.starts(table)] = scratch[:-1]
