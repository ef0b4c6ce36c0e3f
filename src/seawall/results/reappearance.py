"""Reappearance: referred addresses that were gone, and live again within thirty days.

By the unit's own probes, which tell a page that is there from one that only says so. What has not
been gone for thirty days yet, or is looked at no longer, is censored.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from seawall.clocks.reporting_period import ReportingPeriod
from seawall.probing.survival import curve_of_times
from seawall.results.lives.address_lives import AddressLife
from seawall.results.metric_number import share_within, wait
from seawall.results.model import Metric

_WITHIN = timedelta(days=30)


def reappearance(
    lives: Sequence[AddressLife], period: ReportingPeriod, *, seen_until: datetime
) -> Metric:
    """The share of what was gone that is live again within thirty days."""
    waits = [
        wait(life.gone_from, life.back_at, min(seen_until, life.followed_until))
        for life in lives
        if period.includes(life.gone_from)
    ]
    curve = curve_of_times(waits)
    return Metric("reappearance", (share_within("back", waits, curve, _WITHIN),))
