"""What was removed, on which basis: three series that are never mixed, and no item twice.

An item that was removed again, on whatever basis, was removed once: the first time counts.
So the three add up to all that was acted upon.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Basis(StrEnum):
    """Why it was removed."""

    ORDER = "removal_orders"
    REFERRAL = "referrals"
    """Under our own terms, after an authority asked us to look."""
    OWN = "own_measures"


@dataclass(frozen=True, slots=True)
class CountedRemoval:
    """One time that one item was removed."""

    item: str
    basis: Basis
    at: datetime


def count_actioned(removals: Iterable[CountedRemoval]) -> Mapping[Basis, int]:
    """How many items were removed, by basis; no item counts twice."""
    first: dict[str, CountedRemoval] = {}
    for removal in sorted(removals, key=lambda removal: removal.at):
        first.setdefault(removal.item, removal)
    counts = Counter(removal.basis for removal in first.values())
    return {basis: counts[basis] for basis in Basis}
