"""Dates as lists write them, as ISO 8601; what cannot be read stays as it was written."""

from __future__ import annotations

import re
from datetime import date, datetime

_DAY_FIRST = ("%d.%m.%Y", "%d/%m/%Y", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%d-%m-%Y")
_MONTH_FIRST = ("%m/%d/%Y", "%m/%d/%y", "%B %d, %Y", "%b %d, %Y", "%d %B %Y")


def iso_date(day_text: str, *, month_first: bool = False) -> str:
    """The day as `2026-03-02`.

    >>> iso_date("28.2.2002"), iso_date("3/2/2026", month_first=True), iso_date("Unknown")
    ('2002-02-28', '2026-03-02', 'Unknown')
    """
    text = " ".join(day_text.split())
    if iso_match := re.match(r"\d{4}-\d{2}-\d{2}", text):
        return iso_match[0]
    for pattern in _MONTH_FIRST if month_first else _DAY_FIRST:
        try:
            return datetime.strptime(text, pattern).date().isoformat()  # noqa: DTZ007 - a day
        except ValueError:
            continue
    return text[:60]


def dates_in(cell: str) -> list[str]:
    """Every day that stands in a cell, as ISO 8601, in the order written."""
    day_pattern = r"\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{4}|\d{1,2} [A-Z][a-z]+ \d{4}"
    return [iso_date(day) for day in re.findall(day_pattern, " ".join(cell.split()))]


def stood_on_list(listed_on: str, delisted_on: str, on: date) -> bool | None:
    """Whether somebody stood on the list that day; None where the list does not tell.

    A designation is judged as at the day of the content or of the decision, never as of now.
    """
    since, until = _day(listed_on), _day(delisted_on)
    if since is None:
        return None
    return since <= on and (until is None or on < until)


def _day(day_text: str) -> date | None:
    try:
        return date.fromisoformat(day_text)
    except ValueError:
        return None
