"""The tables by NumPy alone: what the kernel is held to, and what answers without one."""

import numpy as np
from numpy.typing import NDArray

from seawall.matching._bit_order import Words
from seawall.matching._mih_shape import GROUP_BITS, Budgets, FiledRows, bucket_ball, flips_of
from seawall.matching._scan import NONE, Found

ROW = (1 << 26) - 1
Numbers = NDArray[np.int64]


def part_of(codes: Words, first: int, width: int) -> Numbers:
    """The bits from ``first`` on of each code (n, 4 words), as a number."""
    word, shift = first >> 6, np.uint64(first & 63)
    value = codes[:, word] >> shift
    if (first & 63) + width > 64:
        value = value | codes[:, word + 1] << (np.uint64(64) - shift)
    return (value & np.uint64((1 << width) - 1)).astype(np.int64)


def file_plainly(filed: FiledRows, table: int) -> None:
    """Fill one table: its occupancy, its starts, its entries."""
    shape = filed.shape
    codes = np.concatenate([filed.head, filed.tail], axis=1)
    bucket = part_of(codes, int(shape.first[table]), int(shape.width[table]))
    group = bucket >> GROUP_BITS
    groups = 1 << (int(shape.width[table]) - GROUP_BITS)
    starts = filed.starts[shape.starts(table)]
    starts[0], starts[1:] = 0, np.cumsum(np.bincount(group, minlength=groups))
    order = np.argsort(group, kind="stable")
    filed.entries[table] = ((bucket[order] & 63) << 26) | order
    present = np.unique(bucket)
    owners, begins = np.unique(present >> GROUP_BITS, return_index=True)
    if len(owners):
        bit = np.uint64(1) << (present & 63).astype(np.uint64)
        filed.occupied[shape.groups(table)][owners] = np.bitwise_or.reduceat(bit, begins)


def search_plainly(filed: FiledRows, queries: Words, radius: int, budgets: Budgets) -> Found:
    """All rows within the radius of each query that these budgets lead to, by the tables."""
    parts: list[Found] = []
    for number in range(len(queries)):
        query = queries[number : number + 1]
        rows = [_rows_of(filed, table, query, budgets) for table in range(filed.shape.tables)]
        unique = np.unique(np.concatenate(rows))
        codes = np.concatenate([filed.head[unique], filed.tail[unique]], axis=1)
        apart = np.bitwise_count(codes ^ query).sum(axis=1, dtype=np.int64)
        near = apart <= radius
        if near.any():
            hits = unique[near]
            parts.append((np.full(len(hits), number), hits, apart[near]))
    if not parts:
        return NONE
    query_numbers, row, distance = (np.concatenate(column) for column in zip(*parts, strict=True))
    return query_numbers, row, distance


def _rows_of(filed: FiledRows, table: int, query: Words, budgets: Budgets) -> Numbers:
    """Rows that agree with the query in one part, up to so many flips."""
    budget = int(budgets.flips[table])
    if budget < 0:
        return np.zeros(0, np.int64)
    shape = filed.shape
    width = int(shape.width[table])
    bucket = int(part_of(query, int(shape.first[table]), width)[0])
    groups, reach = _neighbours(bucket, width - GROUP_BITS, budget)
    buckets = filed.occupied[shape.groups(table)][groups] & reach
    groups, buckets = groups[buckets != 0], buckets[buckets != 0]
    starts = filed.starts[shape.starts(table)].astype(np.int64)
    count = starts[groups + 1] - starts[groups]
    short = count <= budgets.longest
    groups, buckets, count = groups[short], buckets[short], count[short]
    begin = starts[groups]
    within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    entries = filed.entries[table][np.repeat(begin, count) + within].astype(np.int64)
    near = np.repeat(buckets, count) >> (entries >> 26).astype(np.uint64) & np.uint64(1)
    rows: Numbers = entries[near != 0] & ROW
    return rows


def _neighbours(bucket: int, bits: int, budget: int) -> tuple[Numbers, Words]:
    """Groups within reach of a bucket, and which of their buckets are."""
    ball = bucket_ball()[bucket & 63]
    groups = [
        (bucket >> GROUP_BITS) ^ flips_of(bits, k).astype(np.int64) for k in range(budget + 1)
    ]
    reach = [np.full(len(group), ball[min(budget - k, 6)]) for k, group in enumerate(groups)]
    return np.concatenate(groups), np.concatenate(reach)
