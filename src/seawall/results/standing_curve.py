"""How much still stands, for how long: a curve as steps, and what it says of some moments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from seawall.charts.standing_chart import TICKS
from seawall.probing.survival import Curve

#: A curve of more steps is printed with so many of them, evenly chosen.
MOST_STEPS = 200
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


def _steps(curve: Curve) -> Sequence[StandingStep]:
    count = len(curve.hours)
    chosen = np.unique(np.linspace(0, count - 1, min(count, MOST_STEPS)).round().astype(int))
    return [
        StandingStep(
            float(curve.hours[step]) * _HOUR,
            float(curve.stands[step]),
            float(curve.low[step]),
            float(curve.high[step]),
        )
        for step in chosen
    ]


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
