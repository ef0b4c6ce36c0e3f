"""The figures of a period, counted in one pass over its facts.

Each fact is looked at once and let go, so a year of a million entries takes the memory of a
few numbers. Here, and nowhere else, it is asked whether an event belongs to the period.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeVar

from seawall.clocks.reporting_period import ReportingPeriod
from seawall.orders.figures.model import (
    ComplaintFact,
    FigureSeries,
    OrderFact,
    PeriodFacts,
    ProceedingFact,
)
from seawall.orders.figures.removal_counts import Basis, CountedRemoval
from seawall.orders.figures.speed import SpanTally, Speed, speed

PROVIDER = "provider"


class Dated(Protocol):
    """A fact that belongs to a day."""

    @property
    def effective_at(self) -> datetime:
        """When it happened."""
        ...


Fact = TypeVar("Fact", bound=Dated)
Answered = TypeVar("Answered", ComplaintFact, ProceedingFact)


@dataclass(frozen=True, slots=True)
class OrderTally:
    """The removal orders that were received in the period."""

    received: int = 0
    cross_border: int = 0
    scrutinised: int = 0
    carried_out: int = 0
    items: int = 0
    items_removed: int = 0
    """Of the items that these orders name, whenever they were removed."""
    grounds: Mapping[str, int] = field(default_factory=dict)
    by_series: Mapping[FigureSeries, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AnswerTally:
    """Complaints or proceedings: how many came, how they ended, how many put content back."""

    outcomes: Mapping[str, int]
    by_provider: Mapping[str, int]
    reinstated: int


@dataclass(frozen=True, slots=True)
class FigureTally:
    """Every number of a period, before a report puts it in its place."""

    period: ReportingPeriod
    orders: OrderTally
    order_speed: Speed
    removed: Mapping[Basis, int]
    measure_speed: Speed
    complaints: AnswerTally
    proceedings: AnswerTally
    accesses: Mapping[str, int]
    accesses_denied: int
    was_exposed: bool


def tally_facts(facts: PeriodFacts) -> FigureTally:
    """Count what belongs to the period."""
    period = facts.period
    removed, measure_speed = _removals(_within(period, facts.removals))
    accesses = Counter(
        (access.purpose, access.allowed) for access in _within(period, facts.accesses)
    )
    opened = {purpose: n for (purpose, allowed), n in sorted(accesses.items()) if allowed}
    return FigureTally(
        period=period,
        orders=_orders(_within(period, facts.orders)),
        order_speed=speed(execution.speed for execution in _within(period, facts.executions)),
        removed=removed,
        measure_speed=measure_speed,
        complaints=_answered(period, facts.complaints),
        proceedings=_answered(period, facts.proceedings),
        accesses=opened,
        accesses_denied=sum(n for (_, allowed), n in accesses.items() if not allowed),
        was_exposed=facts.was_exposed,
    )


def _within(period: ReportingPeriod, facts: Iterable[Fact]) -> Iterator[Fact]:
    return (fact for fact in facts if period.includes(fact.effective_at))


def _orders(orders: Iterable[OrderFact]) -> OrderTally:
    counts: Counter[str] = Counter()
    grounds: Counter[str] = Counter()
    by_series: Counter[FigureSeries] = Counter()
    for order in orders:
        by_series[order.series] += 1
        if order.series is not FigureSeries.REMOVAL_ORDERS:
            continue
        counts["received"] += 1
        counts["cross_border"] += order.cross_border
        counts["scrutinised"] += order.is_scrutinised
        counts["carried_out"] += 0 < order.removed == order.items
        counts["items"] += order.items
        counts["items_removed"] += order.removed
        if order.not_executed:
            grounds[order.not_executed] += 1
    series = {series: by_series[series] for series in FigureSeries}
    return OrderTally(**counts, grounds=dict(sorted(grounds.items())), by_series=series)


def _removals(removals: Iterable[CountedRemoval]) -> tuple[Mapping[Basis, int], Speed]:
    counts: Counter[Basis] = Counter()
    speeds = SpanTally()
    for removal in removals:
        counts[removal.basis] += 1
        if removal.basis is Basis.MEASURE and removal.speed is not None:
            speeds.add(removal.speed)
    return {basis: counts[basis] for basis in Basis}, speeds.speed()


def _answered(period: ReportingPeriod, answered: Iterable[Answered]) -> AnswerTally:
    outcomes: Counter[str] = Counter()
    by_provider: Counter[str] = Counter()
    reinstated = 0
    for fact in answered:
        reinstated += period.includes(fact.reinstated_at)
        if not period.includes(fact.effective_at):
            continue
        outcomes[fact.outcome.value] += 1
        if getattr(fact, "by", "") == PROVIDER:
            by_provider[fact.outcome.value] += 1
    return AnswerTally(
        dict(sorted(outcomes.items())), dict(sorted(by_provider.items())), reinstated
    )
