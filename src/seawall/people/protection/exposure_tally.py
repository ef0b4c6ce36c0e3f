"""What somebody looked at, added up for their own eyes: by step, by category, by day.

A picture and its sound are one minute in the whole, and one minute in each of their lines.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from seawall.people.protection.exposure_limits import merged_spans, time_within
from seawall.people.protection.model import ExposureStep


@dataclass(frozen=True, slots=True)
class TallyLine:
    """One line of the account: what, how many views, for how long."""

    name: str
    views: int
    seconds: float


@dataclass(frozen=True, slots=True)
class ExposureTally:
    """An account of some looks."""

    views: int
    seconds: float
    by_step: tuple[TallyLine, ...]
    by_category: tuple[TallyLine, ...]


def views_avoided(items: int, *, has_looked: bool) -> int:
    """How many of a cluster's items nobody had to see: all, or all but the one that was seen.

    >>> views_avoided(37, has_looked=True), views_avoided(37, has_looked=False)
    (36, 37)
    """
    return max(0, items - has_looked)


def tally(looks: Sequence[ExposureStep], *, since: datetime, now: datetime) -> ExposureTally:
    """Everything since a moment; a look that began before counts from there."""
    counted = [look for look in looks if look.until(now) > since or look.opened_at >= since]
    return ExposureTally(
        views=sum(look.opened_at >= since for look in counted),
        seconds=_seconds(counted, since, now),
        by_step=_lines(counted, lambda look: look.step, since, now),
        by_category=_lines(counted, lambda look: look.category, since, now),
    )


def tally_by_day(
    looks: Sequence[ExposureStep], *, days: int, now: datetime
) -> tuple[tuple[date, TallyLine], ...]:
    """The last days, the newest first, each from midnight UTC."""
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    lines = []
    for back in range(days):
        start = today - timedelta(days=back)
        end = min(now, start + timedelta(days=1))
        of_day = [look for look in looks if look.opened_at < end and look.until(now) > start]
        spans = merged_spans((look.opened_at, min(look.until(now), end)) for look in of_day)
        seconds = time_within(spans, since=start).total_seconds()
        views = sum(start <= look.opened_at < end for look in looks)
        lines.append((start.date(), TallyLine("", views, seconds)))
    return tuple(lines)


def _seconds(looks: Sequence[ExposureStep], since: datetime, now: datetime) -> float:
    spans = merged_spans((look.opened_at, look.until(now)) for look in looks)
    return time_within(spans, since=since).total_seconds()


def _lines(
    looks: Sequence[ExposureStep],
    name_of: Callable[[ExposureStep], str],
    since: datetime,
    now: datetime,
) -> tuple[TallyLine, ...]:
    looks_by_name: dict[str, list[ExposureStep]] = {}
    for look in looks:
        looks_by_name.setdefault(name_of(look), []).append(look)
    lines = [
        TallyLine(
            name,
            sum(look.opened_at >= since for look in named_looks),
            _seconds(named_looks, since, now),
        )
        for name, named_looks in looks_by_name.items()
    ]
    return tuple(sorted(lines, key=lambda line: (-line.seconds, line.name)))
