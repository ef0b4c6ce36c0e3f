"""The nouns of a breach file: money, turnover, lateness, criteria, maxima, the file itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in minor units: whole cents or pence, never a float."""

    currency: str
    minor: int

    def __str__(self) -> str:
        return f"{self.currency} {Decimal(self.minor) / 100:,.2f}"


@dataclass(frozen=True, slots=True)
class Turnover:
    """What a percentage is taken of, and where the figure comes from."""

    amount: Money
    year: int
    source: str


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The most an instrument allows, as its data says."""

    id: str
    profiles: tuple[str, ...]
    articles: tuple[str, ...]
    condition: str
    words: str
    source: str
    verification: str
    country: str = ""
    fixed: Money | None = None
    percent: Decimal | None = None
    of: str = ""


@dataclass(frozen=True, slots=True)
class Maximum:
    """An instrument's maximum for this provider; never a prediction."""

    ceiling: Ceiling
    amount: Money | None
    """None where the instrument names no amount, or the two cannot be compared."""
    parts: tuple[Money, ...]
    says: str


@dataclass(frozen=True, slots=True)
class Lateness:
    """One clock of the order, held against its strict end."""

    profile: str
    due_at: datetime | None
    met_at: datetime | None
    late_by: timedelta
    """Nothing where it was met in time, is held or has no deadline."""
    says: str

    @property
    def is_late(self) -> bool:
        return self.late_by > timedelta(0)


@dataclass(frozen=True, slots=True)
class BreachCriterion:
    """One of the circumstances that Art. 18(2) names, and what the record shows of it."""

    letter: str
    words: str
    shows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BreachMoment:
    """One line of the timeline, with the proof that it was written down then."""

    at: datetime
    what: str
    by: str
    entry: str
    index: int | None
    """Its place in the ledger's tree; None while it waits for one."""
    proof: str = ""


@dataclass(frozen=True, slots=True)
class BreachFile:
    """Everything about one order that a decision on penalties may look at."""

    order: str
    article: str
    is_systematic: bool
    facts: Mapping[str, Any]
    timeline: tuple[BreachMoment, ...]
    lateness: tuple[Lateness, ...]
    criteria: tuple[BreachCriterion, ...]
    maxima: tuple[Maximum, ...]
    made_at: datetime
    notes: tuple[str, ...] = field(default_factory=tuple)
