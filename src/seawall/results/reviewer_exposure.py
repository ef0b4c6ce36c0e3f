"""Reviewer exposure: media time by reviewer and day, and decisions that needed no look.

Under the house's rule for a team (`people/protection/team_figures.py`): sums and means of five
people or more, of months that are over; no median, no most, since each of those is one person's.
A quarter or a year is shown only if each of its months is: less the others it would be that month.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime

from seawall.clocks.reporting_period import ReportingPeriod
from seawall.people.protection.team_figures import FEWEST
from seawall.results.lives.viewing import Viewings
from seawall.results.metric_number import count, share, withheld
from seawall.results.model import IntervalKind, Metric, MetricNumber, MetricUnit

_A_SECOND = 1_000


def reviewer_exposure(
    viewings: Viewings, period: ReportingPeriod, *, seen_until: datetime
) -> Metric:
    """How much media a team was shown in a period, and how much of its work needed none."""
    is_over = seen_until >= period.until and period.first.day == period.past.day == 1
    looks, decisions = viewings.milliseconds, viewings.decisions
    return Metric(
        "reviewer_exposure",
        (
            *_times(looks if is_over and _are_enough(looks) else {}),
            share("unseen", viewings.unseen, sum(decisions.values()))
            if is_over and _are_enough(decisions)
            else withheld("unseen", MetricUnit.SHARE, IntervalKind.WILSON),
        ),
    )


def _times(milliseconds: Mapping[tuple[str, date], int]) -> tuple[MetricNumber, MetricNumber]:
    """The mean of a reviewer's day, and the sum of all."""
    if not milliseconds:
        return (
            withheld("mean", MetricUnit.SECONDS, IntervalKind.NONE),
            withheld("total", MetricUnit.SECONDS, IntervalKind.NONE),
        )
    days, seconds = len(milliseconds), sum(milliseconds.values()) / _A_SECOND
    return (
        count("mean", seconds / days, n=days, unit=MetricUnit.SECONDS),
        count("total", seconds, n=days, unit=MetricUnit.SECONDS),
    )


def _are_enough(by_day: Mapping[tuple[str, date], int]) -> bool:
    """Whether five people or more did it in each month in which anybody did."""
    people: dict[tuple[int, int], set[str]] = defaultdict(set)
    for reviewer, day in by_day:
        people[day.year, day.month].add(reviewer)
    return bool(people) and all(len(month) >= FEWEST for month in people.values())
