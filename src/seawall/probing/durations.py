"""Published times to removal: how many, the median, nearest-rank percentiles, two shares.

These describe the removed alone, as the published reports of others do, and are printed
beside a survival curve, never instead of it, and never as a mean alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from seawall.errors import problem

AN_HOUR = timedelta(hours=1)
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Durations:
    """The numbers of one series.

    `median` is the ordinary one (the mean of the two in the middle), as Implementing
    Regulation (EU) 2024/2835 asks; the percentiles are values that did occur.
    """

    count: int
    median: timedelta
    p50: timedelta
    p90: timedelta
    p99: timedelta
    within_an_hour: float
    within_a_day: float


def describe_durations(durations: Sequence[timedelta]) -> Durations:
    """Describe the times to removal of what was removed."""
    return Durations(
        count=len(durations),
        p50=nearest_rank(durations, percent=50),
        p90=nearest_rank(durations, percent=90),
        p99=nearest_rank(durations, percent=99),
        median=timedelta(seconds=median(duration.total_seconds() for duration in durations)),
        within_an_hour=_share_within(durations, AN_HOUR),
        within_a_day=_share_within(durations, A_DAY),
    )


def nearest_rank(durations: Sequence[timedelta], *, percent: int) -> timedelta:
    """The smallest value that this many percent of the values do not exceed."""
    if not durations:
        raise problem("probing.no-durations")
    if not 0 < percent <= 100:
        raise problem("probing.no-such-percentile", percent=percent)
    rank = -(-percent * len(durations) // 100)
    return sorted(durations)[rank - 1]


def _share_within(durations: Sequence[timedelta], horizon: timedelta) -> float:
    return sum(duration <= horizon for duration in durations) / len(durations)
