"""The known content of one organisation, in memory: a shelf for each signal type.

It follows the bank change by change, or begins with a mapped snapshot that all
processes share (`seawall.gate.keeping`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from seawall.banks.changed_signals import ChangedSignals
from seawall.banks.model import KnownSignal
from seawall.errors import NotFound
from seawall.gate.shelf import ShelfHit, SignalShelf, Weight
from seawall.intake.model import MatchCard
from seawall.intake.verdict import counting_cards, is_confirmed
from seawall.matching import Index, index_for
from seawall.signals import Signal, signal_types

MOST_CARDS = 100
#: Makes an empty index for a kind of signal; NotFound where nothing searches it.
MakeIndex = Callable[[str], Index]
#: No bank is named, so all are looked through.
EVERY_BANK: frozenset[str] = frozenset()


class Library:
    """Written by one thread (the refresher), read by any number."""

    def __init__(self, *, make_index: MakeIndex = index_for) -> None:
        self.shelves: dict[str, SignalShelf] = {}
        self._make_index = make_index
        self.unsearchable: set[str] = set()

    def __len__(self) -> int:
        return sum(shelf.living for shelf in self.shelves.values())

    @property
    def rows(self) -> int:
        """All rows, those of withdrawn entries included."""
        return sum(len(shelf.rows) for shelf in self.shelves.values())

    def holds(self, signal_type: str) -> bool:
        """Whether any entry of this type is alive."""
        shelf = self.shelves.get(signal_type)
        return shelf is not None and shelf.living > 0

    def apply(self, changes: Iterable[KnownSignal]) -> None:
        """Take over what changed in the bank, in the order it changed."""
        latest = {change.entry: change for change in changes}
        by_type: dict[str, list[KnownSignal]] = defaultdict(list)
        for change in latest.values():
            by_type[change.signal_type].append(change)
        for signal_type, type_changes in by_type.items():
            if shelf := self._shelf(signal_type):
                shelf.apply(type_changes)

    def take_page(self, signal_type: str, page: ChangedSignals) -> None:
        """Take over a page of changes of one type."""
        if shelf := self._shelf(signal_type):
            shelf.take_page(page)

    def find(
        self, signals: Sequence[Signal], *, now: datetime, banks: frozenset[str] = EVERY_BANK
    ) -> tuple[MatchCard, ...]:
        """A card for every entry that is near enough: nearest first, the surest of equals.

        Those that may block stay when there are too many, however near the others are: a
        flood of doubtful entries must not hide a sure one. Entries on trial come last.
        Where banks are named, the entries of all others are as if they were not there.
        """
        by_type: dict[str, list[Signal]] = defaultdict(list)
        for signal in signals:
            by_type[signal.type].append(signal)
        nearest: dict[str, MatchCard] = {}
        for signal_type, type_signals in by_type.items():
            if shelf := self.shelves.get(signal_type):
                _collect(shelf, shelf.find(type_signals), nearest, now=now, banks=banks)
        cards = sorted(nearest.values(), key=lambda card: (_weight(card), _nearness(card)))
        return tuple(sorted(cards[:MOST_CARDS], key=lambda card: (_is_idle(card), _nearness(card))))

    def _shelf(self, signal_type: str) -> SignalShelf | None:
        """The shelf of a type; none where nothing searches it, now or in this version."""
        if signal_type in self.shelves:
            return self.shelves[signal_type]
        if signal_type in self.unsearchable:
            return None
        kind = signal_types().get(signal_type)
        try:
            shelf = SignalShelf(kind, index=self._make_index(kind.kind)) if kind else None
        except NotFound:
            shelf = None
        if shelf is None:
            self.unsearchable.add(signal_type)
            return None
        self.shelves = {**self.shelves, signal_type: shelf}
        return shelf


def _collect(
    shelf: SignalShelf,
    hits: Iterator[ShelfHit],
    nearest: dict[str, MatchCard],
    *,
    now: datetime,
    banks: frozenset[str],
) -> None:
    """Keep the best card of each entry; what lies behind many nearer ones of its weight is left."""
    rows_by_weight: dict[Weight, set[int]] = {weight: set() for weight in Weight}
    for hit in hits:
        weight = shelf.weight(hit)
        if len(rows_by_weight[weight]) > 2 * MOST_CARDS:
            if weight is Weight.SURE:
                return
            continue
        card = shelf.card(hit, now)
        if card is None or (banks and card.bank not in banks):
            continue
        rows_by_weight[weight].add(hit.row)
        nearest_card = nearest.get(card.entry)
        if nearest_card is None or _nearness(card) < _nearness(nearest_card):
            nearest[card.entry] = card


_GRADES = ("direct", "derived", "local")


def _weight(card: MatchCard) -> Weight:
    if is_confirmed(card):
        return Weight.SURE
    return Weight.IDLE if _is_idle(card) else Weight.DOUBTFUL


def _is_idle(card: MatchCard) -> bool:
    return not counting_cards([card])


def _nearness(card: MatchCard) -> tuple[int, int, int]:
    return _GRADES.index(card.grade), card.distance, -card.confidence
