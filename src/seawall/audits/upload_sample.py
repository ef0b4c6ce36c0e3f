"""What is drawn from a list of uploads: by bands of their scores, or by how often they were seen.

The highest tenth of a percent, the next up to one percent, up to ten, and the rest: each band is read
alike, since what a detector nearly found is where it misses most, and what it gave no score is most
of all. Views are drawn one by one, so what is seen often is drawn often, and perhaps more than once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from seawall.audits.audit_strata import FEWEST
from seawall.audits.upload_file import UploadList
from seawall.keys.tags import keyed_digest

#: The bands end at these shares of all uploads, the highest score first.
_BANDS = ((0.001, "highest 0.1 %"), (0.01, "to 1 %"), (0.1, "to 10 %"), (1.0, "the rest"))
ALL = "all"


def score_bands(uploads: UploadList) -> dict[str, NDArray[np.int64]]:
    """The lines of each band by its name; a band of a few is put with the next one."""
    order = np.argsort(-uploads.scores, kind="stable")
    if not uploads.has_scores or uploads.scores[order[0]] == uploads.scores[order[-1]]:
        return {ALL: order}
    bands: dict[str, NDArray[np.int64]] = {}
    begin = 0
    for share, name in _BANDS:
        end = round(share * len(order))
        is_apart = end - begin >= FEWEST <= len(order) - end
        if is_apart or end == len(order):
            bands[name] = order[begin:end]
            begin = end
    return bands if len(bands) > 1 else {ALL: order}


def spread_evenly(sizes: Sequence[int], size: int) -> list[int]:
    """How many are drawn from bands of these sizes: alike, and never more than there are.

    >>> spread_evenly([10, 100, 1_000], 90)
    [10, 40, 40]
    """
    draws, remaining = [0] * len(sizes), min(size, sum(sizes))
    by_size = sorted(range(len(sizes)), key=lambda place: sizes[place])
    for ordinal, place in enumerate(by_size):
        draws[place] = min(sizes[place], remaining // (len(sizes) - ordinal))
        remaining -= draws[place]
    return draws


def draw_lines(count: int, of: NDArray[np.int64], *, key: bytes, name: str) -> list[int]:
    """So many different lines out of these, in the order in which they were drawn."""
    drawn: dict[int, None] = {}
    lots = _lots(key, name)
    while len(drawn) < min(count, len(of)):
        drawn[int(of[next(lots) % len(of)])] = None
    return list(drawn)


def draw_views(count: int, views: NDArray[np.int64], *, key: bytes) -> list[int]:
    """The lines that so many views were of; a line comes as often as it was drawn."""
    ends = np.cumsum(views)
    total, lots = int(ends[-1]), _lots(key, "views")
    return [int(np.searchsorted(ends, next(lots) % total, side="right")) for _ in range(count)]


def _lots(key: bytes, name: str) -> Iterator[int]:
    """Numbers that follow from the key, without an end."""
    number = 0
    while True:
        yield int.from_bytes(keyed_digest(f"{name}:{number}".encode(), key=key), "big")
        number += 1
