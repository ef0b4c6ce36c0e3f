"""Working days: which days count, and where a period ends that runs out on another.

Two laws use them. Regulation (EEC, Euratom) 1182/71, Art. 3(4) moves the end of a
period in days, weeks or months from a holiday or weekend to the next working day, and
Art. 3(5) gives a period of two days or more at least two of them. The Terrorism Act
2006, s.3(9) leaves out a bank holiday in any part of the United Kingdom. A year that
the calendar has no holidays for counts weekends only: that is earlier, never later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days that do not count: weekends, and the holidays of the years it knows."""

    id: str
    weekend: frozenset[int]
    """Days of the week as Python counts them: Monday is 0."""
    holidays: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()
    """The years whose holidays are known; none where only weekends are meant to count."""

    def is_working(self, day: date) -> bool:
        return day.weekday() not in self.weekend and day not in self.holidays

    def on_or_after(self, day: date) -> date:
        """This day if it is a working day, else the next one that is."""
        while not self.is_working(day):
            day += _DAY
        return day

    def after(self, day: date, count: int) -> date:
        """The last of so many working days after a day, which itself does not count."""
        for _ in range(count):
            day = self.on_or_after(day + _DAY)
        return day

    def lacks(self, first: date, last: date) -> bool:
        """Whether it should know the holidays of a year between two days, and does not."""
        return bool(self.years) and not self.years.issuperset(range(first.year, last.year + 1))
