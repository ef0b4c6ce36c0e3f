"""Sync lag: from a member's decision to the moment that its signal is enforced here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from seawall.clocks.reporting_period import ReportingPeriod
from seawall.results.metric_number import quantile
from seawall.results.model import Metric, MetricUnit


def sync_lag(lags: Sequence[tuple[datetime, timedelta]], period: ReportingPeriod) -> Metric:
    """Median and slowest twentieth of the signals that other members shared."""
    seconds = [lag.total_seconds() for at, lag in lags if period.includes(at)]
    return Metric(
        "sync_lag",
        (
            quantile("median", seconds, 0.5, unit=MetricUnit.SECONDS),
            quantile("p95", seconds, 0.95, unit=MetricUnit.SECONDS),
        ),
    )
