"""New entries against everything stored: which of a billion old codes do they match?

The other way round from a search: few queries, very many rows, each read once. Blocks of
rows are compared with all new codes while they are in the cache; of each row the second
half is read only where the first agrees. Stored codes may be larger than memory: a mapped
file, or an iterable of blocks. With 70,000 new codes and more an index over the new ones is
quicker: search it with the stored codes instead.
"""

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from seawall.errors import InvalidRequest
from seawall.matching._bit_order import Words
from seawall.matching._hits import Hits, gather_hits
from seawall.matching._hits import Part as Hit
from seawall.matching._scan import scan_rows

BLOCK_ROWS = 1 << 20  # a thread's turn: 32 MB of codes

Codes = NDArray[np.uint8]


class NotCodes(InvalidRequest):
    """Stored codes that are no rows of 32 bytes, or a file that is no whole number of them."""


def stored_codes(path: str | os.PathLike[str]) -> Codes:
    """A file of raw 256-bit codes, 32 bytes each, mapped: uint8 of shape (n, 32), read-only."""
    size = Path(path).stat().st_size
    if size % 32:
        raise NotCodes(
            f"{os.fspath(path)} has {size} bytes, no whole number of codes.",
            field="path",
            remedy="Give a file of raw codes, 32 bytes each, and nothing else.",
        )
    if not size:
        return np.zeros((0, 32), np.uint8)
    return np.asarray(np.memmap(path, np.uint8, "r", shape=(size // 32, 32)))


def retro_scan(
    stored: Codes | Iterable[Codes],
    new: ArrayLike,
    radius: int = 31,
    *,
    threads: int | None = None,
) -> Hits:
    """Every stored code within the radius of a new one, exactly.

    ``stored`` is uint8 of shape (n, 32), in memory or mapped (`stored_codes`), or an
    iterable of such blocks, read one after the other. ``new`` is uint8 of shape (m, 32).
    In the answer ``query`` is the number of the new code and ``key`` the number of the
    stored one, counted from 0 over all blocks; ``distance`` is in bits. Threads: as many as
    there are cores, unless told otherwise.
    """
    new_codes = np.asarray(new)
    _check(new_codes)
    queries = np.frombuffer(new_codes.tobytes(), "<u8").reshape(-1, 4)
    workers = threads or os.cpu_count() or 1
    with ThreadPoolExecutor(workers) as pool:
        block_hits = [
            hits
            for turn in _turns(_blocks(stored), 2 * workers)
            for hits in pool.map(lambda block: _within(block[0], block[1], queries, radius), turn)
        ]
    return gather_hits([hits for hits in block_hits if len(hits[1])])


def _blocks(stored: Codes | Iterable[Codes]) -> Iterator[tuple[int, Codes]]:
    """The rows in blocks, with the number of the first."""
    first = 0
    for codes in [stored] if isinstance(stored, np.ndarray) else stored:
        _check(codes)
        for start in range(0, len(codes), BLOCK_ROWS):
            yield first + start, codes[start : start + BLOCK_ROWS]
        first += len(codes)


def _turns(blocks: Iterator[Any], size: int) -> Iterator[list[Any]]:
    """A few blocks at a time, so that an iterable is not read ahead of the scan."""
    while turn := list(islice(blocks, size)):
        yield turn


def _within(first: int, codes: Codes, queries: Words, radius: int) -> Hit:
    rows = np.ascontiguousarray(codes).view("<u8")
    query, row, distance = scan_rows(rows, queries, radius)
    return query, row + first, distance


def _check(codes: NDArray[Any]) -> None:
    if codes.dtype != np.uint8 or codes.ndim != 2 or codes.shape[1] != 32:
        raise NotCodes(
            f"Codes have shape {codes.shape} and type {codes.dtype}.",
            field="codes",
            remedy="Give uint8 of shape (n, 32).",
        )
