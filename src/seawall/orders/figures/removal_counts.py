"""What was removed, on which basis: series that are never mixed, and nothing counted twice.

A removal is counted when it takes down what was up. A second removal of what is down already,
on whatever basis, adds nothing; what came back and is taken down again is removed again. That
is a property of the event and of nothing around it, so the counts of consecutive periods add
up to the count of the whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Basis(StrEnum):
    """Why it was removed."""

    ORDER = "removal_orders"
    """A removal order under Regulation (EU) 2021/784."""
    OTHER_ORDER = "other_orders"
    """What binds under another law."""
    REFERRAL = "referrals"
    """Under our own terms, after an authority asked us to look."""
    MEASURE = "specific_measures"
    """Under our own terms, while Art. 5 of the Regulation required measures of us."""
    OWN = "own_terms"


@dataclass(frozen=True, slots=True)
class TargetChange:
    """One time the platform reported a target down, or back."""

    id: str
    target: str
    at: datetime
    is_gone: bool
    until: datetime | None = None
    """When it comes back by itself."""

    def keeps_down(self, at: datetime) -> bool:
        """Whether it is what keeps the target down at this time, if nothing came after it."""
        return self.is_gone and (self.until is None or self.until > at)


@dataclass(frozen=True, slots=True)
class CountedRemoval:
    """One time that something that was up went down."""

    item: str
    basis: Basis
    at: datetime
    speed: timedelta | None = None
    """How soon after it came up here, where that is known."""

    @property
    def effective_at(self) -> datetime:
        """A removal belongs to the day it took effect."""
        return self.at


def removals_among(changes: Iterable[TargetChange]) -> Iterator[TargetChange]:
    """The changes that took down what was up, in their order."""
    newest: dict[str, TargetChange] = {}
    for change in sorted(changes, key=lambda change: (change.at, change.id)):
        before = newest.get(change.target)
        if change.is_gone and not (before and before.keeps_down(change.at)):
            yield change
        newest[change.target] = change


def count_removals(removals: Iterable[CountedRemoval]) -> Mapping[Basis, int]:
    """How many there were, by basis; every basis has its number."""
    counts = Counter(removal.basis for removal in removals)
    return {basis: counts[basis] for basis in Basis}
