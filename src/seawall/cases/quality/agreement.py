"""Do two readers agree more than by chance: Cohen's κ and Krippendorff's α, with intervals.

κ for pairs of readings (Cohen 1960) with the large-sample standard error of Fleiss, Cohen and
Everitt (1969); α for any number of readers and missing readings (Krippendorff 2011, nominal)
with percentiles of a bootstrap over units, drawn by a fixed seed so that a figure comes out
the same each time. Few pairs say nothing, and then nothing is said: see `TOO_FEW`.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

#: With fewer pairs no coefficient is given; its interval would span nearly everything.
TOO_FEW = 20
#: Two-sided, 95 %.
_Z = 1.959963984540054
_DRAWS = 1_000

Pair = tuple[Hashable, Hashable]
#: The readings of one unit; a reading that is missing is left out.
Unit = Sequence[Hashable]
_Shares = defaultdict[Hashable, float]


@dataclass(frozen=True, slots=True)
class Agreement:
    """A coefficient and its 95 % interval; none where too few were read or all said the same."""

    pairs: int
    same: int
    value: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def is_too_few(self) -> bool:
        """Whether there are not enough pairs to say anything."""
        return self.pairs < TOO_FEW


def kappa(pairs: Sequence[Pair], *, at_least: int = TOO_FEW) -> Agreement:
    """Cohen's κ of these pairs."""
    count = len(pairs)
    agreement_count = sum(a == b for a, b in pairs)
    if count < max(1, at_least):
        return Agreement(count, agreement_count)
    cells = {pair: number / count for pair, number in Counter(pairs).items()}
    rows, columns = _margins(pairs)
    observed = agreement_count / count
    expected = sum(share * columns[word] for word, share in list(rows.items()))
    if math.isclose(expected, 1.0):  # everybody said one thing: chance alone explains it
        return Agreement(count, agreement_count)
    value = (observed - expected) / (1 - expected)
    error = _standard_error(cells, rows, columns, value=value, expected=expected) / math.sqrt(count)
    return Agreement(
        count, agreement_count, value, max(-1.0, value - _Z * error), min(1.0, value + _Z * error)
    )


def _margins(pairs: Sequence[Pair]) -> tuple[_Shares, _Shares]:
    return _shares([a for a, _ in pairs]), _shares([b for _, b in pairs])


def _shares(readings: Sequence[Hashable]) -> _Shares:
    shares: _Shares = defaultdict(float)
    for reading, number in Counter(readings).items():
        shares[reading] = number / len(readings)
    return shares


def _standard_error(
    cells: dict[Pair, float],
    rows: _Shares,
    columns: _Shares,
    *,
    value: float,
    expected: float,
) -> float:
    """√n times the standard error: Fleiss, Cohen and Everitt 1969, equation 13."""
    complement = 1 - value
    alike = sum(
        share * (1 - (rows[a] + columns[a]) * complement) ** 2
        for (a, b), share in cells.items()
        if a == b
    )
    apart = complement**2 * sum(
        share * (columns[a] + rows[b]) ** 2 for (a, b), share in cells.items() if a != b
    )
    variance = alike + apart - (value - expected * complement) ** 2
    return math.sqrt(max(0.0, variance)) / (1 - expected)


def alpha(units: Sequence[Unit], *, at_least: int = TOO_FEW) -> Agreement:
    """Krippendorff's α for names; units with one reading or none say nothing and are left out."""
    paired = [unit for unit in units if len(unit) > 1]
    agreement_count = sum(len(set(unit)) == 1 for unit in paired)
    if len(paired) < max(1, at_least):
        return Agreement(len(paired), agreement_count)
    patterns = Counter(tuple(sorted(unit, key=repr)) for unit in paired)
    table = _PatternTable.of(patterns)
    (value,) = table.alphas(np.array([list(patterns.values())]))
    if math.isnan(value):
        return Agreement(len(paired), agreement_count)
    draw = np.random.default_rng(len(paired))
    shares = np.array(list(patterns.values())) / len(paired)
    drawn = table.alphas(draw.multinomial(len(paired), shares, size=_DRAWS))
    low, high = np.nanpercentile(drawn, [2.5, 97.5])
    return Agreement(len(paired), agreement_count, float(value), float(low), float(high))


@dataclass(frozen=True, slots=True)
class _PatternTable:
    """What each pattern of readings adds, so that a bootstrap draws patterns and not units."""

    times_said: NDArray[np.float64]
    """How often each word is said in each pattern."""
    apart: NDArray[np.float64]
    """How far apart the readings of each pattern are."""

    @classmethod
    def of(cls, patterns: Counter[tuple[Hashable, ...]]) -> _PatternTable:
        words = sorted({word for unit in patterns for word in unit}, key=repr)
        times_said = np.array(
            [[unit.count(word) for word in words] for unit in patterns], dtype=float
        )
        readers = times_said.sum(axis=1)
        return cls(times_said, (readers**2 - (times_said**2).sum(axis=1)) / (readers - 1))

    def alphas(self, counts: NDArray[np.int64]) -> NDArray[np.float64]:
        """The coefficient of each row of counts; NaN where only one thing was ever said."""
        totals = counts @ self.times_said
        count = totals.sum(axis=1)
        expected = count**2 - (totals**2).sum(axis=1)
        expected[expected == 0] = np.nan
        return np.asarray(1 - (count - 1) * (counts @ self.apart) / expected)
