"""Keyboard shortcuts that answer a line of a referral: none that means something else on its page."""

from __future__ import annotations

from dataclasses import dataclass

from seawall.orders.answering.address_outcome import REASONS

_KEYS = {
    "not_found": "n",
    "wrong_url": "w",
    "duplicate": "d",
    "already_removed": "b",
    "not_against_terms": "f",
    "context_news": "p",
    "context_counterspeech": "s",
    "context_documentation": "m",
    "context_research": "r",
    "context_education": "e",
    "context_art": "a",
    "own_state_press": "o",
    "insufficient": "i",
}


@dataclass(frozen=True, slots=True)
class ReasonKey:
    """A reason to decline, and the key that gives it."""

    code: str
    key: str
    say: str


def of_reasons() -> tuple[ReasonKey, ...]:
    """Every reason of the closed list, in its own order."""
    return tuple(ReasonKey(code, _KEYS[code], say) for code, say in REASONS.items())
