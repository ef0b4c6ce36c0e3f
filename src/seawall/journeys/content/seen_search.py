"""Which items of a window a signal would find: exactly as a check would have found them.

Equal values are looked up. Pictures' codes are read page by page and compared with all the
new ones at once, exactly. For everything that aligns (films, sound, passages) the new signals
are the known ones of an index, and the items ask it, as their uploads would have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from seawall.intake.seen.model import SeenSignal, WindowPlace
from seawall.matching import Hits, Index, Interval, codes_of, index_for, retro_scan
from seawall.signals import MIN_QUALITY, signal_type
from seawall.transaction import Transaction

#: Rows read in one go, while a file of SQLite lets nobody else write: codes are 64 characters,
#: what aligns may be a hundred kilobytes.
CODES_AT_ONCE, LONG_AT_ONCE = 20_000, 500
#: From so many new codes on, an index over them is quicker than to compare them all.
MANY = 70_000


@dataclass(frozen=True, slots=True)
class WantedSignal:
    """A signal to look for, and how far away it may lie; None is what its type says."""

    signal_type: str
    value: str
    threshold: int | None = None

    @property
    def limit(self) -> int:
        """The largest distance that still counts."""
        kind = signal_type(self.signal_type)
        return (kind.default_threshold or 0) if self.threshold is None else self.threshold


@dataclass(frozen=True, slots=True)
class NearSignal:
    """An item's signal that is near enough to the wanted one of this number."""

    wanted: int
    signal: SeenSignal
    distance: int
    intervals: tuple[Interval, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What one step of a search found, and where the next begins; None after the last."""

    found: tuple[NearSignal, ...]
    next: WindowPlace | None


class Search:
    """Signals of one type, made ready once to be looked for in page after page."""

    def __init__(self, signals: Sequence[WantedSignal], *, since: datetime) -> None:
        self.kind = signal_type(signals[0].signal_type)
        self.since = since
        self._wanted = signals
        self._radius = max(signal.limit for signal in signals)
        self._find = self._finder()

    def page(self, after: WindowPlace | None, *, tx: Transaction) -> SearchPage:
        """Look through the next rows of the window."""
        place = after or WindowPlace(self.since)
        if self.kind.kind == "exact":
            return SearchPage(tuple(self._equal(tx)), None)
        if self.kind.kind == "hamming":
            return self._codes(place, tx)
        return self._aligned(place, tx)

    def pages(self, *, tx: Transaction) -> Iterator[NearSignal]:
        """All of the window."""
        place: WindowPlace | None = None
        while True:
            page = self.page(place, tx=tx)
            yield from page.found
            if page.next is None:
                return
            place = page.next

    def _equal(self, tx: Transaction) -> Iterator[NearSignal]:
        numbers = {signal.value: number for number, signal in enumerate(self._wanted)}
        matches = tx.seen.equal(self.kind.name, list(numbers), since=self.since)
        for signal in tx.seen.whole(list(matches)):
            if signal.value in numbers:
                yield NearSignal(numbers[signal.value], signal, 0)

    def _codes(self, place: WindowPlace, tx: Transaction) -> SearchPage:
        rows = tx.seen.codes(self.kind.name, after=place, limit=CODES_AT_ONCE)
        if not rows:
            return SearchPage((), None)
        good = [row for row in rows if row[2] is None or row[2] >= MIN_QUALITY]
        near = self._find([row[1] for row in good]) if good else ()
        hits = [hit for hit in near if self._counts(*hit)]
        ids = [good[query][0] for query, _, _ in hits]
        signals = tx.seen.named([*dict.fromkeys(ids), rows[-1][0]])
        matches = (
            NearSignal(key, signals[row], distance)
            for row, (_, key, distance) in zip(ids, hits, strict=True)
        )
        last = signals[rows[-1][0]]
        return SearchPage(tuple(matches), WindowPlace(last.received_at, last.id))

    def _aligned(self, place: WindowPlace, tx: Transaction) -> SearchPage:
        rows = tx.seen.page(self.kind.name, after=place, limit=LONG_AT_ONCE)
        if not rows:
            return SearchPage((), None)
        good = tx.seen.whole([r for r in rows if r.quality is None or r.quality >= MIN_QUALITY])
        matches = self._near_signals(good, self._find([row.value for row in good])) if good else ()
        return SearchPage(tuple(matches), WindowPlace(rows[-1].received_at, rows[-1].id))

    def _near_signals(self, rows: Sequence[SeenSignal], hits: Hits) -> Iterator[NearSignal]:
        for number, (query, key, distance) in enumerate(hits):
            if self._counts(query, key, distance):
                stretches = hits.intervals[number] if hits.intervals else ()
                yield NearSignal(key, rows[query], distance, stretches)

    def _counts(self, _: int, key: int, distance: int) -> bool:
        return distance <= self._wanted[key].limit

    def _finder(self) -> Callable[[Sequence[str]], Hits]:
        values = [signal.value for signal in self._wanted]
        if self.kind.kind == "hamming" and len(values) < MANY:
            wanted_codes = codes_of(values)
            return lambda stored: _turned(retro_scan(codes_of(stored), wanted_codes, self._radius))
        index: Index = index_for(self.kind.kind)
        if self.kind.kind != "exact":
            index.add(np.arange(len(values)), values)
        return lambda stored: index.search(stored, self._radius)


def searches(
    signals: Sequence[WantedSignal], *, since: datetime
) -> Iterator[tuple[list[int], Search]]:
    """One search for each type, with the numbers that its signals have among all."""
    by_type: dict[str, list[int]] = {}
    for number, signal in enumerate(signals):
        by_type.setdefault(signal.signal_type, []).append(number)
    for numbers in by_type.values():
        yield numbers, Search([signals[number] for number in numbers], since=since)


def _turned(hits: Hits) -> Hits:
    """The stored code asked, the new one was found: the way a check has it."""
    return Hits(hits.key, hits.query, hits.distance)
