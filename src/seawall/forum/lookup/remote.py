"""Plain remote match: the member sends its signals, the hub says what they match.

The simplest way to ask, and the one that tells the hub most: a perceptual hash shows a small
picture to whoever knows how to look (Athalye 2021; Madden et al. 2024), and the hub sees
every one that is sent, found or not. It finds what private look-up cannot (video, sound,
texts), and it is the member's own choice. Cards carry a label and a reference; no value, and
no distance, which would let a cheat walk towards a value bit by bit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from seawall.errors import NotFound, problem
from seawall.forum.lookup.lookup_cards import ref_of
from seawall.forum.lookup.model import ListedSignal
from seawall.matching import Index, index_for
from seawall.signals import signal_type

MOST_SIGNALS = 64
MOST_CARDS = 100


@dataclass(frozen=True, slots=True)
class AskedSignal:
    """A signal that a member sends in the clear, in the normal form of its type."""

    type: str
    value: str

    @classmethod
    def read(cls, type_name: str, value: str) -> AskedSignal:
        """The signal as it is compared, or why it is none."""
        return cls(type_name, signal_type(type_name).normalise(value))


@dataclass(frozen=True, slots=True)
class RemoteCard:
    """What the hub says of a hit: which of the signals sent, and what is known of it."""

    asked: int
    label: str
    ref: str


class RemoteIndex:
    """The live signals of a forum, to be searched; made once and read by any thread."""

    def __init__(self, live: Iterable[ListedSignal]) -> None:
        self._rows: list[ListedSignal] = list(live)
        self._indexes: dict[str, Index] = {}
        by_type: dict[str, list[int]] = defaultdict(list)
        for number, entry in enumerate(self._rows):
            by_type[entry.type].append(number)
        for name, numbers in by_type.items():
            try:
                index = index_for(signal_type(name).kind)
            except NotFound:  # a type of a newer version, or one that nothing searches
                continue
            index.add(np.array(numbers, np.int64), [self._rows[n].value for n in numbers])
            self._indexes[name] = index

    def __len__(self) -> int:
        return len(self._rows)

    def find(self, signals: Sequence[AskedSignal]) -> list[RemoteCard]:
        """A card for every live signal that one of these is near enough to."""
        if len(signals) > MOST_SIGNALS:
            raise problem("forum.too-many-signals", count=len(signals), most=MOST_SIGNALS)
        cards = [card for place, signal in enumerate(signals) for card in self._near(place, signal)]
        return cards[:MOST_CARDS]

    def _near(self, place: int, signal: AskedSignal) -> list[RemoteCard]:
        index = self._indexes.get(signal.type)
        if index is None:
            return []
        hits = index.search([signal.value], signal_type(signal.type).default_threshold)
        rows = [self._rows[key] for _, key, _ in hits]
        return [RemoteCard(place, row.label, ref_of(row.signal_id).hex()) for row in rows]
