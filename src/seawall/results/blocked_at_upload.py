"""Blocked at upload: B / (B + P), by copy and by variant.

B is what the check at upload kept back, P what reached the public and was found against later,
both of the uploads of a period. A variant is what one entry of a bank knows: it counts as
blocked if no copy of it reached the public. What was kept back by error is in neither.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from seawall.clocks.reporting_period import ReportingPeriod
from seawall.results.lives.item_life import ItemLife, Standing
from seawall.results.metric_number import share
from seawall.results.model import Metric


def blocked_at_upload(lives: Sequence[ItemLife], period: ReportingPeriod) -> Metric:
    """The share of what was found against that nobody could see."""
    uploads = [life for life in lives if period.includes(life.uploaded_at or life.first_at)]
    against = [life for life in uploads if life.standing is Standing.GONE]
    copies_by_variant: dict[str, list[ItemLife]] = defaultdict(list)
    for life in against:
        copies_by_variant[life.variant or life.item].append(life)
    blocked_variants = sum(
        all(copy.is_kept_back for copy in copies) for copies in copies_by_variant.values()
    )
    waiting = sum(life.is_kept_back and life.standing is Standing.OPEN for life in uploads)
    return Metric(
        "blocked_at_upload",
        (
            share("copies", sum(life.is_kept_back for life in against), len(against)),
            share("variants", blocked_variants, len(copies_by_variant)),
        ),
        {"undecided": waiting},
    )
