"""How long a deadline runs from a moment: the six ways a profile may count, in one place.

The zone decides where a day ends, the calendar which days are left out. A country with one
zone keeps both, wherever the provider sits; elsewhere (the Union, the United States) they
are those the clock is given: Regulation (EEC, Euratom) 1182/71, Art. 2(1).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from seawall.clocks.ends import Ends, after_hours, on_day, shifted_end
from seawall.clocks.instant import end_of_day, zone_named
from seawall.clocks.jurisdictions.model import ClockEvent, DeadlineKind, Profile
from seawall.clocks.period import Period
from seawall.clocks.standstill import NEVER, WORKING_DAYS, RunningTime
from seawall.clocks.working_days import Calendar

_DAY = timedelta(days=1)
_INSTANT = timedelta(microseconds=1)
_UTC = zone_named("UTC")


@dataclass(frozen=True, slots=True)
class Terms:
    """All that decides how long, whatever the clock has been through."""

    profile: Profile
    tz: str | None = None
    period: Period | None = None
    """What the document states."""
    is_emergency: bool = False
    is_alternative: bool = False
    calendar: Calendar | None = None
    """A national calendar, where the profile leaves that open."""
    cycle: int = 0
    """Of a yearly duty: which year after the first."""

    @property
    def zone(self) -> ZoneInfo:
        """Where a day ends."""
        fixed = self.profile.has_one_zone or not self.tz
        return zone_named(self.profile.time_zone if fixed else self.tz or "")

    @property
    def days(self) -> Calendar | None:
        """The calendar that counts; None where no day is left out."""
        deadline = self.profile.deadline
        if self._is_in_hours(self.length):
            leaves_out = deadline.standstill.is_of_days
        else:
            leaves_out = deadline.kind is DeadlineKind.WORKING_DAYS or deadline.is_rounded
        own_calendar = None if self.profile.has_one_zone else self.calendar
        return own_calendar or self.profile.calendar if leaves_out else None

    @property
    def holidays_count(self) -> bool:
        """Whether an end may follow from the holidays of that calendar, and not its weekends."""
        standstill = self.profile.deadline.standstill
        return standstill.holidays or not standstill.is_of_days

    @property
    def running(self) -> RunningTime:
        """The time that counts, where it is counted in hours."""
        return RunningTime(self.zone, self.profile.deadline.standstill, self.days)

    @property
    def length(self) -> Period | None:
        """How long, where it is said in time and not in working days or by a date."""
        deadline = self.profile.deadline
        if self.is_emergency and deadline.emergency:
            return deadline.emergency
        if self.is_alternative and deadline.alternative:
            return deadline.alternative
        return self.period or deadline.length or deadline.default

    def first_day(self, start: datetime) -> date:
        """The day the start falls on; a period that ended at 24:00 ended on the day before."""
        ended = self.profile.starts_on is ClockEvent.EVENT_END
        return (start - _INSTANT if ended else start).astimezone(self.zone).date()

    def ends(
        self, start: datetime, *, fresh: Period | None = None, extra: Period | None = None
    ) -> Ends | None:
        """Where it ends from this start, over a fresh length if one is given; None: nowhere."""
        extra = extra or Period()
        length = fresh or self.length
        if self._is_in_hours(length):
            return self._in_hours(start, length + extra) if length else None
        first = self.first_day(start)
        last = self._last_day(first, length, extra)
        return self._in_days(first, self._in_cycle(last)) if last else None

    def moved(self, ends: Ends, held_at: datetime, resumed_at: datetime) -> Ends:
        """The same ends after a hold, with the time that was left when it began."""
        if ends.is_of_days:
            last, latest = (
                self._moved_day(end, held_at, resumed_at) for end in (ends.due, ends.limit)
            )
            if self.profile.deadline.is_rounded and self.days:
                latest = self.days.on_or_after(latest)
            return on_day(last, zone=self.zone, latest=latest)
        due, limit = (
            self.running.after(resumed_at, self.running.between(held_at, end))
            for end in (ends.due, ends.limit)
        )
        return Ends(due, limit)

    def _moved_day(self, end: datetime, held_at: datetime, resumed_at: datetime) -> date:
        """The first day at whose end all of what was left has run; every day has 24 hours."""
        days_alone = self.profile.deadline.kind is DeadlineKind.WORKING_DAYS
        running = RunningTime(_UTC, WORKING_DAYS if days_alone else NEVER, self.days)
        last = (end - _INSTANT).astimezone(self.zone).date()
        remainder = running.between(self._on_the_wall(held_at), end_of_day(last, _UTC))
        return (running.after(self._on_the_wall(resumed_at), remainder) - _INSTANT).date()

    def _on_the_wall(self, at: datetime) -> datetime:
        """What the clocks of the zone show, whatever summer time makes of it."""
        return at.astimezone(self.zone).replace(tzinfo=UTC)

    def _is_in_hours(self, length: Period | None) -> bool:
        is_elapsed = self.profile.deadline.kind is DeadlineKind.ELAPSED
        return is_elapsed or (length is not None and length.is_of_hours)

    def _in_hours(self, start: datetime, length: Period) -> Ends:
        rounded = self.profile.deadline.is_rounded
        return after_hours(start, length.elapsed, running=self.running, rounded=rounded)

    def _last_day(self, first: date, length: Period | None, extra: Period) -> date | None:
        deadline = self.profile.deadline
        if deadline.kind is DeadlineKind.WORKING_DAYS and self.days:
            return extra.last_day(self.days.after(first, deadline.working_days))
        if deadline.before:
            return extra.last_day(date(first.year + 1, *deadline.before) - _DAY)
        return (length + extra).last_day(first) if length else None

    def _in_cycle(self, last: date) -> date:
        return Period(months=12 * self.cycle).last_day(last)

    def _in_days(self, first: date, last: date) -> Ends:
        if self.profile.deadline.is_rounded and self.days:
            return shifted_end(first, last, zone=self.zone, calendar=self.days)
        return on_day(last, zone=self.zone)
