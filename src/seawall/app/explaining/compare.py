"""The signals of a file beside one known value, each with its distance and its reason.

Nothing is left out for being far away: who asks why something did not match wants to
see by how much.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from seawall.banks.entry_expiry import has_expired
from seawall.banks.model import EntryState
from seawall.matching import Interval, index_for
from seawall.signals import MIN_QUALITY, Hashed, Signal, signal_type, signal_types

FARTHEST = {"hamming": 256, "tlsh": 10_000}
SHARES = 100  # the largest distance of kinds that compare by percentage


@dataclass(frozen=True, slots=True)
class ComparedEntry:
    """What the file is held against: an entry of a bank, or a signal of another file."""

    signal_type: str
    value: str
    name: str
    threshold: int | None = None
    state: EntryState = EntryState.ACTIVE
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """One signal of the file beside the known value.

    ``distance`` is None where the two have nothing in common; ``limit`` is the largest
    distance at which this signal may match this entry. ``why_not`` is empty for a match.
    """

    signal: Signal
    distance: int | None
    limit: int
    intervals: tuple[Interval, ...] = ()
    why_not: str = ""

    @property
    def matches(self) -> bool:
        """Whether this look alone finds the entry."""
        return not self.why_not


@dataclass(frozen=True, slots=True)
class Explanation:
    """All looks, nearest first, and what stands against the entry itself."""

    known: ComparedEntry
    comparisons: tuple[Comparison, ...]
    objection: str = ""
    notes: tuple[str, ...] = ()

    @property
    def matches(self) -> bool:
        """Whether an upload check would find this entry."""
        return not self.objection and any(comparison.matches for comparison in self.comparisons)


def explain_entry(hashed: Hashed, entry: ComparedEntry, *, now: datetime) -> Explanation:
    """Hold every signal of the entry's type against it."""
    type_signals = [signal for signal in hashed.signals if signal.type == entry.signal_type]
    comparisons = [_compared(signal, entry) for signal in type_signals]
    comparisons.sort(key=lambda look: (not look.matches, look.distance is None, look.distance or 0))
    return Explanation(
        entry, tuple(comparisons), _objection(entry, type_signals, now), hashed.notes
    )


def _compared(signal: Signal, entry: ComparedEntry) -> Comparison:
    kind = signal_type(entry.signal_type)
    index = index_for(kind.kind)
    index.add(np.array([1]), [entry.value])
    hits = index.search([signal.value], FARTHEST.get(kind.kind, SHARES))
    limit = _limit(signal, entry)
    if not len(hits):
        return Comparison(signal, None, limit, why_not="they have nothing in common")
    distance = int(hits.distance[0])
    intervals = hits.intervals[0] if hits.intervals else ()
    return Comparison(signal, distance, limit, intervals, _why_not(signal, distance, limit))


def _limit(signal: Signal, entry: ComparedEntry) -> int:
    allowed = entry.threshold
    if allowed is None:
        allowed = signal_type(entry.signal_type).default_threshold or 0
    return allowed if signal.within is None else min(allowed, signal.within)


def _why_not(signal: Signal, distance: int, limit: int) -> str:
    if signal.quality is not None and signal.quality < MIN_QUALITY:
        return f"its quality of {signal.quality} is below {MIN_QUALITY}: too little to compare by"
    return f"it is farther than {limit}" if distance > limit else ""


def _objection(entry: ComparedEntry, type_signals: list[Signal], now: datetime) -> str:
    if entry.state is EntryState.WITHDRAWN:
        return "The entry is withdrawn."
    if has_expired(entry.expires_at, now):
        return f"The entry ran out on {entry.expires_at:%Y-%m-%d}."
    if entry.signal_type not in signal_types():
        return f"Signals of type {entry.signal_type} cannot be made here."
    if not type_signals:
        return f"The file gives no {entry.signal_type} signal."
    return ""
