"""What an entry would have done: look before adopting a signal.

"It would have matched 14 of your last 30 days' items, two of which you allowed." Nothing is
written; the items are named, so that a person can look at them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from seawall.errors import problem
from seawall.ids import ItemId
from seawall.intake.model import Item
from seawall.journeys.content.seen_search import NearSignal, WantedSignal, searches
from seawall.journeys.enforcement._item_standing import ItemStanding, standing_of_items
from seawall.signals import signal_type
from seawall.transaction import Transaction

#: So many signals in one preview, and so many items that it names.
MOST_WANTED, MOST_NAMED = 10_000, 1_000


@dataclass(frozen=True, slots=True)
class PreviewHit:
    """An item that would have been found, by which signal, and what became of it."""

    item: Item
    version: int
    wanted: int
    signal_type: str
    distance: int
    became: ItemStanding
    received_at: datetime


@dataclass(frozen=True, slots=True)
class SignalPreview:
    """How many items, how they stand, and the newest of them by name."""

    days: int
    count: int
    by_state: Mapping[ItemStanding, int]
    hits: tuple[PreviewHit, ...]

    @property
    def allowed(self) -> int:
        """How many of them a person said may stay."""
        return self.by_state.get(ItemStanding.ALLOWED, 0)

    @property
    def up(self) -> int:
        """How many of them people can see."""
        return sum(n for state, n in self.by_state.items() if state.is_public)

    @property
    def sentence(self) -> str:
        """The whole in one line."""
        items = "item" if self.count == 1 else "items"
        return (
            f"would have matched {self.count} {items} of the last {self.days} days, "
            f"{self.allowed} of which you allowed"
        )


def preview_matches(
    signals: Sequence[WantedSignal], *, tx: Transaction, now: datetime, days: int = 30
) -> SignalPreview:
    """Which items of the last days these signals would have found."""
    _check(signals, days)
    normal = [_normal(signal) for signal in signals]
    nearest: dict[ItemId, NearSignal] = {}
    for numbers, search in searches(normal, since=now - timedelta(days=days)):
        for near in search.pages(tx=tx):
            nearest_yet = nearest.get(near.signal.item)
            if nearest_yet is None or near.distance < nearest_yet.distance:
                own = numbers[near.wanted]
                nearest[near.signal.item] = NearSignal(
                    own, near.signal, near.distance, near.intervals
                )
    states = standing_of_items(list(nearest), tx=tx)
    newest = sorted(nearest.values(), key=lambda near: near.signal.received_at, reverse=True)
    items_by_id = tx.intake.items_named([near.signal.item for near in newest[:MOST_NAMED]])
    return SignalPreview(
        days,
        len(nearest),
        Counter(states.values()),
        tuple(_hit(near, items_by_id, states) for near in newest[:MOST_NAMED]),
    )


def _hit(
    near: NearSignal, items_by_id: Mapping[ItemId, Item], states: Mapping[ItemId, ItemStanding]
) -> PreviewHit:
    signal = near.signal
    return PreviewHit(
        items_by_id[signal.item],
        signal.version,
        near.wanted,
        signal.signal_type,
        near.distance,
        states[signal.item],
        signal.received_at,
    )


def _check(signals: Sequence[WantedSignal], days: int) -> None:
    if not 0 < len(signals) <= MOST_WANTED:
        raise problem("intake.nothing-to-preview.signals", count=len(signals), most=MOST_WANTED)
    if not 1 <= days <= 366:
        raise problem("intake.nothing-to-preview.days", days=days)


def _normal(signal: WantedSignal) -> WantedSignal:
    kind = signal_type(signal.signal_type)
    return WantedSignal(kind.name, kind.normalise(signal.value), signal.threshold)
