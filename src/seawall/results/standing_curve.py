"""How much still stands, for how long: a curve as steps, and what it says of some moments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from seawall.charts.standing_chart import TICKS
from seawall.probing.survival import Curve

#: A step is left out if neither the share nor its interval moves by so much: of a hundred thousand
#: removals some hundred steps are printed, and none lies further from the curve.
_LEAST = 0.005
_HOUR = 3_600


@dataclass(frozen=True, slots=True)
class StandingStep:
    """From so many seconds on, the share that stands, with its interval."""

    seconds: float
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class StandingMoment:
    """So many seconds after the beginning; no share where nothing was followed for so long."""

    seconds: int
    followed: int
    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class StandingCurve:
    """The steps of a curve, how far it was looked at in seconds, and what it says of moments."""

    steps: tuple[StandingStep, ...]
    until: float
    moments: tuple[StandingMoment, ...]


def standing_curve(curve: Curve) -> StandingCurve | None:
    """The curve to print; none of nothing."""
    if not len(curve.lasted):
        return None
    return StandingCurve(
        tuple(_steps(curve)),
        curve.until * _HOUR,
        tuple(_moment(curve, seconds) for seconds in TICKS),
    )


def _steps(curve: Curve) -> Iterator[StandingStep]:
    """Each step that moves what was drawn last, and the last of all."""
    drawn: StandingStep | None = None
    steps = [*_before_the_first(curve), *_at_each_removal(curve)]
    for step in steps:
        if drawn is None or step is steps[-1] or _moves(drawn, step):
            drawn = step
            yield step


def _moves(drawn: StandingStep, step: StandingStep) -> bool:
    pairs = ((drawn.value, step.value), (drawn.low, step.low), (drawn.high, step.high))
    return any(abs(before - after) >= _LEAST for before, after in pairs)


def _before_the_first(curve: Curve) -> Iterator[StandingStep]:
    """All stand; how many stand at least depends on how many are followed still."""
    first = curve.hours[0] if len(curve.hours) else curve.until
    left = [0.0, *np.unique(curve.lasted[curve.lasted < first])]
    for hours in left if first > 0 else ():
        low = curve.least_standing_after(hours)
        yield StandingStep(float(hours) * _HOUR, 1.0, low, 1.0)


def _at_each_removal(curve: Curve) -> Iterator[StandingStep]:
    for hours, value, low, high in zip(
        curve.hours, curve.stands, curve.low, curve.high, strict=True
    ):
        yield StandingStep(float(hours) * _HOUR, float(value), float(low), float(high))


def _moment(curve: Curve, seconds: int) -> StandingMoment:
    lasted_as_long = np.searchsorted(curve.lasted, seconds / _HOUR, side="left")
    standing = curve.at(timedelta(seconds=seconds))
    return StandingMoment(
        seconds,
        len(curve.lasted) - int(lasted_as_long),
        standing.value,
        standing.low,
        standing.high,
    )
