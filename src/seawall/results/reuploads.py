"""Re-uploads: what a bank had known for an hour, uploaded again, and whether it got through.

A bank that grows is tried more often: so the rate is by a thousand entries and thirty days, of the
days of which the log says how many stood. A re-upload passed if it reached the public, and was
found later.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from seawall.clocks.reporting_period import ReportingPeriod
from seawall.results.lives.item_life import ItemLife, Standing
from seawall.results.metric_number import count, rate, share
from seawall.results.model import Metric

#: A bank must have known it for so long: a copy in the same minute is no second try.
_KNOWN_FOR = timedelta(hours=1)
_A_DAY = timedelta(days=1)
#: What the rate is by.
_ENTRIES, _DAYS = 1_000, 30


def reuploads(
    lives: Sequence[ItemLife],
    standing: Mapping[date, int],
    period: ReportingPeriod,
    *,
    seen_until: datetime,
) -> Metric:
    """How often it was tried, by what stood in the banks, and the share that got through."""
    again = [*_uploaded_again(lives, period)]
    settled = [life for _, life in again if life.is_kept_back or life.reached_public]
    days = dict(_days(period, seen_until))
    entry_days = sum(standing.get(day, 0) * (width / _A_DAY) for day, width in days.items())
    counted = sum(at.astimezone(UTC).date() in standing for at, _ in again)
    return Metric(
        "reuploads",
        (
            count("tried", len(again)),
            rate("rate", counted, exposure=entry_days / _ENTRIES / _DAYS, n=round(entry_days)),
            share("passed", sum(life.reached_public for life in settled), len(settled)),
        ),
        {"days_uncounted": sum(day not in standing for day in days)},
    )


def _uploaded_again(
    lives: Sequence[ItemLife], period: ReportingPeriod
) -> Iterator[tuple[datetime, ItemLife]]:
    """What was uploaded in the period though a bank knew it, and when."""
    for life in lives:
        at, since = life.uploaded_at, life.known_since
        if at is None or since is None or life.standing is Standing.BACK:
            continue
        if period.includes(at) and since <= at - _KNOWN_FOR:
            yield at, life


def _days(period: ReportingPeriod, seen_until: datetime) -> Iterator[tuple[date, timedelta]]:
    """The days of UTC within the period, as far as it was seen, and how much of each."""
    end = min(period.until, seen_until)
    day = period.since.astimezone(UTC).date()
    while (began := datetime.combine(day, time(), UTC)) < end:
        yield day, min(began + _A_DAY, end) - max(began, period.since)
        day += _A_DAY
