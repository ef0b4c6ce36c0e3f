"""How an index of many tables is cut: which bits each table files rows by, and its budgets.

Generalised pigeonhole: codes within r bits agree, in one of m disjoint parts, up to t_i
flips, whenever the sum of (t_i + 1) is r + 1 (Norouzi, Punjani and Fleet, "Fast exact search
in Hamming space with multi-index hashing", 2012). More tables: fewer probes and more
candidates. The numbers here come from measurements on one processor.
"""

from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

from seawall.matching._kernel import address

BITS = 256
GROUP_BITS = 6  # 64 neighbouring buckets share one word of occupancy
MOST_FLIPS = 4
MOST_PROBES = 2048  # of one table: the kernel's queue
EVERY = 2**32 - 1  # entries of a run: none is too long
SHAPES = ((4_000_000, 10), (300_000, 11), (50_000, 12), (0, 13))  # from so many rows: tables


@dataclass(frozen=True, slots=True, eq=False)
class MihShape:
    """The parts of a code that the tables file by: where they begin, how wide they are."""

    first: NDArray[np.int32]
    width: NDArray[np.int32]
    group: NDArray[np.int64]  # where each table's groups begin; the last is their number

    @classmethod
    def of(cls, tables: int, *, even: bool = True) -> "MihShape":
        """So many parts; ``even`` leaves over the bits that do not divide."""
        over = 0 if even else BITS % tables
        width = np.full(tables, BITS // tables, np.int32)
        width[:over] += 1
        first = np.concatenate([[0], np.cumsum(width)[:-1]]).astype(np.int32)
        groups = np.concatenate([[0], np.cumsum(1 << (width.astype(np.int64) - GROUP_BITS))])
        return cls(first, width, groups.astype(np.int64))

    @property
    def tables(self) -> int:
        """How many."""
        return len(self.first)

    def starts(self, table: int) -> slice:
        """Where the starts of a table's groups lie: one more than it has groups."""
        return slice(int(self.group[table]) + table, int(self.group[table + 1]) + table + 1)

    def groups(self, table: int) -> slice:
        """Where the words of occupancy of a table's groups lie."""
        return slice(int(self.group[table]), int(self.group[table + 1]))


@dataclass(frozen=True, slots=True, eq=False)
class FiledRows:
    """Rows of 256 bits and the tables that file them.

    ``head`` and ``tail`` are (rows, 2) words. ``occupied`` has a 64-bit word for each group,
    ``starts`` (uint32) one more than groups for each table, ``entries`` is uint32 of shape
    (tables, rows).
    """

    shape: MihShape
    head: NDArray[np.uint64]
    tail: NDArray[np.uint64]
    occupied: NDArray[np.uint64]
    starts: NDArray[np.uint32]
    entries: NDArray[np.uint32]


@cache
def shape_for(rows: int) -> MihShape:
    """The shape that was quickest at this size. The widest tables use every bit."""
    tables = next(tables for least, tables in SHAPES if rows >= least)
    return shape_of(tables)


@cache
def shape_of(tables: int) -> MihShape:
    """The shape with so many tables."""
    return MihShape.of(tables, even=tables > 10)


@dataclass(frozen=True, slots=True, eq=False)
class Budgets:
    """How many flips each table forgives (-1: it is not asked), and what that costs.

    A run of more than ``longest`` entries is passed over.
    """

    flips: NDArray[np.int32]
    address: int
    probes: int
    chance: float  # of an unrelated row to become a candidate
    longest: int = EVERY


@cache
def budgets_for(tables: int, radius: int) -> Budgets | None:
    """Budgets that make a search exact, or None if the tables cannot afford them."""
    shape = shape_of(tables)
    share, over = divmod(radius + 1, tables)
    flips = np.full(tables, share - 1, np.int32)
    flips[:over] += 1
    if flips.max() > MOST_FLIPS:
        return None
    high = [int(width) - GROUP_BITS for width in shape.width]
    probes = [_ball(bits, int(budget)) for bits, budget in zip(high, flips, strict=True)]
    if max(probes) > MOST_PROBES:
        return None
    chance = sum(
        _ball(int(width), int(budget)) / 2.0 ** int(width)
        for width, budget in zip(shape.width, flips, strict=True)
    )
    return Budgets(flips, address(flips), sum(probes), chance)


def whole_parts(rows: int, tables: int) -> Budgets:
    """Budgets for rows that share a whole part with the query, but for parts that too many have.

    Too many are eight times what a group would have, were the codes spread evenly, and 64.
    """
    budgets = budgets_for(tables, tables - 1)
    assert budgets is not None
    groups = 1 << (int(shape_of(tables).width.min()) - GROUP_BITS)
    return replace(budgets, longest=64 + 8 * rows // groups)


@cache
def flips_of(bits: int, count: int) -> NDArray[np.uint32]:
    """Every number of so many bits with ``count`` of them set."""
    chosen = [
        sum(1 << bit for bit in chosen_bits) for chosen_bits in combinations(range(bits), count)
    ]
    return np.array(chosen, np.uint32)


@cache
def bucket_ball() -> NDArray[np.uint64]:
    """For each bucket of a group and each number of flips: the buckets within reach, (64, 7)."""
    number = np.arange(64, dtype=np.uint64)
    apart = np.bitwise_count(number[:, None] ^ number)
    bit = np.uint64(1) << number
    reach = [np.where(apart <= flips, bit, 0).sum(axis=1, dtype=np.uint64) for flips in range(7)]
    return np.stack(reach, axis=1)


def _ball(bits: int, flips: int) -> int:
    return sum(comb(bits, count) for count in range(flips + 1))
