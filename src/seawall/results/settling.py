"""At which checkpoint the figures of a period are counted, so that they are the same everywhere.

Thirty days after its end a period is settled: its figures are those of the last checkpoint by then,
for good, whoever asks and whenever. Until then they are those of the newest, and may still change.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from seawall.clocks.reporting_period import ReportingPeriod
from seawall.errors import Conflict


class NothingSigned(Conflict):
    """No checkpoint was signed by the moment at which the figures are counted."""


SETTLES_AFTER = timedelta(days=30)
#: A quarter is of so many months.
_A_QUARTER = 3


@dataclass(frozen=True, slots=True)
class CountedAt:
    """The checkpoint that figures were counted at: so many entries, with this root."""

    size: int
    root: str
    at: datetime
    is_settled: bool


def settles_at(period: ReportingPeriod) -> datetime:
    """From when on the figures of a period stay as they are."""
    return period.until + SETTLES_AFTER


def is_quarter(period: ReportingPeriod) -> bool:
    """Whether it is a quarter of a calendar year, whole."""
    first, past = period.first, period.past
    months = (past.year - first.year) * 12 + past.month - first.month
    starts_one = first.day == 1 and (first.month - 1) % _A_QUARTER == 0
    return starts_one and past.day == 1 and months == _A_QUARTER
