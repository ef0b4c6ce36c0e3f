"""The time that a bundle is of: a year, a quarter, a month or a day, in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from seawall.clocks.period_name import days_named
from seawall.errors import problem

#: How much later than it happened something may be written down. Before that has passed a period
#: is not closed; what comes later still is found as back-dated.
GRACE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class BundlePeriod:
    """From `first` up to, not including, `past`."""

    name: str
    first: datetime
    past: datetime

    @classmethod
    def parse(cls, name: str) -> BundlePeriod:
        """Read `2026`, `2026-Q4`, `2026-10` or `2026-10-05`."""
        days = days_named(name)
        if days is None:
            raise problem("bundles.period", period=name)
        first, past = (datetime.combine(day, time.min, UTC) for day in days)
        return cls(name, first, past)

    def is_closed(self, now: datetime) -> bool:
        """Whether nothing of it can still be on its way into the log."""
        return now >= self.past + GRACE
