"""What a hit on an entry may lead to: a block, a review, or nothing at all.

Only an entry in good standing may block. A contested one goes before a person, and
so does one that a member disagrees with. A withdrawn or expired one is not matched:
the peers' lists are full of signals whose owners have taken them back.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Protocol

from seawall.banks.expiry import has_expired
from seawall.banks.model import EntryState


class Standing(StrEnum):
    """The most that a hit on an entry may lead to."""

    GOOD = "good"
    REVIEW = "review"
    NONE = "none"


class Standable(Protocol):
    """What the rule looks at: an entry as an index knows it."""

    @property
    def state(self) -> EntryState: ...

    @property
    def expires_at(self) -> datetime | None: ...

    @property
    def disagree(self) -> tuple[str, ...]: ...


def standing(entry: Standable, now: datetime) -> Standing:
    """Whether this entry may block, may only hold, or is not matched."""
    if entry.state is EntryState.WITHDRAWN or has_expired(entry.expires_at, now):
        return Standing.NONE
    if entry.state is EntryState.CONTESTED or entry.disagree:
        return Standing.REVIEW
    return Standing.GOOD


def is_matchable(entry: Standable, now: datetime) -> bool:
    """Whether an index should find this entry."""
    return standing(entry, now) is not Standing.NONE
