"""How long an appeal takes here, as the decided ones show: never a promise, never a guess.

The median, and the time within which four of five were decided, of those decided in the
last ninety days. Where none was, there are no figures, and the page says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

WINDOW = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Expectation:
    """What the decided appeals of the last ninety days took."""

    median: timedelta
    most: timedelta
    """Four of five were decided within this."""
    count: int


def expectation_of(times: Iterable[tuple[datetime, datetime]]) -> Expectation | None:
    """What these took, each from its receipt to its decision; None if there are none."""
    took = sorted(decided - received for received, decided in times if decided >= received)
    if not took:
        return None
    return Expectation(_at(took, 50), _at(took, 80), len(took))


def _at(took: list[timedelta], percent: int) -> timedelta:
    """The nearest rank: a time that really was taken, not one between two."""
    rank = -(-percent * len(took) // 100)
    return took[max(rank, 1) - 1]
