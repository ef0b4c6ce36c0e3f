"""The numbers of a period: TCO Art. 7(3)(c) to (g), what Art. 21 asks the states, and Art. 8.

Art. 7(2): published before 1 March of the following year. Art. 8(2): nothing that would
prejudice ongoing activities; so figures are totals and name nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from seawall.clocks.clock import Clock
from seawall.clocks.instant import zone_named
from seawall.clocks.jurisdictions.model import Profile
from seawall.clocks.reporting_period import ReportingPeriod
from seawall.orders.figures.removal_counts import Basis
from seawall.orders.figures.report_duty import NotRequired, complaints_duty, tco_7_duty
from seawall.orders.figures.speed import Speed
from seawall.orders.figures.tally import FigureTally

_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Article7:
    """The numbers of our own report; (a) and (b) are words, and stand in `measures.py`."""

    items_removed: int
    """(c): following removal orders or specific measures, in the period they went down in."""
    orders_not_executed: int
    """(c): orders received in the period under which nothing was removed, Art. 3(7) or 3(8)."""
    grounds: Mapping[str, int]
    complaints: int | NotRequired
    complaint_outcomes: Mapping[str, int]
    proceedings: int
    """(e): brought by us."""
    proceeding_outcomes: Mapping[str, int]
    reinstated_after_review: int
    reinstated_after_complaint: int | NotRequired


@dataclass(frozen=True, slots=True)
class Article21:
    """What Member States tell the Commission, as far as we can say it: five blocks."""

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
    """An authority's own numbers, of the orders it issued in the period."""

    orders: int
    cross_border: int
    carried_out: int
    not_executed: Mapping[str, int]
    items: int
    items_removed: int
    not_known_here: str = (
        "(a) how many were scrutinised, (b) decisions under Article 5, (c) review proceedings, "
        "(d) penalties: they are decided elsewhere"
    )


def article7(tally: FigureTally) -> Article7 | NotRequired:
    """The numbers of our own report: TCO Art. 7(3)(c) to (g)."""
    duty = tco_7_duty(tally)
    if isinstance(duty, NotRequired):
        return duty
    complained = complaints_duty(tally)
    no_complaints = complained if isinstance(complained, NotRequired) else None
    complaints, proceedings = tally.complaints, tally.proceedings
    return Article7(
        items_removed=tally.removed[Basis.ORDER] + tally.removed[Basis.MEASURE],
        orders_not_executed=sum(tally.orders.grounds.values()),
        grounds=tally.orders.grounds,
        complaints=no_complaints or sum(complaints.outcomes.values()),
        complaint_outcomes=complaints.outcomes,
        proceedings=sum(proceedings.by_provider.values()),
        proceeding_outcomes=proceedings.by_provider,
        reinstated_after_review=proceedings.reinstated,
        reinstated_after_complaint=no_complaints or complaints.reinstated,
    )


def article21(tally: FigureTally) -> Article21:
    """The five blocks of figures that Art. 21 asks of the Member States."""
    return Article21(
        orders=tally.orders.received,
        order_items=tally.order_speed,
        measure_items=tally.measure_speed,
        measures_removed=tally.removed[Basis.MEASURE],
        accesses=tally.accesses,
        accesses_denied=tally.accesses_denied,
        complaints=sum(tally.complaints.outcomes.values()),
        complaint_outcomes=tally.complaints.outcomes,
        proceedings=sum(tally.proceedings.outcomes.values()),
        proceeding_outcomes=tally.proceedings.outcomes,
    )


def article8(tally: FigureTally) -> Article8:
    """What an authority publishes of its orders; the facts are of those it issued itself."""
    return Article8(
        orders=tally.orders.received,
        cross_border=tally.orders.cross_border,
        carried_out=tally.orders.carried_out,
        not_executed=tally.orders.grounds,
        items=tally.orders.items,
        items_removed=tally.orders.items_removed,
    )


def last_publication_day(period: ReportingPeriod, profile: Profile) -> date:
    """The last day on which the report of a period may be published: 28 or 29 February, say."""
    end = Clock(profile, period.until - _INSTANT, tz=period.zone).due_at
    if end is None:
        raise ValueError(f"{profile.id} names no date")
    return (end - _INSTANT).astimezone(zone_named(period.zone)).date()
