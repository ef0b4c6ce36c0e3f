"""A measure, its numbers, and how sure each of them is.

A number without what it was counted from, or without its interval where one is due, is not
printed: so each carries both. What cannot be measured says why instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from seawall.results.standing_curve import StandingCurve

#: The level of every interval here.
LEVEL = 0.95


class MetricUnit(StrEnum):
    """What a number is of."""

    SHARE = "share"
    """From 0 to 1."""
    SECONDS = "seconds"
    COUNT = "count"
    VIEWS = "views"
    RATE = "per_thousand_entries"
    """For a thousand entries of banks and thirty days."""


class IntervalKind(StrEnum):
    """How the interval of a number follows from what was counted."""

    WILSON = "wilson"
    """Of a share: Wilson 1927."""
    SURVIVAL = "log_log"
    """Of a curve: Kalbfleisch and Prentice; of its quantiles: Brookmeyer and Crowley."""
    ORDER = "order_statistics"
    """Of a quantile of what was all seen: Conover 1999."""
    POISSON = "poisson"
    """Of a rate, exact: Garwood 1936."""
    STRATIFIED = "stratified_wilson"
    """Of a share that was sampled by strata: Yan and Su 2010."""
    CHAPMAN = "chapman"
    """Of a number that two finders tell of: Chapman 1951; bounds by the hypergeometric law."""
    NONE = "counted"
    """Counted in full: nothing is estimated."""
    AT_LEAST = "at_least"
    """Counted as far as it is told of: a lower bound, and nothing is known above it."""


class Absence(StrEnum):
    """Why there is no number."""

    NOTHING = "nothing"
    """Nothing of the kind happened."""
    NOT_REACHED = "not_reached"
    """More than the rest still stands at the end of what was seen."""
    NOT_FOLLOWED = "not_followed"
    """Nothing was followed for so long."""
    UNTOLD = "untold"
    """The platform does not tell."""
    BOUND_ONLY = "bound_only"
    """What is known gives bounds, and no estimate."""
    TOO_FEW = "too_few"
    """Of so few people that one of them could be told from it, or of a time that runs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricNumber:
    """One number: `part` of `n`, or what was measured of `n`; `low` and `high` at the level."""

    name: str
    unit: MetricUnit
    kind: IntervalKind
    n: int
    value: float | None = None
    low: float | None = None
    high: float | None = None
    part: int | None = None
    absence: Absence | None = None


@dataclass(frozen=True, slots=True)
class Metric:
    """One measure of a period; `beside` counts what it leaves out, and what is still open.

    One of times has the curve that its numbers are read from.
    """

    id: str
    numbers: tuple[MetricNumber, ...]
    beside: Mapping[str, int] = field(default_factory=dict)
    curve: StandingCurve | None = None

    def number(self, name: str) -> MetricNumber:
        """The number of this name."""
        return next(number for number in self.numbers if number.name == name)
