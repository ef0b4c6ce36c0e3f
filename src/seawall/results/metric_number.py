"""Numbers with their intervals: shares, quantiles, times with censoring, rates, counts.

Statistics are scipy's; where nothing can be said, the number says why. `scipy.stats` takes half a
second to load and is loaded when the first curve is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import isfinite

from seawall.probing.share_interval import wilson
from seawall.probing.survival import Curve
from seawall.results.model import LEVEL, Absence, IntervalKind, MetricNumber, MetricUnit

_NO_TIME = timedelta(0)
AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)
#: A time until something happened, or until we stopped looking; and whether it happened.
Wait = tuple[timedelta, bool]


def share(name: str, part: int, n: int) -> MetricNumber:
    """A part of `n`, with Wilson's interval."""
    low, high = wilson(part, n)
    value = part / n if n else None
    absence = None if n else Absence.NOTHING
    return MetricNumber(
        name=name,
        unit=MetricUnit.SHARE,
        kind=IntervalKind.WILSON,
        n=n,
        part=part,
        value=value,
        low=low if n else None,
        high=high if n else None,
        absence=absence,
    )


def count(
    name: str, value: float, *, n: int | None = None, unit: MetricUnit = MetricUnit.COUNT
) -> MetricNumber:
    """What was counted in full."""
    number = int(value) if n is None else n
    return MetricNumber(name=name, unit=unit, kind=IntervalKind.NONE, n=number, value=float(value))


def at_least(name: str, value: float, *, n: int, unit: MetricUnit) -> MetricNumber:
    """What was told of: there may be more, and nobody knows how much."""
    absence = None if n else Absence.UNTOLD
    reported = float(value) if n else None
    return MetricNumber(
        name=name,
        unit=unit,
        kind=IntervalKind.AT_LEAST,
        n=n,
        value=reported,
        low=reported,
        absence=absence,
    )


def rate(name: str, events: int, *, exposure: float, n: int) -> MetricNumber:
    """Events for each unit of exposure, with the exact interval of a Poisson count."""
    from scipy.stats import chi2

    if exposure <= 0:
        return MetricNumber(
            name=name,
            unit=MetricUnit.RATE,
            kind=IntervalKind.POISSON,
            n=n,
            absence=Absence.NOTHING,
        )
    tail = (1 - LEVEL) / 2
    low = chi2.ppf(tail, 2 * events) / 2 if events else 0.0
    high = chi2.ppf(1 - tail, 2 * events + 2) / 2
    return MetricNumber(
        name=name,
        unit=MetricUnit.RATE,
        kind=IntervalKind.POISSON,
        n=n,
        part=events,
        value=events / exposure,
        low=float(low) / exposure,
        high=float(high) / exposure,
    )


def withheld(name: str, unit: MetricUnit, kind: IntervalKind) -> MetricNumber:
    """What is not shown, with no word on what it was counted from."""
    return MetricNumber(name=name, unit=unit, kind=kind, n=0, absence=Absence.TOO_FEW)


def quantile(name: str, values: Sequence[float], at: float, *, unit: MetricUnit) -> MetricNumber:
    """A quantile of values that were all seen: one that did occur, with its distribution-free interval."""
    from scipy.stats import quantile_test

    if not values:
        return MetricNumber(
            name=name, unit=unit, kind=IntervalKind.ORDER, n=0, absence=Absence.NOTHING
        )
    ordered = sorted(values)
    rank = max(1, -int(-at * len(ordered) // 1))
    test = quantile_test(ordered, q=0, p=at)
    interval = test.confidence_interval(LEVEL)
    return MetricNumber(
        name=name,
        unit=unit,
        kind=IntervalKind.ORDER,
        n=len(ordered),
        value=float(ordered[rank - 1]),
        low=_finite(interval.low),
        high=_finite(interval.high),
    )


def wait(began_at: datetime, over_at: datetime | None, seen_until: datetime) -> Wait:
    """A time that is over, or as long as it was looked at; a clock that runs back tells nothing."""
    if over_at is not None and over_at <= seen_until:
        return max(over_at - began_at, _NO_TIME), True
    return max(seen_until - began_at, _NO_TIME), False


def times(waits: Sequence[Wait], curve: Curve) -> tuple[MetricNumber, ...]:
    """Median, 95th percentile, and the shares within an hour and a day, with censoring."""
    return (
        time_quantile("median", waits, curve, 0.5),
        time_quantile("p95", waits, curve, 0.95),
        share_within("within_hour", waits, curve, AN_HOUR),
        share_within("within_day", waits, curve, A_DAY),
    )


def time_quantile(name: str, waits: Sequence[Wait], curve: Curve, at: float) -> MetricNumber:
    """The time by which a share was over; "not reached" where it was not."""
    quantile_of_curve = curve.quantile(at)
    value = _seconds(quantile_of_curve.value)
    reason = Absence.NOT_REACHED if waits else Absence.NOTHING
    return MetricNumber(
        name=name,
        unit=MetricUnit.SECONDS,
        kind=IntervalKind.SURVIVAL,
        n=len(waits),
        value=value,
        low=_seconds(quantile_of_curve.low),
        high=_seconds(quantile_of_curve.high),
        absence=None if value is not None else reason,
    )


def share_within(
    name: str, waits: Sequence[Wait], curve: Curve, horizon: timedelta
) -> MetricNumber:
    """The share that was over within a time."""
    standing = curve.at(horizon)
    if not waits or standing.value is None or standing.low is None or standing.high is None:
        return MetricNumber(
            name=name,
            unit=MetricUnit.SHARE,
            kind=IntervalKind.SURVIVAL,
            n=len(waits),
            absence=Absence.NOT_FOLLOWED if waits else Absence.NOTHING,
        )
    return MetricNumber(
        name=name,
        unit=MetricUnit.SHARE,
        kind=IntervalKind.SURVIVAL,
        n=len(waits),
        value=1 - standing.value,
        low=1 - standing.high,
        high=1 - standing.low,
    )


def _seconds(time: timedelta | None) -> float | None:
    return None if time is None else time.total_seconds()


def _finite(bound: float) -> float | None:
    return float(bound) if isfinite(bound) else None
