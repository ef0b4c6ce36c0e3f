"""Reach before removal: how often what was found against had been seen, as far as anybody tells.

Views are the platform's own count, told with its answer. What it does not tell is no zero: the sum
is a lower bound, and how many it does not tell of stands beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from seawall.clocks.reporting_period import ReportingPeriod
from seawall.results.lives.item_life import ItemLife
from seawall.results.metric_number import at_least, quantile
from seawall.results.model import Absence, IntervalKind, Metric, MetricNumber, MetricUnit

_A_TENTH = 10


def reach_before_removal(lives: Sequence[ItemLife], period: ReportingPeriod) -> Metric:
    """Views of what was removed in the period, in all and by item."""
    removed = [life for life in lives if life.reached_public and period.includes(life.removed_at)]
    views_by_item = [(life, life.views) for life in removed if life.views is not None]
    views = [seen for _, seen in views_by_item]
    return Metric(
        "reach",
        (
            at_least("views", sum(views), n=len(views), unit=MetricUnit.VIEWS),
            quantile("median", views, 0.5, unit=MetricUnit.VIEWS),
            quantile("p95", views, 0.95, unit=MetricUnit.VIEWS),
            _slowest_tenth(views_by_item),
        ),
        {"views_untold": len(removed) - len(views)},
    )


def _slowest_tenth(views_by_item: Sequence[tuple[ItemLife, int]]) -> MetricNumber:
    """Which share of all views the tenth that stood longest had; of those whose upload is told."""
    lasted = sorted(
        (_exposure(life), life.item, views)
        for life, views in views_by_item
        if life.uploaded_at is not None
    )
    total = sum(views for _, _, views in lasted)
    slowest = lasted[len(lasted) - -(-len(lasted) // _A_TENTH) :]
    part = sum(views for _, _, views in slowest)
    return MetricNumber(
        name="slowest_tenth",
        unit=MetricUnit.SHARE,
        kind=IntervalKind.NONE,
        n=len(lasted),
        value=part / total if total else None,
        absence=None if total else Absence.NOTHING,
    )


def _exposure(life: ItemLife) -> timedelta:
    assert life.removed_at
    assert life.uploaded_at
    return life.removed_at - life.uploaded_at
