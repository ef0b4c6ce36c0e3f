"""How long: a period of the law, in ISO 8601.

Two kinds that never mix. Hours, minutes and seconds are counted on the instant.
Months, weeks and days are counted on the calendar and end at the end of a day:
Regulation (EEC, Euratom) 1182/71, Art. 3(2)(c) has a month end on the same date, or on
the last day of a month that has no such date.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from seawall.errors import InvalidRequest, problem

_WRITTEN = re.compile(
    r"P(?:([0-9]{1,5})Y)?(?:([0-9]{1,5})M)?(?:([0-9]{1,5})W)?(?:([0-9]{1,5})D)?"
    r"(?:T(?:([0-9]{1,6})H)?(?:([0-9]{1,8})M)?(?:([0-9]{1,10})S)?)?"
)

#: No period of any law we know is longer.
LONGEST = timedelta(days=36_525)


class BadPeriod(InvalidRequest):
    """Something else than a length of time in ISO 8601."""


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time: on the calendar (months, days) or on the instant (seconds)."""

    months: int = 0
    days: int = 0
    seconds: int = 0

    @property
    def is_of_hours(self) -> bool:
        """Whether it counts hours, minutes or seconds, not days on a calendar."""
        return self.seconds > 0

    @property
    def elapsed(self) -> timedelta:
        """Its length where it is counted on the instant: a day is 24 hours there."""
        return timedelta(days=self.days, seconds=self.seconds)

    def last_day(self, first: date) -> date:
        """The day it ends on, when it began on this one, which does not count."""
        year, month = divmod(first.year * 12 + first.month - 1 + self.months, 12)
        day = min(first.day, monthrange(year, month + 1)[1])
        return date(year, month + 1, day) + timedelta(days=self.days)

    def __add__(self, other: Period) -> Period:
        return Period(
            self.months + other.months, self.days + other.days, self.seconds + other.seconds
        )

    def __str__(self) -> str:
        weeks, days = (
            divmod(self.days, 7) if self.days % 7 == 0 and not self.months else (0, self.days)
        )
        date_part = _parts(((self.months, "M"), (weeks, "W"), (days, "D")))
        hours, remainder = divmod(self.seconds, 3600)
        time_part = _parts(((hours, "H"), (remainder // 60, "M"), (remainder % 60, "S")))
        return f"P{date_part}{'T' if time_part else ''}{time_part}"


def parse_period(value: object, *, field: str) -> Period:
    """The period written, or an error that names the field."""
    match = _WRITTEN.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise problem("clocks.period-unreadable", BadPeriod, value=value, field=field)
    years, months, weeks, days, hours, minutes, seconds = (
        int(part or 0) for part in match.groups()
    )
    period = Period(years * 12 + months, weeks * 7 + days, hours * 3600 + minutes * 60 + seconds)
    if period == Period():
        raise problem("clocks.period-empty", BadPeriod, value=value, field=field)
    if period.seconds and (period.months or period.days):
        raise problem("clocks.period-mixed", BadPeriod, value=value, field=field)
    if timedelta(days=31 * period.months) + period.elapsed > LONGEST:
        raise problem("clocks.period-beyond-law", BadPeriod, value=value, field=field)
    return period


def write_length(length: timedelta) -> str:
    """A span between two instants in ISO 8601, to the second; what is past has a minus."""
    seconds = round(length.total_seconds())
    return f"{'-' if seconds < 0 else ''}{Period(seconds=abs(seconds))}" if seconds else "PT0S"


def _parts(parts: tuple[tuple[int, str], ...]) -> str:
    return "".join(f"{number}{unit}" for number, unit in parts if number)
