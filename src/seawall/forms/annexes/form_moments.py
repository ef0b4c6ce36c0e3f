"""Times in a form: RFC 3339 with an offset, and plain dates; nothing else is a time.

A number, or a text of digits, could be seconds or milliseconds, so it is refused. A time
without an offset is refused too: an hour's clock cannot rest on a guess.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, TypeVar

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Strict

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
#: Outside these years, a time in another zone may be no time at all.
_YEARS = range(1970, 9999)


def _spelt_as_moment(value: object) -> object:
    if not (isinstance(value, str) and _MOMENT.match(value)):
        raise ValueError("it is not a time such as 2026-06-10T15:00:00+02:00")
    return value


def _spelt_as_day(value: object) -> object:
    if not (isinstance(value, str) and _DAY.fullmatch(value)):
        raise ValueError("it is not a date such as 2026-06-10")
    return value


_Date = TypeVar("_Date", bound=date)


def _within_reach(day: _Date) -> _Date:
    if day.year not in _YEARS:
        raise ValueError("its year is out of range")
    return day


#: What passes is a text of the right shape, so pydantic may read it as one.
_FROM_TEXT = Strict(strict=False)

Moment = Annotated[
    AwareDatetime,
    _FROM_TEXT,
    BeforeValidator(_spelt_as_moment),
    AfterValidator(_within_reach),
]
Day = Annotated[date, _FROM_TEXT, BeforeValidator(_spelt_as_day), AfterValidator(_within_reach)]
