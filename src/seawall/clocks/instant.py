"""Instants as authorities write them: RFC 3339, with the offset that was written kept.

A deadline of one hour cannot be counted from a time that does not say where it was
measured, so a naive timestamp is refused. Seconds may be left out, as people do.
Arithmetic is done in UTC: two moments in one zone subtract by the wall clock in
Python, which is an hour wrong across a change of summer time.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from seawall.errors import InvalidRequest, problem

_WRITTEN = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ](?:[01][0-9]|2[0-3]):[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?"
    r"(?P<offset>[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])?"
)

#: Outside of these years an instant is a slip of the pen, and no date arithmetic overflows.
FIRST_YEAR, LAST_YEAR = 2000, 2199


#: Names beside the database: the machine's own zone, and zones that count leap seconds.
_NOT_OF_IANA = ("localtime", "posixrules", "posix/", "right/")


class BadInstant(InvalidRequest):
    """Something else than a date, a time and an offset."""


class NaiveTimestamp(BadInstant):
    """A time without its offset from UTC: it names no instant."""


class UnknownZone(InvalidRequest):
    """No time zone of the IANA database has this name."""


def read_instant(value: object, *, field: str) -> datetime:
    """The instant written, with the offset it was written in."""
    match = _WRITTEN.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise problem("clocks.instant-unreadable", BadInstant, value=value, field=field)
    if not match["offset"]:
        raise problem("clocks.instant-without-offset", NaiveTimestamp, text=value, field=field)
    try:
        instant = datetime.fromisoformat(match[0].upper())
    except ValueError:
        raise problem("clocks.instant-unreadable", BadInstant, value=value, field=field) from None
    return checked_instant(instant, field=field)


def checked_instant(at: datetime, *, field: str) -> datetime:
    """The same instant, if it has an offset and a believable year."""
    if at.utcoffset() is None:
        raise problem(
            "clocks.instant-without-offset", NaiveTimestamp, text=at.isoformat(), field=field
        )
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise problem(
            "clocks.instant-year",
            BadInstant,
            year=at.year,
            field=field,
            first=FIRST_YEAR,
            last=LAST_YEAR,
        )
    return at


def write_instant(at: datetime, zone: ZoneInfo | None = None) -> str:
    """RFC 3339 in a zone; without one in the offset the instant carries. UTC is `Z`."""
    text = (at.astimezone(zone) if zone else at).isoformat()
    return text.removesuffix("+00:00") + "Z" if text.endswith("+00:00") else text


def offset_of(at: datetime) -> str:
    """The offset an instant was written in, as `+01:00`: kept beside the instant in UTC."""
    return at.isoformat()[-6:]


def with_offset(at: datetime, offset: str) -> datetime:
    """A kept instant, in the offset it was once written in."""
    zone = datetime.fromisoformat(f"2000-01-01T00:00:00{offset}").tzinfo
    return at.astimezone(zone)


def zone_named(name: str, *, field: str = "tz") -> ZoneInfo:
    """The time zone of this name."""
    try:
        if not name.startswith(_NOT_OF_IANA):
            return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        pass
    raise problem("clocks.no-such-zone", UnknownZone, name=name, field=field)


def start_of_hour(at: datetime, zone: ZoneInfo) -> datetime:
    """The last full hour on the clocks of a zone, as an instant."""
    local = at.astimezone(zone)
    past = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    return at.astimezone(UTC) - past


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """24:00 of a day on the clocks of a zone: the first instant of the next day."""
    return datetime.combine(day + timedelta(days=1), time.min, zone).astimezone(UTC)
