"""The time that a bundle is of: a year, a quarter, a month or a day, in UTC."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from seawall.errors import problem

#: How much later than it happened something may be written down. Before that has passed a period
#: is not closed; what comes later still is found as back-dated.
GRACE = timedelta(hours=1)
_NAME = re.compile(
    r"(?P<year>2[0-9]{3})(-(Q(?P<quarter>[1-4])|(?P<month>[0-9]{2})(-(?P<day>[0-9]{2}))?))?"
)
_A_YEAR, _A_QUARTER = 12, 3


@dataclass(frozen=True, slots=True)
class BundlePeriod:
    """From `first` up to, not including, `past`."""

    name: str
    first: datetime
    past: datetime

    @classmethod
    def parse(cls, name: str) -> BundlePeriod:
        """Read `2026`, `2026-Q4`, `2026-10` or `2026-10-05`."""
        match = _NAME.fullmatch(name)
        if match is None:
            raise problem("bundles.period", period=name)
        quarter, month, day = match["quarter"], int(match["month"] or 1), match["day"]
        if quarter:
            month = 1 + _A_QUARTER * (int(quarter) - 1)
        try:
            first = datetime(int(match["year"]), month, int(day or 1), tzinfo=UTC)
        except ValueError as wrong:
            raise problem("bundles.period", period=name) from wrong
        if day:
            return cls(name, first, first + timedelta(days=1))
        months = _A_QUARTER if quarter else 1 if match["month"] else _A_YEAR
        return cls(name, first, _months_after(first, months))

    def is_closed(self, now: datetime) -> bool:
        """Whether nothing of it can still be on its way into the log."""
        return now >= self.past + GRACE


def _months_after(first: datetime, months: int) -> datetime:
    years, month = divmod(first.month - 1 + months, _A_YEAR)
    return first.replace(year=first.year + years, month=month + 1)
