"""Measures by language, label, source and country, with small cells hidden together.

All measures of a breakdown share its rows: a row that one of them must hide is hidden in all, since
one measure's count is often another's. There is a breakdown of whole quarters alone, and only once
their figures are settled: then no two of them can be subtracted to find what lies between.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import TypeVar

from seawall.results.hidden_rows import hidden_rows
from seawall.results.model import Metric, MetricNumber

Life = TypeVar("Life")
#: Numbers that are of all lives of a row, beside shares.
_OF_MANY = frozenset({"median", "total"})
#: Few in any row, and of what a bank knows, not of a person.
_VARIANTS = "variants"


class BreakdownDimension(StrEnum):
    """What a breakdown is by."""

    LANGUAGE = "language"
    LABEL = "label"
    SOURCE = "source"
    COUNTRY = "country"


@dataclass(frozen=True, slots=True)
class BreakdownRow:
    """One value, such as a language, and its measures; an empty value is what nobody told."""

    value: str
    metrics: tuple[Metric, ...]


@dataclass(frozen=True, slots=True)
class Breakdown:
    """What may be shown of one dimension, and how many rows may not."""

    of: str
    """What is broken down: `content` or `appeals`."""
    dimension: BreakdownDimension
    rows: tuple[BreakdownRow, ...]
    hidden: int


def no_counts(_metrics: Sequence[Metric]) -> Sequence[int]:
    """Of measures that count nothing alike."""
    return ()


AlikeCounts = Callable[[Sequence[Metric]], Sequence[int]]


def rows_of(lives: Iterable[Life], value_of: Callable[[Life], Hashable]) -> dict[str, list[Life]]:
    """The lives by this value of each."""
    lives_by_value: dict[str, list[Life]] = defaultdict(list)
    for life in lives:
        lives_by_value[str(value_of(life))].append(life)
    return dict(sorted(lives_by_value.items()))


def breakdown_of(
    of: str,
    dimension: BreakdownDimension,
    metrics_by_value: Mapping[str, Sequence[Metric]],
    *,
    alike: AlikeCounts = no_counts,
) -> Breakdown:
    """A breakdown without the rows that may not be shown.

    `alike` are counts of nearly the same lives, as one measure and as another has them: what lies
    between two of them is a count, too.
    """
    visible = {value: _shown(metrics) for value, metrics in metrics_by_value.items()}
    counts = {
        value: [n for metric in metrics for n in _counts(metric)] + _differences(alike(metrics))
        for value, metrics in visible.items()
    }
    counts = {value: cells for value, cells in counts.items() if any(cells)}
    hidden = hidden_rows(counts)
    rows = tuple(BreakdownRow(value, visible[value]) for value in counts if value not in hidden)
    return Breakdown(of, dimension, rows, len(hidden))


def _shown(metrics: Iterable[Metric]) -> tuple[Metric, ...]:
    """What a row shows of its measures: shares, medians and sums.

    A share within an hour may be of three items, and a longest time is one item's; what is counted
    beside a measure is not weighed here.
    """
    return tuple(
        Metric(metric.id, tuple(number for number in metric.numbers if _is_of_many(number)))
        for metric in metrics
    )


def _is_of_many(number: MetricNumber) -> bool:
    return number.name in _OF_MANY if number.part is None else number.name != _VARIANTS


def _counts(metric: Metric) -> Iterable[int]:
    """Every count that a reader could take from a measure."""
    for number in metric.numbers:
        yield number.n
        if number.part is not None:
            yield number.part
            yield number.n - number.part


def _differences(counts: Sequence[int]) -> list[int]:
    return [larger - smaller for larger, smaller in combinations(counts, 2)]
