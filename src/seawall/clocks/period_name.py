"""The days that a period's name stands for: a year, a quarter, a month or a day."""

from __future__ import annotations

import re
from datetime import date, timedelta

_NAME = re.compile(
    r"(?P<year>2[0-9]{3})(-(Q(?P<quarter>[1-4])|(?P<month>[0-9]{2})(-(?P<day>[0-9]{2}))?))?"
)
_A_YEAR, _A_QUARTER = 12, 3


def days_named(name: str) -> tuple[date, date] | None:
    """The first day of `2026`, `2026-Q4`, `2026-10` or `2026-10-05`, and the first day after it.

    None where it is no such name.
    """
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    quarter, month, day = match["quarter"], int(match["month"] or 1), match["day"]
    if quarter:
        month = 1 + _A_QUARTER * (int(quarter) - 1)
    try:
        first = date(int(match["year"]), month, int(day or 1))
        if day:
            return first, first + timedelta(days=1)
        months = _A_QUARTER if quarter else 1 if match["month"] else _A_YEAR
        return first, _months_after(first, months)
    except (ValueError, OverflowError):
        return None


def _months_after(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, _A_YEAR)
    return first.replace(year=first.year + years, month=month + 1)
