"""Which pages may wait until the morning, and when that is.

A page waits if all three hold: the law gives more than a day, the page is a reminder (half
time, a repeat) and not the end itself, and the end does not come before the morning does. A
page about an hour, about eight hours, about an end, or about what nobody could be reached
for never waits. Night is between ten and seven where the organisation is established.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

NIGHT_BEGINS, NIGHT_ENDS = time(22), time(7)
#: Who has more time than this can be reminded by day.
SHORT = timedelta(days=1)


def moment_by_day(
    at: datetime, *, period: timedelta | None, end: datetime | None, zone: ZoneInfo
) -> datetime:
    """When a reminder that falls due at this moment is sent: then, or in the morning."""
    if period is None or period <= SHORT:
        return at
    morning = by_day(at, zone)
    return at if end is not None and at < end <= morning else morning


def by_day(at: datetime, zone: ZoneInfo) -> datetime:
    """This moment, or the end of the night that it lies in."""
    morning = _morning_after(at.astimezone(zone))
    return at if morning is None else morning.astimezone(at.tzinfo)


def _morning_after(local: datetime) -> datetime | None:
    """The end of the night that this moment lies in; None by day."""
    clock = local.time()
    if NIGHT_ENDS <= clock < NIGHT_BEGINS:
        return None
    day = local.date() if clock < NIGHT_ENDS else local.date() + timedelta(days=1)
    return datetime.combine(day, NIGHT_ENDS, tzinfo=local.tzinfo)
