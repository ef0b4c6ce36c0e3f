"""Which time counts: all of it, unless nights, weekends or holidays stand still.

A law may say that its hours do not run when nobody is there to read the order. What stands
still is data (`standstill` in a profile, the days in its calendar); a clock that is started,
held or resumed in such a time simply waits for the next moment that counts. Regulation (EEC,
Euratom) 1182/71, Art. 3(3) has holidays and weekends count unless they are excepted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from seawall.clocks.instant import end_of_day
from seawall.clocks.period import LONGEST
from seawall.clocks.working_days import Calendar

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Standstill:
    """What does not count: days of a calendar, and hours of every night."""

    weekends: bool = False
    holidays: bool = False
    nights: tuple[time, time] | None = None
    """From when until when on the clocks of the place; into the next day if that is earlier."""

    @property
    def is_of_days(self) -> bool:
        """Whether a calendar says which days stand still."""
        return self.weekends or self.holidays

    def covers(self, day: date, calendar: Calendar | None) -> bool:
        """Whether the whole of a day stands still."""
        if calendar is None:
            return False
        is_weekend = self.weekends and day.weekday() in calendar.weekend
        return is_weekend or (self.holidays and day in calendar.holidays)


#: Every hour counts, as in most laws.
NEVER = Standstill()
#: Only working days count.
WORKING_DAYS = Standstill(weekends=True, holidays=True)


@dataclass(frozen=True, slots=True)
class RunningTime:
    """The time that counts, on the clocks of one zone."""

    zone: ZoneInfo
    standstill: Standstill = NEVER
    calendar: Calendar | None = None

    def after(self, start: datetime, length: timedelta) -> datetime:
        """The moment, in UTC, at which so much time has run since the start."""
        since = start.astimezone(UTC)
        if self.standstill == NEVER:
            return since + length
        for begins, ends in self._stretches(since):
            if ends - begins >= length:
                return begins + length
            length -= ends - begins
            since = ends
        return since + length

    def between(self, start: datetime, end: datetime) -> timedelta:
        """How much time ran from one moment to another."""
        since, ran = start.astimezone(UTC), timedelta()
        if self.standstill == NEVER:
            return end - since
        for begins, ends in self._stretches(since):
            if begins >= end:
                return ran
            ran += min(ends, end) - begins
            since = ends
        return ran + max(end - since, timedelta())

    def _stretches(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """What counts from a moment on, for as long as any period of law; then all of it does."""
        day, since = start.astimezone(self.zone).date(), start
        for _ in range(LONGEST.days):
            for begins, ends in self._hours_of(day):
                if since < ends:
                    yield max(begins, since), ends
                    since = ends
            day += _DAY

    def _hours_of(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        if self.standstill.covers(day, self.calendar):
            return ()
        midnight, next_midnight = end_of_day(day - _DAY, self.zone), end_of_day(day, self.zone)
        if self.standstill.nights is None:
            return ((midnight, next_midnight),)
        dusk, dawn = (
            datetime.combine(day, at, self.zone).astimezone(UTC) for at in self.standstill.nights
        )
        if self.standstill.nights[0] > self.standstill.nights[1]:
            return ((dawn, dusk),)
        return ((midnight, dusk), (dawn, next_midnight))
