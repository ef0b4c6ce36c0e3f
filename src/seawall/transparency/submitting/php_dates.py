"""A date as PHP reads it: by the format that is asked for, and else as well as it can.

The validator compares dates that are in no such format, too. It reads them by the format first,
where a day beyond the month's end runs over into the next; then as PHP guesses dates. Of its
guesses the numeric ones are here: `04-11-2026`, `4.11.2026`, `11/4/2026`, `20261104`, with a time
and an offset if there is one. In words (`tomorrow`, `4 Nov 2026`) no date is read here: such a
value has two sentences more than the database would say, and is refused by both.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import Any

_DAY = 86_400
_FORMAT = re.compile(r"(?P<y>\d{1,4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})", re.ASCII)
_EXACT = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_REST = (
    r"(?:[T ]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?)?"
    r" ?(?P<zone>Z|UTC|GMT|[+-]\d{1,2}(?::?\d{2})?)?"
)
_GUESSES = tuple(
    re.compile(pattern + _REST, re.ASCII)
    for pattern in (
        r"(?P<y>\d{4})[-/](?P<m>\d{1,2})[-/](?P<d>\d{1,2})",
        r"(?P<d>\d{1,2})[-.](?P<m>\d{1,2})[-.](?P<y>\d{4})",
        r"(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>\d{4})",
        r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})",
    )
)
#: The largest month, day, hour, minute and second that a guess takes.
_LARGEST = {"m": 12, "d": 31, "hour": 24, "minute": 59, "second": 59}


def is_in_format(value: Any) -> bool:
    """Whether this is a day of the calendar, written as year, month and day."""
    if not isinstance(value, str) or not _EXACT.fullmatch(value):
        return False
    year, month, day = map(int, value.split("-"))
    # The year 0 is a leap year to PHP, and none at all to Python.
    return 1 <= month <= 12 and 1 <= day <= monthrange(year or 4, month)[1]


def seconds_of(value: Any) -> int | None:
    """The moment that is meant, in seconds since 1970, or None where no date is read."""
    if not isinstance(value, str):
        return None
    if by_format := _FORMAT.fullmatch(value):
        return _DAY * _days(by_format)
    for guess in _GUESSES:
        read = guess.fullmatch(value)
        if read and all(_number(read, name) <= most for name, most in _LARGEST.items()):
            clock = _number(read, "hour") * 3600 + _number(read, "minute") * 60
            return _DAY * _days(read) + clock + _number(read, "second") - _offset(read["zone"])
    return None


def seconds_of_day(day: date) -> int:
    """The moment when a day begins."""
    return _DAY * (day.toordinal() - date(1970, 1, 1).toordinal())


def _days(read: re.Match[str]) -> int:
    """Days since 1970; what is beyond the end of a month or a year runs over."""
    year, month = int(read["y"]), int(read["m"])
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    # Four hundred years are always as long, so that the year 0 and those before it can be counted.
    eras, year = divmod(year, 400)
    first = date(year + 400, month, 1).toordinal() - date(1970, 1, 1).toordinal()
    return first + (eras - 1) * 146_097 + int(read["d"]) - 1


def _number(read: re.Match[str], name: str) -> int:
    return int(read[name] or 0)


def _offset(zone: str | None) -> int:
    """Seconds that a clock is ahead of UTC."""
    if not zone or zone[0] not in "+-":
        return 0
    digits = zone[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
    return (int(hours) * 3600 + int(minutes) * 60) * (-1 if zone[0] == "-" else 1)
