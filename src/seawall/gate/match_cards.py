"""A match card, put together from a row, what its entry says, and the signal that hit."""

from __future__ import annotations

from typing import Any

from seawall.gate.rows import entry_of, moment, state_of
from seawall.gate.sayings import EntrySaying
from seawall.intake.card_values import card_value
from seawall.intake.model import MatchCard
from seawall.matching import Interval
from seawall.signals import Signal
from seawall.signals.terms import TERM


def card_of(
    signal: Signal,
    record: Any,
    saying: EntrySaying,
    *,
    known_value: str,
    distance: int,
    threshold: int,
    intervals: tuple[Interval, ...],
) -> MatchCard:
    """The card of one hit; `record` is a row as `rows.ROW` has it."""
    return MatchCard(
        signal_type=signal.type,
        value=_card_value(signal),
        known_value=card_value(signal.type, known_value),
        distance=distance,
        threshold=threshold,
        entry=entry_of(record),
        confidence=record[4],
        first_seen_at=moment(record[6]),
        quality=signal.quality,
        state=str(state_of(record)),
        view=signal.view,
        grade=_grade(signal),
        intervals=intervals,
        **saying._asdict(),
    )


def _card_value(signal: Signal) -> str:
    """A value for one search only may be the whole text: the record has that already."""
    is_words = signal.type == TERM.name or (signal.transient and len(signal.value) > 64)
    return "" if is_words else card_value(signal.type, signal.value)


def _grade(signal: Signal) -> str:
    """How good the evidence is; a derived signal that nobody bounded is for a person."""
    if signal.grade == "derived" and signal.within is None:
        return "local"
    return signal.grade
