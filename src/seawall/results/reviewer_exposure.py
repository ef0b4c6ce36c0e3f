"""Reviewer exposure: media time by reviewer and day, and decisions that needed no look.

For the whole team alone. The quantiles are of days on which somebody looked at all.
"""

from __future__ import annotations

from seawall.results.lives.viewing import Viewings
from seawall.results.metric_number import count, quantile, share
from seawall.results.model import Metric, MetricUnit

_A_SECOND = 1_000


def reviewer_exposure(viewings: Viewings) -> Metric:
    """How much media reviewers were shown in a period."""
    seconds = [spent / _A_SECOND for spent in viewings.milliseconds.values()]
    return Metric(
        "reviewer_exposure",
        (
            quantile("median", seconds, 0.5, unit=MetricUnit.SECONDS),
            quantile("p95", seconds, 0.95, unit=MetricUnit.SECONDS),
            count("total", sum(seconds), n=len(seconds), unit=MetricUnit.SECONDS),
            share("unseen", viewings.unseen, viewings.decisions),
        ),
    )
