"""How fast: the median and the slowest tenth, and how many within the hour.

Counted from receipt to the moment the platform says it took effect. What was never removed
has no speed; it is counted beside, so that the figures cannot be made better by leaving the
slow ones out. A median needs every span: each is kept as eight bytes, and nothing else of it.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

_MICROSECOND, _SECOND = timedelta(microseconds=1), 1_000_000
_HOUR = 3600 * _SECOND


@dataclass(frozen=True, slots=True)
class Speed:
    """Whole seconds; None where nothing was removed."""

    count: int
    within_the_hour: int
    median_seconds: int | None
    slowest_tenth_seconds: int | None


class SpanTally:
    """Spans as they come, to be measured once all are there."""

    def __init__(self) -> None:
        self._spans = array("q")

    def add(self, span: timedelta) -> None:
        """One more."""
        self._spans.append(span // _MICROSECOND)

    def speed(self) -> Speed:
        """The figures of these spans; each is one that was measured, none is between two."""
        ordered = np.sort(np.frombuffer(self._spans, dtype=np.int64))
        count = len(ordered)
        return Speed(
            count=count,
            within_the_hour=int(np.searchsorted(ordered, _HOUR, side="right")),
            median_seconds=int(ordered[(count - 1) // 2]) // _SECOND if count else None,
            slowest_tenth_seconds=(
                int(ordered[-(-9 * count // 10) - 1]) // _SECOND if count else None
            ),
        )


def speed(spans: Iterable[timedelta]) -> Speed:
    """The figures of spans that are at hand."""
    tally = SpanTally()
    for span in spans:
        tally.add(span)
    return tally.speed()
