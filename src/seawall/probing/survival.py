"""How long content stood after it was reported: Kaplan-Meier, with what was lost censored.

The mean of the removed is too good, since what was never removed does not appear in it.
Here every address counts for as long as it was seen to stand. Intervals are log-log
(Kalbfleisch and Prentice), of quantiles too (Brookmeyer and Crowley). A share within a
time is given only where the looks were at least as fine as that time; otherwise it is not
measurable, and the reason is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from seawall.probing.spell import Spell

Numbers = NDArray[np.float64]

CONFIDENCE = 0.95
#: Of the addresses, this share may have been looked at too seldom, and is then left out.
TOO_COARSE = 0.05
_SAME = 1e-12


@dataclass(frozen=True, slots=True)
class Estimate:
    """The share that still stands, and its interval; None after the last look of all."""

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Quantile:
    """The time by which a share was gone, and its interval; None means "not reached"."""

    value: timedelta | None
    low: timedelta | None = None
    high: timedelta | None = None


@dataclass(frozen=True, slots=True)
class RemovedShare:
    """The share removed within a time, or why it is not measurable.

    `value` counts a removal from the first look that found nothing, so it is surely not too
    good; `at_most` counts from the last look that saw the content. The truth lies between.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    at_most: float | None = None
    counted: int = 0
    left_out: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """The curve as steps: at each time in hours the share that stands, and its interval."""

    hours: Numbers
    stands: Numbers
    low: Numbers
    high: Numbers
    at_risk: NDArray[np.int64]
    removed: NDArray[np.int64]
    until: float

    def at(self, time: timedelta) -> Estimate:
        """The share that still stands after a time."""
        hours = _hours(time)
        step = int(np.searchsorted(self.hours, hours, side="right")) - 1
        is_over = step >= 0 and self.stands[step] <= 0
        if hours > self.until and not is_over:
            return Estimate(None)
        if step < 0:
            return Estimate(1.0, 1.0, 1.0)
        return Estimate(float(self.stands[step]), float(self.low[step]), float(self.high[step]))

    def quantile(self, share: float) -> Quantile:
        """The time by which this share was gone: 0.5 is the median."""
        return Quantile(
            self._first_below(self.stands, 1 - share),
            self._first_below(self.low, 1 - share),
            self._first_below(self.high, 1 - share),
        )

    def _first_below(self, steps: Numbers, level: float) -> timedelta | None:
        below = np.flatnonzero(steps <= level + _SAME)
        return timedelta(hours=float(self.hours[below[0]])) if len(below) else None


def curve_of(spells: Sequence[Spell]) -> Curve:
    """The survival curve of these addresses."""
    lasted = np.array([_hours(spell.lasted) for spell in spells], np.float64)
    is_removed = np.array([spell.is_removed for spell in spells], np.bool_)
    hours, removed = np.unique(lasted[is_removed], return_counts=True)
    at_risk = len(lasted) - np.searchsorted(np.sort(lasted), hours, side="left")
    stands = np.cumprod(1 - removed / at_risk, dtype=np.float64)
    low, high = _interval(stands, at_risk, removed)
    until = float(lasted.max()) if len(lasted) else 0.0
    return Curve(
        hours, stands, low, high, at_risk.astype(np.int64), removed.astype(np.int64), until
    )


def share_within(spells: Sequence[Spell], *, horizon: timedelta) -> RemovedShare:
    """The share removed within a time, where the looks allow to say so."""
    fine = [spell for spell in spells if spell.coarsest_gap(horizon) <= horizon]
    left_out = len(spells) - len(fine)
    if not fine or left_out > TOO_COARSE * len(spells):
        why = (
            f"{left_out} of {len(spells)} addresses were looked at less often than every {horizon}."
        )
        return RemovedShare(None, left_out=left_out, why=why)
    stands = curve_of(fine).at(horizon)
    if stands.value is None or stands.low is None or stands.high is None:
        why = f"No address was followed for {horizon}."
        return RemovedShare(None, counted=len(fine), left_out=left_out, why=why)
    earliest = curve_of([spell.from_last_seen() for spell in fine]).at(horizon).value
    return RemovedShare(
        1 - stands.value,
        low=1 - stands.high,
        high=1 - stands.low,
        at_most=None if earliest is None else 1 - earliest,
        counted=len(fine),
        left_out=left_out,
    )


def _interval(
    stands: Numbers, at_risk: NDArray[np.int_], removed: NDArray[np.int_]
) -> tuple[Numbers, Numbers]:
    """Greenwood's variance on the log-log scale; at nought the interval stays open above."""
    low, high = np.zeros_like(stands), np.ones_like(stands)
    open_steps = stands > 0
    s, n, d = stands[open_steps], at_risk[open_steps], removed[open_steps]
    spread = np.sqrt(np.cumsum(d / (n * (n - d)))) / np.log(s)
    z = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2)
    low[open_steps] = s ** np.exp(-z * spread)
    high[open_steps] = s ** np.exp(z * spread)
    high[~open_steps] = high[open_steps][-1] if open_steps.any() else 1.0
    return low, high


def _hours(time: timedelta) -> float:
    return time / timedelta(hours=1)
