"""The known content of one organisation, in memory: an index a signal type.

It follows the bank change by change. Look-ups never wait for a change: the indexes
hand out snapshots, and what an entry says is swapped in one assignment. A look-up
that meets an entry in the middle of its withdrawal simply does not find it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

import numpy as np

from seawall.banks.expiry import has_expired
from seawall.banks.model import EntryState, KnownSignal
from seawall.intake.model import MatchCard
from seawall.matching import ExactIndex, HammingIndex, codes_of
from seawall.signals import MIN_QUALITY, Signal, signal_types

MOST_CARDS = 100
_HAMMING = {name for name, kind in signal_types().items() if kind.kind == "hamming"}
_DEFAULTS = {name: kind.default_threshold or 0 for name, kind in signal_types().items()}


class Library:
    """Written by one thread (the refresher), read by any number."""

    def __init__(self) -> None:
        self._known: dict[int, KnownSignal] = {}
        self._keys: dict[str, int] = {}
        self._next = 0
        self._exact: dict[str, ExactIndex] = defaultdict(ExactIndex)
        self._hamming: dict[str, HammingIndex] = defaultdict(HammingIndex)
        self._widest: dict[str, int] = dict(_DEFAULTS)

    def __len__(self) -> int:
        return len(self._known)

    def apply(self, changes: Iterable[KnownSignal]) -> None:
        """Take over what changed in the bank, in the order it changed."""
        latest = {change.entry: change for change in changes}
        fresh: dict[str, list[int]] = defaultdict(list)
        for change in latest.values():
            if change.state is EntryState.WITHDRAWN:
                self._withdraw(change)
            elif key := self._take_over(change):
                fresh[change.signal_type].append(key)
        for signal_type, keys in fresh.items():
            self._index(signal_type, keys)

    def find(self, signals: Sequence[Signal], *, now: datetime) -> tuple[MatchCard, ...]:
        """A card for every entry that is near enough: confirmed nearness first."""
        nearest: dict[str, MatchCard] = {}
        for signal in signals:
            if signal.quality is not None and signal.quality < MIN_QUALITY:
                continue
            for key, distance in self._hits(signal):
                card = self._card(key, signal, distance, now)
                if card and distance <= nearest.get(card.entry, card).distance:
                    nearest[card.entry] = card
        cards = sorted(nearest.values(), key=lambda card: (card.distance, -card.confidence))
        return tuple(cards[:MOST_CARDS])

    def _hits(self, signal: Signal) -> list[tuple[int, int]]:
        if signal.type in _HAMMING:
            if signal.type not in self._hamming:
                return []
            radius = self._widest[signal.type]
            hits = self._hamming[signal.type].search(codes_of([signal.value]), radius)
        elif signal.type in self._exact:
            hits = self._exact[signal.type].search([signal.value])
        else:
            return []
        return [(key, distance) for _, key, distance in hits]

    def _card(self, key: int, signal: Signal, distance: int, now: datetime) -> MatchCard | None:
        known = self._known.get(key)
        if known is None or has_expired(known.expires_at, now):
            return None
        threshold = _threshold(known)
        return _card(known, signal, distance, threshold) if distance <= threshold else None

    def _take_over(self, change: KnownSignal) -> int | None:
        """The key of an entry that is new here; one we knew only changes what it says."""
        key = self._keys.get(change.entry)
        if key is not None:
            self._known[key] = change
            self._widen(change)
            return None
        self._next += 1
        self._keys[change.entry] = self._next
        self._known[self._next] = change
        self._widen(change)
        return self._next

    def _widen(self, change: KnownSignal) -> None:
        widest = self._widest.get(change.signal_type, 0)
        self._widest[change.signal_type] = max(widest, _threshold(change))

    def _withdraw(self, change: KnownSignal) -> None:
        key = self._keys.pop(change.entry, None)
        if key is not None:
            self._of(change.signal_type).discard(np.array([key], np.int64))
            del self._known[key]

    def _index(self, signal_type: str, keys: list[int]) -> None:
        values = [self._known[key].value for key in keys]
        numbers = np.array(keys, np.int64)
        if signal_type in _HAMMING:
            self._hamming[signal_type].add(numbers, codes_of(values))
        else:
            self._exact[signal_type].add(numbers, values)

    def _of(self, signal_type: str) -> ExactIndex | HammingIndex:
        is_hamming = signal_type in _HAMMING
        return self._hamming[signal_type] if is_hamming else self._exact[signal_type]


def _threshold(known: KnownSignal) -> int:
    default = _DEFAULTS.get(known.signal_type, 0)
    return default if known.threshold is None else known.threshold


def _card(known: KnownSignal, signal: Signal, distance: int, threshold: int) -> MatchCard:
    return MatchCard(
        signal_type=known.signal_type,
        value=signal.value,
        known_value=known.value,
        distance=distance,
        threshold=threshold,
        entry=known.entry,
        bank=known.bank,
        bank_name=known.bank_name,
        owner=known.owner,
        source=known.source,
        label=known.label,
        confidence=known.confidence,
        agree=known.agree,
        disagree=known.disagree,
        first_seen_at=known.first_seen_at,
        quality=signal.quality,
        state=str(known.state),
        jurisdiction=known.jurisdiction,
        legal_basis=known.legal_basis,
    )
