"""The facts that figures are counted from, each with the date that puts it into a period.

What a report says of orders belongs to the day an order was received; what it says of content
belongs to the day the content went down. So an order of 31 December that is carried out on
1 January is one order of the old year and one removal of the new one, in every report.
Removal orders, referrals and our own measures are series that are never added up, but where
the Regulation itself adds two of them (Art. 7(3)(c)).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from seawall.clocks.reporting_period import ReportingPeriod
from seawall.orders.figures.removal_counts import CountedRemoval


class FigureSeries(StrEnum):
    """What asked for it."""

    REMOVAL_ORDERS = "removal_orders"
    OTHER_ORDERS = "other_orders"
    """Binding, under another law than Regulation 2021/784."""
    REFERRALS = "referrals"
    REPORTS = "reports"
    """Alerts and reports from the public."""


@dataclass(frozen=True, slots=True)
class OrderFact:
    """One order or referral, and how far it has come by now."""

    order: str
    series: FigureSeries
    received_at: datetime
    items: int = 1
    removed: int = 0
    """How many of its items are gone, whenever that was."""
    not_executed: str = ""
    """The ground of Art. 3(7) or 3(8), where nothing was removed because of it."""
    cross_border: bool = False
    is_scrutinised: bool = False

    @property
    def effective_at(self) -> datetime:
        """An order belongs to the day it was received."""
        return self.received_at


@dataclass(frozen=True, slots=True)
class ExecutionFact:
    """One item of a removal order, and how long after receipt it was gone."""

    removed_at: datetime
    speed: timedelta

    @property
    def effective_at(self) -> datetime:
        """What was carried out belongs to the day that it was."""
        return self.removed_at


class ProceedingOutcome(StrEnum):
    """How a complaint or a proceeding ended."""

    UPHELD = "upheld"
    REJECTED = "rejected"
    PENDING = "pending"


@dataclass(frozen=True, slots=True)
class ComplaintFact:
    """One complaint under Art. 10, and its outcome by now."""

    received_at: datetime
    outcome: ProceedingOutcome
    reinstated_at: datetime | None = None
    """When the decision was overturned: an event of its own, Art. 7(3)(g)."""

    @property
    def effective_at(self) -> datetime:
        """A complaint belongs to the day it came."""
        return self.received_at


@dataclass(frozen=True, slots=True)
class ProceedingFact:
    """One administrative or judicial review, and its outcome by now."""

    filed_at: datetime
    by: str
    outcome: ProceedingOutcome
    reinstated_at: datetime | None = None
    """When the ruling came that put content back: an event of its own, Art. 7(3)(f)."""

    @property
    def effective_at(self) -> datetime:
        """A proceeding belongs to the day it was filed, whenever we wrote that down."""
        return self.filed_at


@dataclass(frozen=True, slots=True)
class AccessFact:
    """One request to open preserved content."""

    at: datetime
    purpose: str
    allowed: bool

    @property
    def effective_at(self) -> datetime:
        """A request belongs to the day it was made."""
        return self.at


@dataclass(frozen=True, slots=True)
class PeriodFacts:
    """Everything that a period's figures may be counted from; each is read once, in any order.

    There may be more here than belongs to the period: what does is the tally's to say.
    """

    period: ReportingPeriod
    orders: Iterable[OrderFact] = ()
    executions: Iterable[ExecutionFact] = ()
    removals: Iterable[CountedRemoval] = ()
    complaints: Iterable[ComplaintFact] = ()
    proceedings: Iterable[ProceedingFact] = ()
    accesses: Iterable[AccessFact] = ()
    was_exposed: bool = False
    """Whether a decision stood in the period that we are exposed: Art. 5(4)."""
