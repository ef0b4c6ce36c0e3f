"""All signals of one type that one organisation knows: their index, and their rows.

The index knows values and row numbers, the rows what each entry says. Look-ups never
wait for a change: the index hands out what it had when the search began, and a row is
swapped in one assignment. A look-up that meets an entry in the middle of its
withdrawal simply does not find it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from pathlib import Path
from typing import Any

import numpy as np
import structlog

from seawall.banks.changed_signals import ChangedSignals
from seawall.banks.model import EntryState, KnownSignal
from seawall.errors import SeawallError
from seawall.gate.match_cards import card_of
from seawall.gate.rows import (
    NEVER,
    NO_THRESHOLD,
    WITHDRAWN,
    Halves,
    Rows,
    microseconds,
    numbers_of,
    records_of,
    state_of,
)
from seawall.gate.sayings import EntrySaying, Sayings
from seawall.gate.texts import Arrays, Texts
from seawall.intake.model import MatchCard
from seawall.intake.verdict import CONFIRMED_FROM
from seawall.matching import (
    CodeIndex,
    FeatureIndex,
    Hits,
    Index,
    Interval,
    index_for,
    read_arrays,
    write_arrays,
)
from seawall.signals import MIN_QUALITY, Signal, SignalType

_log = structlog.get_logger()

#: Bytes of a value where all have one length; a value of an exact type is the query's own.
_CODE_BYTES = 32
_WIDTHS = {"hamming": _CODE_BYTES}
#: Kinds whose values are not kept beside the index: they are the query's own, or nobody reads them.
_VALUELESS = ("exact", "features")
_TABLES = ("rows", "values", "sayings")


class Weight(IntEnum):
    """How much a hit may count: by its entry's state and confidence alone."""

    SURE = 0
    DOUBTFUL = 1
    IDLE = 2


@dataclass(frozen=True, slots=True)
class ShelfHit:
    """One hit: which row, by which signal, how far away, and where it lies in both."""

    row: int
    signal: Signal
    distance: int
    intervals: tuple[Interval, ...] = ()


class SignalShelf:
    """Written by one thread (the refresher), read by any number."""

    def __init__(self, kind: SignalType, *, index: Index | None = None) -> None:
        self.kind = kind
        self.index = index_for(kind.kind) if index is None else index
        self.rows = Rows()
        self._sayings = Sayings()
        self._values = Texts(width=_WIDTHS.get(kind.kind, 0))
        self._widest = kind.default_threshold or 0
        self.living = 0

    def apply(self, changes: Iterable[KnownSignal]) -> None:
        """Take over what changed; an entry comes once, as it is now."""
        fresh: list[int] = []
        values: list[str] = []
        withdrawn_rows: list[int] = []
        for change in changes:
            row, was_living = self._take_over(change)
            if row is None or was_living is (change.state is not EntryState.WITHDRAWN):
                continue
            if was_living:
                withdrawn_rows.append(row)
            else:
                fresh.append(row)
                values.append(change.value)
        if withdrawn_rows:
            self.index.discard(np.array(withdrawn_rows, np.int64))
        if fresh:
            self._index(fresh, values)
        self.living += len(fresh) - len(withdrawn_rows)

    def take_page(self, page: ChangedSignals) -> None:
        """Take over a page of changes: entries that are new all at once, any others one by one."""
        numbers = numbers_of(page.columns.entry)
        places = self._places_of_new(page, numbers) if numbers else []
        if numbers is None or len(places) < len(page):
            new = frozenset(places)
            self.apply(page.at([at for at in range(len(page)) if at not in new]).signals())
            if not places:
                return
            numbers = (numbers[0][places], numbers[1][places]) if numbers else None
            page = page.at(places)
        if numbers is not None:
            self._extend(page, numbers)

    def find(self, signals: Sequence[Signal]) -> Iterator[ShelfHit]:
        """Every hit of these signals, nearest first; one search for all that may be as far."""
        alike: dict[int | None, list[Signal]] = {}
        for signal in signals:
            if signal.quality is None or signal.quality >= MIN_QUALITY:
                alike.setdefault(self._radius(signal), []).append(signal)
        for radius, group in alike.items():
            yield from _nearest_first(self.index.search([s.value for s in group], radius), group)

    def weight(self, hit: ShelfHit) -> Weight:
        """How much a hit may count, before its card is made."""
        if hit.row >= len(self.rows):
            return Weight.IDLE
        record = self.rows[hit.row]
        state = state_of(record)
        if state is EntryState.ACTIVE and record[4] >= CONFIRMED_FROM:
            return Weight.SURE
        return Weight.IDLE if state is EntryState.OBSERVED else Weight.DOUBTFUL

    def alive(self, hit: ShelfHit, now: datetime) -> tuple[Any, int] | None:
        """The row of a hit and its threshold, unless it is over, or too far away for it."""
        if hit.row >= len(self.rows):
            return None
        record = self.rows[hit.row]
        if record[5] == WITHDRAWN or (record[7] != NEVER and record[7] <= microseconds(now)):
            return None
        threshold = self._threshold(record[3])
        if hit.signal.within is not None:
            threshold = min(threshold, hit.signal.within)
        return None if hit.distance > threshold else (record, threshold)

    def said(self, record: Any) -> EntrySaying:
        """What the entry of this row shares with others: its bank, its label, who agrees."""
        return self._sayings.read(record[2])

    def card(self, hit: ShelfHit, now: datetime) -> MatchCard | None:
        """What an entry says, unless it is over, or too far away for it."""
        alive = self.alive(hit, now)
        if alive is None:
            return None
        record, threshold = alive
        return card_of(
            hit.signal,
            record,
            self.said(record),
            known_value=self._value(hit),
            distance=hit.distance,
            threshold=threshold,
            intervals=hit.intervals,
        )

    def save(self, stem: Path, *, lets_go: bool = False) -> None:
        """Write index and tables beside each other; nothing may change meanwhile.

        Codes are put in order first: what is mapped is not merged any more, and rows that
        came in by small steps would be searched step by step for as long as it serves.
        Who `lets_go` has no rows and values left, and their memory free for that order.
        """
        self._save_tables(stem.with_suffix(".rows"))
        if lets_go:
            self.rows, self._values = Rows(), Texts(width=_WIDTHS.get(self.kind.kind, 0))
        if isinstance(self.index, CodeIndex | FeatureIndex):
            self.index.merge()
        self.index.save(stem.with_suffix(".index"))

    def _save_tables(self, path: Path) -> None:
        parts = (self.rows.arrays(), self._values.arrays(), self._sayings.arrays())
        arrays = {
            f"{table}.{name}": array
            for table, part in zip(_TABLES, parts, strict=True)
            for name, array in part.items()
        }
        facts = {"widest": self._widest, "living": self.living}
        write_arrays(path, f"rows of {self.kind.name}", facts, arrays)

    @classmethod
    def load(cls, kind: SignalType, stem: Path, *, verify: bool = True) -> SignalShelf:
        """Map what `save` wrote; it can grow again."""
        index = type(index_for(kind.kind)).load(stem.with_suffix(".index"))  # type: ignore[attr-defined]
        path = stem.with_suffix(".rows")
        facts, arrays = read_arrays(path, f"rows of {kind.name}", verify=verify)
        shelf = cls(kind, index=index)
        parts: dict[str, Arrays] = {table: {} for table in _TABLES}
        for name, array in arrays.items():
            table, _, column = name.partition(".")
            parts[table][column] = array
        shelf.rows = Rows(parts["rows"])
        shelf._values = Texts(width=_WIDTHS.get(kind.kind, 0), start=parts["values"])
        shelf._sayings = Sayings(parts["sayings"])
        shelf._widest, shelf.living = int(facts["widest"]), int(facts["living"])
        return shelf

    def _places_of_new(self, page: ChangedSignals, numbers: tuple[Halves, Halves]) -> Sequence[int]:
        """Where the page has entries that were never here, of whom nobody has said anything."""
        entries, states = page.columns.entry, page.columns.state
        may_be_here = self.rows.may_hold(numbers)
        if not (page.voices or may_be_here.any() or EntryState.WITHDRAWN in states):
            return range(len(page))
        return [
            place
            for place, entry in enumerate(entries)
            if states[place] != EntryState.WITHDRAWN
            and entry not in page.voices
            and not (may_be_here[place] and self.rows.find(entry) is not None)
        ]

    def _extend(self, page: ChangedSignals, numbers: tuple[Halves, Halves]) -> None:
        """Rows, values and codes of new entries, in their order."""
        columns = page.columns
        records = records_of(columns, numbers, self._saying_numbers(page))
        self._widest = max(self._widest, int(records["threshold"].max(initial=0)))
        values = page.values()
        packed = packed_codes(values) if self.kind.kind in _WIDTHS else None
        if packed is not None:
            self._values.append_run(packed)
        elif self.kind.kind not in _VALUELESS:
            for value in values:
                self._values.append(self._packed(value))
        begin = self.rows.extend(records, columns.entry)
        rows = range(begin, begin + len(records))
        if packed is not None and isinstance(self.index, CodeIndex):
            codes = np.frombuffer(packed, np.uint8).reshape(len(records), -1)
            self.index.codes.add(np.arange(rows.start, rows.stop), codes)
        else:
            self._index(list(rows), list(values))
        self.living += len(records)

    def _saying_numbers(self, page: ChangedSignals) -> list[int] | int:
        """What each entry shares with others, by its number; each combination is made once."""
        columns, numbers = page.columns, dict[tuple[str, ...], int]()
        shared = (columns.bank, columns.label, columns.jurisdiction, columns.legal_basis)
        columns_of_shared = (*shared, columns.source)
        if all(len(set(column)) == 1 for column in columns_of_shared):
            return self._saying_number(page, 0)
        keys = list(zip(*columns_of_shared, strict=True))
        for place, key in enumerate(keys):
            if key not in numbers:
                numbers[key] = self._saying_number(page, place)
        return [numbers[key] for key in keys]

    def _saying_number(self, page: ChangedSignals, place: int) -> int:
        (signal,) = page.at([place]).signals()
        return self._sayings.number(EntrySaying.of(signal))

    def _take_over(self, change: KnownSignal) -> tuple[int | None, bool]:
        """The entry's row, and whether it was there and alive before."""
        row = self.rows.find(change.entry)
        if row is None and change.state is EntryState.WITHDRAWN:
            return None, False
        saying = self._sayings.number(EntrySaying.of(change))
        if change.threshold is not None:
            self._widest = max(self._widest, change.threshold)
        if row is None:
            if self.kind.kind not in _VALUELESS:
                self._values.append(self._packed(change.value))
            return self.rows.append(change, saying), False
        was_living = self.rows[row][5] != WITHDRAWN
        self.rows.change(row, change, saying)
        return row, was_living

    def _index(self, rows: list[int], values: list[str]) -> None:
        """All at once; should a value be broken, one by one, and the broken ones are named."""
        try:
            self.index.add(np.array(rows, np.int64), values)
        except SeawallError as broken:
            if len(rows) == 1:
                _log.error("index.refused", type=self.kind.name, row=rows[0], why=str(broken))
                return
            for row, value in zip(rows, values, strict=True):
                self._index([row], [value])

    def _radius(self, signal: Signal) -> int | None:
        if self.kind.default_threshold is None:
            return None
        return self._widest if signal.within is None else min(self._widest, signal.within)

    def _threshold(self, own: int) -> int:
        return self.kind.default_threshold or 0 if own == NO_THRESHOLD else own

    def _packed(self, value: str) -> bytes:
        """The value as the shelf keeps it; one that the index will refuse anyway as zeros."""
        width = _WIDTHS.get(self.kind.kind)
        if width is None:
            return value.encode()
        return packed_codes([value]) or bytes(width)

    def _value(self, hit: ShelfHit) -> str:
        if self.kind.kind in _VALUELESS:
            return hit.signal.value if self.kind.kind == "exact" else ""
        value = self._values[hit.row]
        return value.hex() if self.kind.kind in _WIDTHS else value.decode()


def packed_codes(values: Sequence[str]) -> bytes | None:
    """Values of 64 lower hex digits as bytes, one behind the other; None if one is not."""
    text = "".join(values)
    if set(map(len, values)) - {2 * _CODE_BYTES} or text != text.lower():
        return None
    try:
        run = bytes.fromhex(text)
    except ValueError:
        return None
    return run if len(run) == _CODE_BYTES * len(values) else None  # blanks are skipped there


def _nearest_first(hits: Hits, signals: Sequence[Signal]) -> Iterator[ShelfHit]:
    if not len(hits):
        return
    for place in np.argsort(hits.distance, kind="stable").tolist():
        yield ShelfHit(
            int(hits.key[place]),
            signals[int(hits.query[place])],
            int(hits.distance[place]),
            hits.intervals[place] if hits.intervals else (),
        )
