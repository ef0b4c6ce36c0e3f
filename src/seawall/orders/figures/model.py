"""The facts that figures are counted from, each as plain as the record has it.

Removal orders, referrals and our own measures are three series and are never added up,
but where the Regulation itself adds two of them (Art. 7(3)(c)).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


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
    """One order or referral: what was asked, and when each item was gone."""

    order: str
    series: FigureSeries
    received_at: datetime
    removed_at: tuple[datetime, ...] = ()
    items: int = 1
    not_executed: str = ""
    """The ground of Art. 3(7) or 3(8), where nothing was removed because of it."""
    cross_border: bool = False
    is_scrutinised: bool = False
    is_final: bool = False
    gone: frozenset[str] = frozenset()
    """Which items were removed; two states may order the same one."""

    @property
    def speeds(self) -> tuple[timedelta, ...]:
        """How long each item took from receipt."""
        return tuple(moment - self.received_at for moment in self.removed_at)


@dataclass(frozen=True, slots=True)
class MeasureFact:
    """One item removed under specific measures, and how soon after it came up."""

    removed_at: datetime
    speed: timedelta | None = None


class ProceedingOutcome(StrEnum):
    """How a complaint or a proceeding ended."""

    UPHELD = "upheld"
    REJECTED = "rejected"
    PENDING = "pending"


@dataclass(frozen=True, slots=True)
class ComplaintFact:
    """One complaint under Art. 10."""

    received_at: datetime
    outcome: ProceedingOutcome
    is_reinstated: bool = False


@dataclass(frozen=True, slots=True)
class ProceedingFact:
    """One administrative or judicial review."""

    filed_at: datetime
    by: str
    outcome: ProceedingOutcome
    is_reinstated: bool = False


@dataclass(frozen=True, slots=True)
class AccessFact:
    """One request to open preserved content."""

    at: datetime
    purpose: str
    allowed: bool


@dataclass(frozen=True, slots=True)
class YearFacts:
    """Everything of one calendar year."""

    year: int
    orders: tuple[OrderFact, ...] = ()
    measures: tuple[MeasureFact, ...] = ()
    complaints: tuple[ComplaintFact, ...] = ()
    proceedings: tuple[ProceedingFact, ...] = ()
    accesses: tuple[AccessFact, ...] = ()

    def of(self, series: FigureSeries) -> tuple[OrderFact, ...]:
        """One series alone."""
        return tuple(order for order in self.orders if order.series is series)
