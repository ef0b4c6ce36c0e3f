"""What a hit on an entry may lead to: a block, a review, a line in the record, or nothing.

Only an entry in good standing may block. A contested one goes before a person, and
so do an unconfirmed one and one that a member disagrees with. An observed one is on
trial: it is matched and written down, and holds nothing. A withdrawn or expired one is
not matched: the peers' lists are full of signals whose owners have taken them back.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Protocol

from seawall.banks.entry_expiry import has_expired
from seawall.banks.model import EntryState

_FOR_A_PERSON = frozenset({EntryState.CONTESTED, EntryState.UNCONFIRMED})


class EntryStanding(StrEnum):
    """The most that a hit on an entry may lead to."""

    GOOD = "good"
    REVIEW = "review"
    RECORD = "record"
    NONE = "none"


class RuledEntry(Protocol):
    """What the rule looks at: an entry as an index knows it."""

    @property
    def state(self) -> EntryState: ...

    @property
    def expires_at(self) -> datetime | None: ...

    @property
    def disagree(self) -> tuple[str, ...]: ...


def standing(entry: RuledEntry, now: datetime) -> EntryStanding:
    """Whether this entry may block, may only hold, is only noted, or is not matched."""
    if entry.state is EntryState.WITHDRAWN or has_expired(entry.expires_at, now):
        return EntryStanding.NONE
    if entry.state is EntryState.OBSERVED:
        return EntryStanding.RECORD
    if entry.state in _FOR_A_PERSON or entry.disagree:
        return EntryStanding.REVIEW
    return EntryStanding.GOOD
