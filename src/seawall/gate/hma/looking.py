"""A search as HMA answers it: every entry that is near, not only the hundred best cards.

Withdrawn and expired entries never match. A contested one matches, and the answer's
header says so: a yes or a no is all that HMA's clients read. The decision page on
HMA's clients and contested signals weighs it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from seawall.banks.model import EntryState
from seawall.exchanges.hma.coin import bank_answers
from seawall.exchanges.hma.hma_wire import TYPES, HmaType
from seawall.exchanges.hma.model import HmaHit, TypeSize
from seawall.gate.library import Library
from seawall.gate.rows import entry_of, state_of
from seawall.gate.shelf import SignalShelf
from seawall.ids import EntryId
from seawall.signals import Signal

#: The nearest so many; HMA has no limit, and one signal may be near a whole list of copies.
MOST = 1_000


@dataclass(frozen=True, slots=True)
class NearEntry:
    """An entry that is near enough, and whether somebody doubts it."""

    entry: EntryId
    distance: int
    is_contested: bool


@dataclass(frozen=True, slots=True)
class HmaLookup:
    """Which banks are asked, with which coin, and whether what is in doubt counts."""

    banks: frozenset[str] | None
    coin: float | None
    with_contested: bool
    now: datetime

    def wants(self, bank_name: str) -> bool:
        """Whether this bank is asked at all."""
        return self.banks is None or bank_name in self.banks

    def lets_through(self, hit: HmaHit) -> bool:
        """Whether a content answers; without a coin all do, switched off or not."""
        if not self.wants(hit.bank_name):
            return False
        return self.coin is None or (hit.is_on(self.now) and bank_answers(hit.ratio, self.coin))


@dataclass(frozen=True, slots=True)
class HmaMatch:
    """A content that matched."""

    number: int
    bank_name: str
    distance: str
    is_contested: bool

    def as_json(self) -> dict[str, Any]:
        """As HMA writes it."""
        return {"bank_content_id": self.number, "distance": self.distance}


def near_entries(library: Library, signals: Sequence[Signal], look: HmaLookup) -> list[NearEntry]:
    """The entries near these signals of one type, nearest first."""
    shelf = library.shelves.get(signals[0].type) if signals else None
    if shelf is None:
        return []
    nearest: dict[EntryId, NearEntry] = {}
    for neighbour in _living(shelf, signals, look):
        closest = nearest.get(neighbour.entry)
        if closest is None or neighbour.distance < closest.distance:
            nearest[neighbour.entry] = neighbour
        if len(nearest) == MOST:
            break
    return sorted(nearest.values(), key=lambda neighbour: neighbour.distance)


def matches(
    neighbours: Sequence[NearEntry], hits: Iterable[HmaHit], kind: HmaType, look: HmaLookup
) -> list[HmaMatch]:
    """The contents behind these entries that answer, nearest first, each once."""
    by_entry: dict[EntryId, list[HmaHit]] = {}
    for hit in hits:
        if look.lets_through(hit):
            by_entry.setdefault(hit.entry, []).append(hit)
    by_number: dict[int, HmaMatch] = {}
    for neighbour in neighbours:
        for hit in by_entry.get(neighbour.entry, ()):
            distance = kind.distance(neighbour.distance)
            match = HmaMatch(hit.number, hit.bank_name, distance, neighbour.is_contested)
            by_number.setdefault(hit.number, match)
    return list(by_number.values())


def matches_by_bank(matches: Iterable[HmaMatch]) -> dict[str, list[dict[str, Any]]]:
    """Matches under the names of their banks."""
    banks: dict[str, list[dict[str, Any]]] = {}
    for match in matches:
        banks.setdefault(match.bank_name, []).append(match.as_json())
    return banks


def sizes(library: Library) -> dict[str, TypeSize]:
    """What the memory holds of each of HMA's types."""
    return {
        kind.name: TypeSize(shelf.living, shelf.rows.newest())
        if (shelf := library.shelves.get(kind.ours))
        else TypeSize()
        for kind in TYPES.values()
    }


def _living(shelf: SignalShelf, signals: Sequence[Signal], look: HmaLookup) -> Iterable[NearEntry]:
    for hit in shelf.find(signals):
        alive = shelf.alive(hit, look.now)
        if alive is None:
            continue
        saying, state = shelf.said(alive[0]), state_of(alive[0])
        if state is EntryState.OBSERVED:
            continue  # on trial: it may lead to nothing, and a client cannot know that
        is_contested = state is not EntryState.ACTIVE or bool(saying.disagree)
        if look.wants(saying.bank_name) and (look.with_contested or not is_contested):
            yield NearEntry(entry_of(alive[0]), hit.distance, is_contested)
