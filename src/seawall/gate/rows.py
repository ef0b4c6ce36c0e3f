"""What is known of each entry, in forty bytes: its id, state, threshold, confidence, dates.

A row's number is the entry's key in the index and never changes. Rows are appended;
one that changes says so in a sparse table beside the mapped start, or in place in the
end that is ours. Entries are found by their id in runs sorted by it.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ulid import ULID

from seawall.banks.model import EntryState, KnownSignal
from seawall.gate.texts import Arrays
from seawall.ids import EntryId

ROW = np.dtype(
    [
        ("high", "<u8"),  # the ULID's 128 bits
        ("low", "<u8"),
        ("said", "<i4"),
        ("threshold", "<i2"),  # NO_THRESHOLD where the entry has none of its own
        ("confidence", "u1"),
        ("state", "u1"),
        ("first_seen", "<i8"),  # microseconds since 1970
        ("expires", "<i8"),  # NEVER, or microseconds since 1970
    ]
)
NO_THRESHOLD = -1
NEVER = np.iinfo(np.int64).max
#: In the order of their numbers on disk: a new state goes to the end (`keeping.FORMAT`).
STATES = (
    EntryState.ACTIVE,
    EntryState.CONTESTED,
    EntryState.WITHDRAWN,
    EntryState.UNCONFIRMED,
    EntryState.OBSERVED,
)
WITHDRAWN = STATES.index(EntryState.WITHDRAWN)
_NUMBERS = {state: number for number, state in enumerate(STATES)}
_DIGITS = str.maketrans("0123456789ABCDEFGHJKMNPQRSTVWXYZ", "0123456789abcdefghijklmnopqrstuv")
UNSORTED = 100_000  # entries found through a dict before they are sorted into a run
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LOW = (1 << 64) - 1

Records = NDArray[Any]
Order = NDArray[np.int32]


class Rows:
    """The rows of one signal type; written by one thread, read by any number."""

    def __init__(self, start: Arrays | None = None) -> None:
        self._start: Records = start["rows"].view(ROW).ravel() if start else np.zeros(0, ROW)
        self._order: Order = start["order"] if start else np.zeros(0, np.int32)
        self._changed: dict[int, tuple[Any, ...]] = {}
        self._end: Records = np.zeros(0, ROW)
        self._count = 0
        self._end_order: Order = np.zeros(0, np.int32)
        self._fresh: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._start) + self._count

    def __getitem__(self, row: int) -> Any:
        """The row's fields, in the order of `ROW`."""
        start_length = len(self._start)
        if row < start_length:
            return self._changed.get(row) or self._start[row].item()
        return self._end[row - start_length].item()

    def find(self, entry: str) -> int | None:
        """The row of an entry."""
        if (row := self._fresh.get(entry)) is not None:
            return row
        number = _number(entry)
        row = _find(self._end, self._end_order, number)
        if row is not None:
            return row + len(self._start)
        return _find(self._start, self._order, number)

    def append(self, signal: KnownSignal, saying: int) -> int:
        """A row for a new entry."""
        if self._count == len(self._end):
            grown = np.zeros(max(256, 2 * self._count), ROW)
            grown[: self._count] = self._end
            self._end = grown
        self._end[self._count] = _record(signal, saying)
        self._count += 1
        row = len(self) - 1
        self._fresh[signal.entry] = row
        if len(self._fresh) > max(UNSORTED, self._count // 2):
            self._end_order = _order(self._end[: self._count])
            self._fresh.clear()
        return row

    def change(self, row: int, signal: KnownSignal, saying: int) -> None:
        """Let a row say something else."""
        if row < len(self._start):
            self._changed[row] = _record(signal, saying)
        else:
            self._end[row - len(self._start)] = _record(signal, saying)

    def living(self) -> int:
        """How many entries are not withdrawn; reads all of them."""
        return int(np.count_nonzero(self._whole()["state"] != WITHDRAWN))

    def newest(self) -> int:
        """The second when the newest entry was added, by its id; -1 where there is none."""
        runs = (self._start["high"], self._end["high"][: self._count])
        return max((int(run.max()) >> 16) // 1000 if len(run) else -1 for run in runs)

    def arrays(self) -> Arrays:
        """Everything as arrays, to be written; nothing may change meanwhile."""
        records = self._whole()
        return {"rows": records.view(np.uint8).reshape(-1, ROW.itemsize), "order": _order(records)}

    def _whole(self) -> Records:
        records = np.concatenate([self._start, self._end[: self._count]])
        for row, record in self._changed.items():
            records[row] = record
        return records


def state_of(record: Any) -> EntryState:
    """Whether the entry is active, on trial, in doubt or withdrawn."""
    return STATES[record[5]]


def entry_of(record: Any) -> EntryId:
    """The entry's id, from its 128 bits."""
    return EntryId(f"entry_{ULID.from_int(record[0] << 64 | record[1])}")


def moment(microseconds: int) -> datetime:
    """The date behind the microseconds that a row keeps."""
    return _EPOCH + timedelta(microseconds=microseconds)


def microseconds(at: datetime) -> int:
    """A date as the microseconds that a row keeps."""
    return (at - _EPOCH) // timedelta(microseconds=1)


def _record(signal: KnownSignal, saying: int) -> tuple[Any, ...]:
    number = _number(signal.entry)
    return (
        number >> 64,
        number & _LOW,
        saying,
        NO_THRESHOLD if signal.threshold is None else signal.threshold,
        signal.confidence,
        _NUMBERS[signal.state],
        microseconds(signal.first_seen_at),
        NEVER if signal.expires_at is None else microseconds(signal.expires_at),
    )


def _number(entry: str) -> int:
    """The 128 bits of an entry's id: Crockford's digits as Python writes base 32.

    >>> _number("entry_0000000000000000000000000Z")
    31
    """
    return int(entry.partition("_")[2].translate(_DIGITS), 32)


def _order(records: Records) -> Order:
    return np.lexsort((records["low"], records["high"])).astype(np.int32)


def _find(records: Records, order: Order, number: int) -> int | None:
    """By bisection: some twenty looks into a mapped run of millions."""
    high, low = records["high"], records["low"]
    place = bisect_left(order, number, key=lambda row: int(high[row]) << 64 | int(low[row]))
    if place == len(order):
        return None
    row = int(order[place])
    return row if int(high[row]) << 64 | int(low[row]) == number else None
