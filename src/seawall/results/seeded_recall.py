"""Recall by seeded items: of the registered items that testers uploaded, those that were found.

What we measured ourselves and what another member of a forum did are two numbers, never one. What
was found of items that nobody registered stands beside: who keeps back everything finds all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from seawall.clocks.reporting_period import ReportingPeriod
from seawall.drills.seeded_kinds import SeededKind
from seawall.results.lives.drill_lives import DrillLife
from seawall.results.metric_number import share
from seawall.results.model import Metric, MetricNumber


def seeded_recall(lives: Sequence[DrillLife], period: ReportingPeriod) -> Metric:
    """The share of seeded items that was found, of drills that ended in the period."""
    over = [life for life in lives if period.includes(life.ended_at)]
    own = [life for life in over if not life.is_by_member]
    kept_back = sum(life.kept_back for life in over)
    controls = kept_back + sum(life.passed for life in over)
    return Metric(
        "seeded_recall",
        (
            *_numbers("own", own),
            *_numbers("members", [life for life in over if life.is_by_member]),
            share("controls", kept_back, controls),
        ),
        {"drills": len(over)},
    )


def _numbers(name: str, lives: Sequence[DrillLife]) -> Iterator[MetricNumber]:
    """All kinds together, and each kind that was measured."""
    yield share(name, *_found(lives, SeededKind))
    for kind in SeededKind:
        part, measured = _found(lives, [kind])
        if measured:
            yield share(f"{name}_{kind.value}", part, measured)


def _found(lives: Sequence[DrillLife], kinds: Iterable[SeededKind]) -> tuple[int, int]:
    counts = [life.found.get(kind.value, (0, 0)) for life in lives for kind in kinds]
    return sum(part for part, _ in counts), sum(measured for _, measured in counts)
