"""Accounts shut: suspended or closed, and the share that was given back since."""

from __future__ import annotations

from collections.abc import Sequence

from seawall.clocks.reporting_period import ReportingPeriod
from seawall.enforcement.model import TargetState
from seawall.results.lives.account_lives import AccountMeasureLife
from seawall.results.metric_number import count, share
from seawall.results.model import Metric


def accounts_shut(lives: Sequence[AccountMeasureLife], period: ReportingPeriod) -> Metric:
    """How many accounts were shut in the period, and how many came back."""
    within = [life for life in lives if period.includes(life.shut_at)]
    closed = sum(life.state is TargetState.CLOSED for life in within)
    back = sum(life.back_at is not None for life in within)
    return Metric(
        "accounts_shut",
        (
            count("closed", closed),
            count("suspended", len(within) - closed),
            share("given_back", back, len(within)),
        ),
    )
