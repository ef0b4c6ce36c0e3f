"""The period of a report, and which events belong to it.

An event belongs to the period in which its effective date lies, on the clocks of the zone that
the report states; the day on which somebody wrote it down decides nothing. A period is whole
days: from 00:00 of its first to 24:00 of its last, where the next one begins, also on a day
with 23 or 25 hours. So periods that follow each other hold every event, each once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from seawall.clocks.instant import end_of_day, zone_named
from seawall.clocks.period_name import days_named
from seawall.errors import problem

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ReportingPeriod:
    """Whole days in a zone, the first and the last among them."""

    first: date
    last: date
    zone: str = "UTC"

    def __post_init__(self) -> None:
        zone_named(self.zone, field="zone")
        if self.last < self.first:
            raise problem("clocks.period-ends-first", first=self.first, last=self.last)

    @property
    def since(self) -> datetime:
        """Its first instant: 00:00 of the first day."""
        start = datetime.combine(self.first, time.min, zone_named(self.zone, field="zone"))
        return start.astimezone(UTC)

    @property
    def past(self) -> date:
        """The first day after it."""
        return self.last + _DAY

    @property
    def until(self) -> datetime:
        """The first instant after it: 24:00 of the last day."""
        return end_of_day(self.last, zone_named(self.zone, field="zone"))

    @property
    def is_calendar_year(self) -> bool:
        """Whether it is the whole of one year."""
        return self == calendar_year(self.first.year, self.zone)

    @property
    def name(self) -> str:
        """A short name: the year, or the first and the last day."""
        return str(self.first.year) if self.is_calendar_year else f"{self.first}/{self.last}"

    def includes(self, effective_at: datetime | None) -> bool:
        """Whether an event with this effective date belongs to it; one without has not happened."""
        return effective_at is not None and self.since <= effective_at < self.until

    def is_over(self, now: datetime) -> bool:
        """Whether all of it has passed."""
        return self.until <= now


def calendar_year(year: int, zone: str) -> ReportingPeriod:
    """A calendar year, on the clocks of a zone."""
    return ReportingPeriod(date(year, 1, 1), date(year, 12, 31), zone)


def named_period(name: str, zone: str) -> ReportingPeriod | None:
    """A period by its name, such as `2026-Q4`, on the clocks of a zone; None if it is no name."""
    days = days_named(name)
    return ReportingPeriod(days[0], days[1] - _DAY, zone) if days else None


def month_of(now: datetime, zone: str) -> str:
    """The name of the month that runs, on the clocks of a zone."""
    return f"{now.astimezone(zone_named(zone, field='zone')):%Y-%m}"


def half_year(year: int, half: int, zone: str) -> ReportingPeriod:
    """The first or the second half of a calendar year: six calendar months."""
    if half == 1:
        return ReportingPeriod(date(year, 1, 1), date(year, 6, 30), zone)
    return ReportingPeriod(date(year, 7, 1), date(year, 12, 31), zone)


def last_year_over(now: datetime, zone: str) -> ReportingPeriod:
    """The newest calendar year that is over, on the clocks of a zone."""
    local = now.astimezone(zone_named(zone, field="zone"))
    return calendar_year(local.year - 1, zone)


def split_period(period: ReportingPeriod, *first_days: date) -> tuple[ReportingPeriod, ...]:
    """Consecutive periods that make up the whole; a new one begins on each of these days."""
    starts = sorted({period.first, *(day for day in first_days if period.first < day)})
    starts = [day for day in starts if day <= period.last]
    lasts = [*(day - _DAY for day in starts[1:]), period.last]
    return tuple(
        ReportingPeriod(first, last, period.zone) for first, last in zip(starts, lasts, strict=True)
    )
