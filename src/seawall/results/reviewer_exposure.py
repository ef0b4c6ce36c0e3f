"""Reviewer exposure: media time by reviewer and day, and decisions that needed no look.

Under the house's rule for a team (`people/protection/team_figures.py`): sums and means of five
people or more, of a time that is over and no shorter than a month; no median, no most, since each
of those is one person's.
"""

from __future__ import annotations

from datetime import datetime

from seawall.clocks.reporting_period import ReportingPeriod
from seawall.people.protection.team_figures import FEWEST
from seawall.results.lives.viewing import Viewings
from seawall.results.metric_number import count, share, withheld
from seawall.results.model import IntervalKind, Metric, MetricUnit

_A_SECOND = 1_000
_A_MONTH = 28


def reviewer_exposure(
    viewings: Viewings, period: ReportingPeriod, *, seen_until: datetime
) -> Metric:
    """How much media a team was shown in a period."""
    reviewers = {reviewer for reviewer, _ in viewings.milliseconds}
    is_long = (period.past - period.first).days >= _A_MONTH
    if len(reviewers) < FEWEST or not is_long or seen_until < period.until:
        return Metric(
            "reviewer_exposure",
            (
                withheld("mean", MetricUnit.SECONDS, IntervalKind.NONE),
                withheld("total", MetricUnit.SECONDS, IntervalKind.NONE),
                withheld("unseen", MetricUnit.SHARE, IntervalKind.WILSON),
            ),
        )
    days = len(viewings.milliseconds)
    seconds = sum(viewings.milliseconds.values()) / _A_SECOND
    return Metric(
        "reviewer_exposure",
        (
            count("mean", seconds / days, n=days, unit=MetricUnit.SECONDS),
            count("total", seconds, n=days, unit=MetricUnit.SECONDS),
            share("unseen", viewings.unseen, viewings.decisions),
        ),
    )
