"""Where a period ends, twice: the moment to work to, and the latest defensible reading.

The first is strict: hours are seconds on the instant, days end at 24:00 local. The
second is Regulation (EEC, Euratom) 1182/71: hours run from the first full hour to the
end of the last (Art. 3(2)(a)), and a period in days, weeks or months that ends on a
holiday, Saturday or Sunday ends with the next working day (Art. 3(4)), after at least
two working days (Art. 3(5)). It is an argument for a court, and never a target.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from seawall.clocks.instant import end_of_day, start_of_hour
from seawall.clocks.standstill import RunningTime
from seawall.clocks.working_days import Calendar

_HOUR = timedelta(hours=1)
_TWO_DAYS = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Ends:
    """Both ends of one period, in UTC; `limit` is never before `due`."""

    due: datetime
    limit: datetime
    is_of_days: bool = False
    """Whether both are the end of a day, and not hours counted on the instant."""


def after_hours(start: datetime, length: timedelta, *, running: RunningTime, rounded: bool) -> Ends:
    """The end of a length of time counted on the instant."""
    due = running.after(start, length)
    if not rounded:
        return Ends(due, due)
    hours = -(-length // _HOUR)
    first_full_hour = start_of_hour(start, running.zone) + _HOUR
    return Ends(due, running.after(first_full_hour, hours * _HOUR))


def on_day(last: date, *, zone: ZoneInfo, latest: date | None = None) -> Ends:
    """The end of a day, and of the latest day, where that is another."""
    return Ends(end_of_day(last, zone), end_of_day(latest or last, zone), is_of_days=True)


def shifted_end(first: date, last: date, *, zone: ZoneInfo, calendar: Calendar) -> Ends:
    """The end of a day, and of the working day that Art. 3(4) and (5) move it to."""
    latest = calendar.on_or_after(last)
    if last - first >= _TWO_DAYS:
        latest = max(latest, calendar.after(first, 2))
    return on_day(last, zone=zone, latest=latest)
