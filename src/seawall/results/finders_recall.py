"""Recall by two finders: how much of what was public our own check had found before others did.

Others are users, flaggers, authorities: what they tell of is taken as a sample of all that was
there (capture and recapture). So the share of theirs that our check had found first is its recall,
and the number of all is Chapman's (1951): (n₁ + 1)(n₂ + 1) / (m + 1) - 1. With fewer than seven that
both found, the number would be too small (Robson and Regier 1964), and only its bounds are given.

It holds if neither finder decides what the other one finds. It is too high where both find what is
easy to find, and too low where removal was so quick that nobody else could see it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from seawall.clocks.reporting_period import ReportingPeriod
from seawall.results.lives.item_life import Finder, ItemLife
from seawall.results.metric_number import share
from seawall.results.model import LEVEL, Absence, IntervalKind, Metric, MetricNumber, MetricUnit

#: With fewer found by both, Chapman's number is biased.
_ENOUGH = 7


def finders_recall(
    lives: Sequence[ItemLife], period: ReportingPeriod, *, seen_until: datetime
) -> Metric:
    """Of items that were public, found against, and first found in the period."""
    public = [life for life in lives if life.reached_public and period.includes(life.found_at)]
    own = [life for life in public if life.finder is Finder.OWN]
    reported = [life for life in public if life.noticed_at and life.noticed_at <= seen_until]
    both = sum(life.finder is Finder.OWN for life in reported)
    return Metric(
        "finders_recall",
        (share("recall", both, len(reported)), _all(len(own), len(reported), both)),
        {"own": len(own), "others": len(reported), "both": both},
    )


def _all(own: int, reported: int, both: int) -> MetricNumber:
    """How many there were, found by somebody or by nobody; never fewer than were found."""
    distinct = own + reported - both
    is_enough = both >= _ENOUGH
    low, high = _bounds(own, reported, both) if distinct else (None, None)
    absence = None if is_enough else Absence.BOUND_ONLY
    return MetricNumber(
        name="there",
        unit=MetricUnit.COUNT,
        kind=IntervalKind.CHAPMAN,
        n=distinct,
        value=(own + 1) * (reported + 1) / (both + 1) - 1 if is_enough else None,
        low=low,
        high=high,
        absence=absence if distinct else Absence.NOTHING,
    )


def _bounds(own: int, reported: int, both: int) -> tuple[float, float | None]:
    """The numbers of all under which so many found by both are no surprise: exact, and no more."""
    from scipy.stats import hypergeom

    tail, distinct = (1 - LEVEL) / 2, own + reported - both

    def is_too_few(total: int) -> bool:
        return bool(hypergeom.cdf(both, total, own, reported) <= tail)

    def is_too_many(total: int) -> bool:
        return bool(hypergeom.sf(both - 1, total, own, reported) <= tail)

    low = float(_first(lambda total: not is_too_few(total), distinct))
    return low, float(_first(is_too_many, distinct) - 1) if both else None


def _first(holds: Callable[[int], bool], least: int) -> int:
    """The first whole number from `least` on for which it holds, where it does for all later ones."""
    step = 1
    while not holds(least + step - 1):
        step *= 2
    low, high = least + step // 2 - 1, least + step - 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high
