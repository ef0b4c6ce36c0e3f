"""What is known of each entry, in forty bytes: its id, state, threshold, confidence, dates.

A row's number is the entry's key in the index and never changes. Rows are appended;
one that changes says so in a sparse table beside the mapped start, or in place in the
end that is ours. Entries are found by their id in runs sorted by it; as long as entries come
in the order of their ids, as those of a list do, the end is such a run as it is.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ulid import ULID

from seawall.banks.changed_signals import SignalColumns, moment_of
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
_NUMBERS: dict[str, int] = {state: number for number, state in enumerate(STATES)}
_DIGITS = str.maketrans("0123456789ABCDEFGHJKMNPQRSTVWXYZ", "0123456789abcdefghijklmnopqrstuv")
UNSORTED = 100_000  # entries found through a dict before they are sorted into a run
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LOW = (1 << 64) - 1

Records = NDArray[Any]
Order = NDArray[np.int32]
#: The upper or the lower half of the numbers of entries.
Halves = NDArray[np.uint64]


class Rows:
    """The rows of one signal type; written by one thread, read by any number."""

    def __init__(self, start: Arrays | None = None) -> None:
        self._start: Records = start["rows"].view(ROW).ravel() if start else np.zeros(0, ROW)
        self._order: Order = start["order"] if start else np.zeros(0, np.int32)
        self._changed: dict[int, tuple[Any, ...]] = {}
        self._end: Records = np.zeros(0, ROW)
        self._count = 0
        self._end_order: Order | None = None  # None while the end is in order by itself
        self._fresh: dict[str, int] = {}
        self._highest = _halves(self._start[self._order[-1]]) if len(self._order) else None

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
        row = _find(self._end[: self._sorted], self._end_order, number)
        if row is not None:
            return row + len(self._start)
        return _find(self._start, self._order, number)

    def may_hold(self, numbers: tuple[Halves, Halves]) -> NDArray[np.bool_]:
        """Which entries may be here: those whose number is beyond all others are new."""
        high, low = numbers
        if self._highest is None:
            return np.zeros(len(high), bool)
        most_high, most_low = self._highest
        may_be: NDArray[np.bool_] = (high < most_high) | ((high == most_high) & (low <= most_low))
        return may_be

    def append(self, signal: KnownSignal, saying: int) -> int:
        """A row for a new entry."""
        record = np.zeros(1, ROW)
        record[0] = _record(signal, saying)
        return self.extend(record, [signal.entry])

    def extend(self, records: Records, entries: Sequence[str]) -> int:
        """Rows for entries that are not here yet; the number of the first."""
        begin, count = len(self), self._count + len(records)
        if count > len(self._end):
            grown = np.zeros(max(256, 2 * self._count, count), ROW)
            grown[: self._count] = self._end[: self._count]
            self._end = grown
        self._end[self._count : count] = records
        if not self._goes_on(records):
            self._fresh.update(zip(entries, range(begin, begin + len(records)), strict=True))
            if self._end_order is None:
                self._end_order = np.arange(self._count, dtype=np.int32)
        self._count = count
        if len(records):
            largest = _halves(records[_order(records)[-1]])
            self._highest = max(self._highest or largest, largest)
        if len(self._fresh) > max(UNSORTED, self._count // 2):
            self._end_order = _order(self._end[: self._count])
            self._fresh.clear()
        return begin

    @property
    def _sorted(self) -> int:
        """So many rows of the end are found by bisection, the others through the dict."""
        return self._count if self._end_order is None else len(self._end_order)

    def _goes_on(self, records: Records) -> bool:
        """Whether the end stays in order by itself with these rows behind it."""
        if self._end_order is not None or not _is_ascending(records):
            return False
        last = self._end[self._count - 1 : self._count]
        return not len(last) or _is_ascending(np.concatenate([last, records[:1]]))

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
        if not len(self._start):
            return self._end[: self._count]  # without a copy: ten million rows are half a gigabyte
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


def records_of(
    columns: SignalColumns, numbers: tuple[Halves, Halves], sayings: Sequence[int] | int
) -> Records:
    """The rows of entries, by their numbers and what they share with others."""
    records = np.zeros(len(columns.entry), ROW)
    records["high"], records["low"] = numbers
    records["said"] = sayings
    records["threshold"] = _converted(columns.threshold, _kept_threshold)
    records["confidence"] = columns.confidence
    records["state"] = _converted(columns.state, _NUMBERS.__getitem__)
    records["first_seen"] = _converted(columns.first_seen, _kept_microseconds)
    records["expires"] = _converted(columns.expires, _kept_microseconds)
    return records


def _converted(column: Sequence[Any], convert: Callable[[Any], int]) -> int | list[int]:
    """A column's numbers, each value converted once: a list of ten thousand holds but a few."""
    numbers = {value: convert(value) for value in set(column)}
    return numbers[column[0]] if len(numbers) == 1 else [numbers[value] for value in column]


def _kept_threshold(own: int | None) -> int:
    return NO_THRESHOLD if own is None else own


def _kept_microseconds(moment: str | None) -> int:
    return NEVER if moment is None else microseconds(moment_of(moment))


def _number(entry: str) -> int:
    """The 128 bits of an entry's id: Crockford's digits as Python writes base 32.

    >>> _number("entry_0000000000000000000000000Z")
    31
    """
    return int(entry.partition("_")[2].translate(_DIGITS), 32)


def numbers_of(entries: Sequence[str]) -> tuple[Halves, Halves] | None:
    """Both halves of every entry's 128 bits, or None where an id is not as we write them.

    Of 26 digits of five bits each, 13 and the first of the next are the upper half.
    """
    text = "".join(entries)
    if len(text) != _ID_LENGTH * len(entries) or not text.isascii():
        return None
    letters = np.frombuffer(text.encode(), np.uint8).reshape(-1, _ID_LENGTH)
    digits = _VALUES[letters[:, len(_PREFIX) :]]
    is_ours = (letters[:, : len(_PREFIX)] == np.frombuffer(_PREFIX, np.uint8)).all()
    if not is_ours or (digits > 31).any() or (digits[:, 0] > 7).any():
        return None
    upper, lower = (np.zeros(len(digits), np.uint64) for _ in range(2))
    for place in range(13):
        upper = upper << np.uint64(5) | digits[:, place]
    for place in range(14, 26):
        lower = lower << np.uint64(5) | digits[:, place]
    middle = digits[:, 13].astype(np.uint64)
    high = upper << np.uint64(1) | middle >> np.uint64(4)
    return high, (middle & np.uint64(15)) << np.uint64(60) | lower


_PREFIX = b"entry_"
_ID_LENGTH = len(_PREFIX) + 26
_VALUES = np.full(256, 255, np.uint8)
for _value, _digit in enumerate(b"0123456789ABCDEFGHJKMNPQRSTVWXYZ"):
    _VALUES[_digit] = _value


def _halves(record: Any) -> tuple[int, int]:
    return int(record["high"]), int(record["low"])


def _is_ascending(records: Records) -> bool:
    high, low = records["high"], records["low"]
    is_above = high[1:] > high[:-1]
    is_equal = high[1:] == high[:-1]
    return bool((is_above | (is_equal & (low[1:] > low[:-1]))).all())


def _order(records: Records) -> Order:
    if _is_ascending(records):
        return np.arange(len(records), dtype=np.int32)
    return np.lexsort((records["low"], records["high"])).astype(np.int32)


def _find(records: Records, order: Order | None, number: int) -> int | None:
    """By bisection: some twenty looks into a mapped run of millions."""
    high, low = records["high"], records["low"]
    places: Any = range(len(records)) if order is None else order
    place = bisect_left(places, number, key=lambda row: int(high[row]) << 64 | int(low[row]))
    if place == len(places):
        return None
    row = int(places[place])
    return row if int(high[row]) << 64 | int(low[row]) == number else None
