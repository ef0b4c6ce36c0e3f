"""A year of a provider, as facts: TCO-53, and what stands beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from seawall.clocks.reporting_period import calendar_year
from seawall.orders.figures.model import (
    AccessFact,
    ComplaintFact,
    ExecutionFact,
    FigureSeries,
    OrderFact,
    PeriodFacts,
    ProceedingFact,
    ProceedingOutcome,
)
from seawall.orders.figures.removal_counts import Basis, CountedRemoval
from seawall.orders.figures.tally import FigureTally, tally_facts

DAY = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)


def order(number: int = 1, **more: Any) -> OrderFact:
    """A removal order of one item, received that day."""
    return OrderFact(f"order_{number}", FigureSeries.REMOVAL_ORDERS, DAY, **more)


def executed(*minutes: int) -> tuple[ExecutionFact, ...]:
    """Items that were gone so many minutes after their order came."""
    return tuple(
        ExecutionFact(DAY + timedelta(minutes=taken), timedelta(minutes=taken)) for taken in minutes
    )


def removals(basis: Basis, number: int, **more: Any) -> tuple[CountedRemoval, ...]:
    """So many removals on one basis."""
    return tuple(CountedRemoval(f"{basis}/{at}", basis, DAY, **more) for at in range(number))


def complaints(upheld: int, rejected: int) -> tuple[ComplaintFact, ...]:
    """Complaints that were decided."""
    return tuple(
        [ComplaintFact(DAY, ProceedingOutcome.UPHELD, DAY)] * upheld
        + [ComplaintFact(DAY, ProceedingOutcome.REJECTED)] * rejected
    )


YEAR = PeriodFacts(
    calendar_year(2026, "UTC"),
    orders=(
        order(1, removed=1),
        order(2, removed=1),
        order(3, removed=1),
        order(4, not_executed="force_majeure"),
        order(5, not_executed="manifest_errors"),
        OrderFact("order_6", FigureSeries.REFERRALS, DAY, removed=1),
    ),
    executions=executed(40, 50, 90),
    removals=(
        *removals(Basis.ORDER, 3),
        *removals(Basis.MEASURE, 120, speed=timedelta(seconds=30)),
        *removals(Basis.REFERRAL, 1),
    ),
    complaints=complaints(4, 6),
    proceedings=(
        ProceedingFact(DAY, "provider", ProceedingOutcome.UPHELD, DAY),
        ProceedingFact(DAY, "content_provider", ProceedingOutcome.PENDING),
    ),
    accesses=(
        AccessFact(DAY, "review", True),
        AccessFact(DAY, "criminal_investigation", True),
        AccessFact(DAY, "product_analytics", False),
    ),
    was_exposed=True,
)


def counted(**changes: Any) -> FigureTally:
    """The numbers of the year, with these facts in place of its own."""
    return tally_facts(replace(YEAR, **changes))
