"""The yearly numbers: TCO Art. 7(3)(c) to (g), what Art. 21 asks the states, and Art. 8.

Art. 7(2): published before 1 March of the following year. Art. 8(2): nothing that would
prejudice ongoing activities; so figures are totals and name nobody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from seawall.clocks.clock import Clock
from seawall.clocks.jurisdictions.model import Profile
from seawall.orders.figures.model import (
    ComplaintFact,
    FigureSeries,
    OrderFact,
    ProceedingFact,
    YearFacts,
)
from seawall.orders.figures.speed import Speed, speed

_DAY = timedelta(days=1)
PROVIDER = "provider"


@dataclass(frozen=True, slots=True)
class Article7:
    """The numbers of our own report; (a) and (b) are words, and stand in `measures.py`."""

    year: int
    items_removed: int
    """(c): following removal orders or specific measures."""
    orders_not_executed: int
    """(c): orders where nothing was removed under Art. 3(7) or 3(8)."""
    grounds: Mapping[str, int]
    complaints: int
    complaint_outcomes: Mapping[str, int]
    proceedings: int
    """(e): brought by us."""
    proceeding_outcomes: Mapping[str, int]
    reinstated_after_review: int
    reinstated_after_complaint: int


@dataclass(frozen=True, slots=True)
class Article21:
    """What Member States tell the Commission, as far as we can say it: five blocks."""

    year: int
    orders: int
    order_items: Speed
    measure_items: Speed
    """Items under specific measures that we know the speed of."""
    measures_removed: int
    accesses: Mapping[str, int]
    accesses_denied: int
    complaints: int
    complaint_outcomes: Mapping[str, int]
    proceedings: int
    proceeding_outcomes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Article8:
    """An authority's own yearly numbers."""

    year: int
    orders: int
    cross_border: int
    scrutinised: int
    carried_out: int
    not_executed: Mapping[str, int]
    exposure_decisions: int
    proceedings: int
    proceeding_outcomes: Mapping[str, int]
    penalties: int


def article7(facts: YearFacts) -> Article7:
    """The numbers of our own report: TCO Art. 7(3)(c) to (g)."""
    orders = facts.of(FigureSeries.REMOVAL_ORDERS)
    grounds = Counter(order.not_executed for order in orders if order.not_executed)
    own_proceedings = [proceeding for proceeding in facts.proceedings if proceeding.by == PROVIDER]
    return Article7(
        year=facts.year,
        items_removed=len(_gone(orders)) + len(facts.measures),
        orders_not_executed=sum(grounds.values()),
        grounds=dict(sorted(grounds.items())),
        complaints=len(facts.complaints),
        complaint_outcomes=_outcomes(facts.complaints),
        proceedings=len(own_proceedings),
        proceeding_outcomes=_outcomes(own_proceedings),
        reinstated_after_review=sum(
            1 for proceeding in facts.proceedings if proceeding.is_reinstated
        ),
        reinstated_after_complaint=sum(
            1 for complaint in facts.complaints if complaint.is_reinstated
        ),
    )


def _gone(orders: Iterable[OrderFact]) -> frozenset[str]:
    """An item that several orders had removed is one item."""
    return frozenset().union(*(order.gone for order in orders))


def article21(facts: YearFacts) -> Article21:
    """The five blocks of figures that Art. 21 asks of the Member States."""
    orders = facts.of(FigureSeries.REMOVAL_ORDERS)
    spans = [measure.speed for measure in facts.measures if measure.speed is not None]
    return Article21(
        year=facts.year,
        orders=len(orders),
        order_items=speed(span for order in orders for span in order.speeds),
        measure_items=speed(spans),
        measures_removed=len(facts.measures),
        accesses=dict(sorted(Counter(e.purpose for e in facts.accesses if e.allowed).items())),
        accesses_denied=sum(1 for access in facts.accesses if not access.allowed),
        complaints=len(facts.complaints),
        complaint_outcomes=_outcomes(facts.complaints),
        proceedings=len(facts.proceedings),
        proceeding_outcomes=_outcomes(facts.proceedings),
    )


def article8(facts: YearFacts, *, exposure_decisions: int = 0, penalties: int = 0) -> Article8:
    """What an authority publishes; the facts are of the orders it issued itself."""
    orders = facts.of(FigureSeries.REMOVAL_ORDERS)
    grounds = Counter(order.not_executed for order in orders if order.not_executed)
    return Article8(
        year=facts.year,
        orders=len(orders),
        cross_border=sum(1 for order in orders if order.cross_border),
        scrutinised=sum(1 for order in orders if order.is_scrutinised),
        carried_out=sum(1 for order in orders if len(order.removed_at) == order.items),
        not_executed=dict(sorted(grounds.items())),
        exposure_decisions=exposure_decisions,
        proceedings=len(facts.proceedings),
        proceeding_outcomes=_outcomes(facts.proceedings),
        penalties=penalties,
    )


def last_publication_day(year: int, profile: Profile) -> date:
    """The last day on which the report of a year may be published: 28 or 29 February."""
    end = Clock(profile, datetime(year, 7, 1, tzinfo=UTC), tz="UTC").due_at
    if end is None:
        raise ValueError(f"{profile.id} names no date")
    return (end - _DAY).date()


def _outcomes(facts: Iterable[ComplaintFact | ProceedingFact]) -> dict[str, int]:
    return dict(sorted(Counter(fact.outcome.value for fact in facts).items()))
