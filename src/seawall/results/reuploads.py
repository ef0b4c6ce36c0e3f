"""Re-uploads: what a bank had known for an hour, uploaded again, and whether it got through.

A re-upload passed if it reached the public, and was found later.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from seawall.clocks.reporting_period import ReportingPeriod
from seawall.results.lives.item_life import ItemLife, Standing
from seawall.results.metric_number import count, share
from seawall.results.model import Metric

#: A bank must have known it for so long: a copy in the same minute is no second try.
_KNOWN_FOR = timedelta(hours=1)


def reuploads(lives: Sequence[ItemLife], period: ReportingPeriod) -> Metric:
    """How often it was tried, and the share that got through."""
    again = [
        life
        for life in lives
        if life.uploaded_at is not None
        and period.includes(life.uploaded_at)
        and life.known_since is not None
        and life.known_since <= life.uploaded_at - _KNOWN_FOR
        and life.standing is not Standing.BACK
    ]
    passed = sum(life.reached_public for life in again)
    settled = [life for life in again if life.is_kept_back or life.reached_public]
    return Metric(
        "reuploads",
        (
            count("tried", len(again)),
            share("passed", passed, len(settled)),
        ),
    )
