"""How long content stood after it was reported: Kaplan-Meier, with what was lost censored.

The mean of the removed is too good, since what was never removed does not appear in it.
Here every address counts for as long as it was seen to stand. Curve and intervals are scipy's:
log-log (Kalbfleisch and Prentice), of quantiles too (Brookmeyer and Crowley). A share within a
time is given only where the looks were at least as fine as that time; otherwise it is not
measurable, and the reason is given.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from seawall.probing.share_interval import wilson
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
    lasted: Numbers
    """How long each was followed, the shortest first."""

    @property
    def until(self) -> float:
        """How long the one was followed that was followed longest."""
        return float(self.lasted[-1]) if len(self.lasted) else 0.0

    def at(self, time: timedelta) -> Estimate:
        """The share that still stands after a time."""
        hours = _hours(time)
        step = int(np.searchsorted(self.hours, hours, side="right")) - 1
        is_over = step >= 0 and self.stands[step] <= 0
        if hours > self.until and not is_over:
            return Estimate(None)
        if step < 0:
            return Estimate(1.0, self._least_standing(hours), 1.0)
        return Estimate(float(self.stands[step]), float(self.low[step]), float(self.high[step]))

    def least_standing_after(self, hours: float) -> float:
        """The share that stands at least just after a time, where none was removed until then."""
        followed = len(self.lasted) - int(np.searchsorted(self.lasted, hours, side="right"))
        return 1 - wilson(0, followed)[1]

    def _least_standing(self, hours: float) -> float:
        """The same at a time, of those followed for so long."""
        followed = len(self.lasted) - int(np.searchsorted(self.lasted, hours, side="left"))
        return 1 - wilson(0, followed)[1] if hours > 0 else 1.0

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
    return curve_of_times([(spell.lasted, spell.is_removed) for spell in spells])


def curve_of_times(waits: Sequence[tuple[timedelta, bool]]) -> Curve:
    """The curve of any times, each with whether it ended, or was only looked at for so long."""
    from scipy.stats import CensoredData, ecdf  # half a second, for whoever draws a curve

    lasted = np.array([_hours(time) for time, _ in waits], np.float64)
    is_over = np.array([over for _, over in waits], np.bool_)
    if not is_over.any():
        none, no_counts = np.empty(0), np.empty(0, np.int64)
        return Curve(none, none, none, none, no_counts, no_counts, np.sort(lasted))
    sample = CensoredData(uncensored=lasted[is_over], right=lasted[~is_over])
    estimate = ecdf(sample).sf
    with warnings.catch_warnings():  # at nought it has none, and says so
        warnings.simplefilter("ignore", RuntimeWarning)
        interval = estimate.confidence_interval(CONFIDENCE, method="log-log")
    times, removed = np.unique(lasted[is_over], return_counts=True)
    steps = np.searchsorted(estimate.quantiles, times)
    stands = estimate.probabilities[steps]
    low, high = _bounds(
        stands, interval.low.probabilities[steps], interval.high.probabilities[steps]
    )
    at_risk = len(lasted) - np.searchsorted(np.sort(lasted), times, side="left")
    return Curve(
        times,
        stands,
        low,
        high,
        at_risk.astype(np.int64),
        removed.astype(np.int64),
        np.sort(lasted),
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


def _bounds(stands: Numbers, low: Numbers, high: Numbers) -> tuple[Numbers, Numbers]:
    """The interval of each step; at nought it stays as open above as the step before."""
    is_open = stands > _SAME
    last = high[is_open][-1] if is_open.any() else 1.0
    return np.where(is_open, low, 0.0), np.where(is_open, high, last)


def _hours(time: timedelta) -> float:
    return time / timedelta(hours=1)
