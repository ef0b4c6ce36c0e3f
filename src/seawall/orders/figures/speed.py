"""How fast: the median and the slowest tenth, and how many within the hour.

Counted from receipt to the moment the platform says it took effect. What was never removed
has no speed; it is counted beside, so that the figures cannot be made better by leaving the
slow ones out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Speed:
    """Whole seconds; None where nothing was removed."""

    count: int
    within_the_hour: int
    median_seconds: int | None
    slowest_tenth_seconds: int | None


def speed(spans: Iterable[timedelta]) -> Speed:
    """The figures of these spans; each is one that was measured, none is between two."""
    ordered = sorted(spans)
    count = len(ordered)
    return Speed(
        count=count,
        within_the_hour=sum(1 for span in ordered if span <= _HOUR),
        median_seconds=_whole(ordered[(count - 1) // 2]) if count else None,
        slowest_tenth_seconds=_whole(ordered[-(-9 * count // 10) - 1]) if count else None,
    )


def _whole(span: timedelta) -> int:
    return span // timedelta(seconds=1)
