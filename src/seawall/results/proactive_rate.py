"""Proactive rate: what we found before anybody told us, of what was removed.

It rises when outsiders look less, so it stands beside the recall of seeded items, never alone.
What was kept back at upload is not in it: nobody could have told us of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from seawall.clocks.reporting_period import ReportingPeriod
from seawall.results.lives.item_life import Finder, ItemLife
from seawall.results.metric_number import share
from seawall.results.model import Metric


def proactive_rate(lives: Sequence[ItemLife], period: ReportingPeriod) -> Metric:
    """The share of removals that our own check began, and no user reported."""
    removed = [life for life in lives if life.reached_public and period.includes(life.removed_at)]
    proactive = sum(life.finder is Finder.OWN and not life.is_reported_by_user for life in removed)
    return Metric("proactive_rate", (share("removed", proactive, len(removed)),))
