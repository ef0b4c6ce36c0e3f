"""The clock on an order: when it must be obeyed, what holds it, and what it rests on.

A profile (`data/jurisdictions.yaml`) says how long: for a removal order one hour from
receipt, Regulation (EU) 2021/784 Art. 3(3). Every clock has two ends. `due_at` is strict
and the only one to work to; `legal_limit` is the latest reading that Regulation (EEC,
Euratom) 1182/71 allows, for a court. The time is over when the end is reached, not after.
A clock is a value: what happens to it makes a new one, and no moment is read from the
machine or its time zone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from seawall.clocks.ends import Ends
from seawall.clocks.extending import GrantedExtension, extension, require_within, total_extension
from seawall.clocks.holding import (
    ClockRun,
    Count,
    Hold,
    require_suspending,
    run_through,
)
from seawall.clocks.instant import checked_instant, zone_named
from seawall.clocks.jurisdictions.model import DeadlineKind, Direction, Profile, Resume
from seawall.clocks.period import Period
from seawall.clocks.reckoning import Terms
from seawall.clocks.working_days import Calendar
from seawall.errors import problem


class ClockState(StrEnum):
    """How a clock stands at a moment."""

    RUNNING = "running"
    HELD = "held"
    """Paused by the law, and only by it."""
    OVERDUE = "overdue"
    MET = "met"
    """Done; of a duty to keep: kept long enough."""
    NO_DEADLINE = "no_deadline"


_GOES_ON = {Resume.AFRESH: "run afresh", Resume.REMAINING: "run on"}


@dataclass(frozen=True, slots=True)
class Clock:
    """When it started, how long it runs, and what has happened to it since."""

    profile: Profile
    started_at: datetime
    tz: str | None = None
    """Where a day ends, if the profile leaves that open; None is the profile's own zone."""
    holds: tuple[Hold, ...] = ()
    period: Period | None = None
    """What the document states, where the profile lets it."""
    met_at: datetime | None = None
    emergency: bool = False
    alternative: bool = False
    extended: tuple[GrantedExtension, ...] = ()
    calendar: Calendar | None = None
    """A national calendar, if the profile leaves that open; None is the profile's own."""
    cycle: int = 0
    """Of a yearly duty: which year after the first."""
    began_under: str = ""
    """The digest of its profile as that read at the start, where it reads otherwise now."""

    def __post_init__(self) -> None:
        checked_instant(self.started_at, field="started_at")
        if self.tz:
            zone_named(self.tz)

    @property
    def due_at(self) -> datetime | None:
        """The moment to work to, in UTC; None while held, or where there is no deadline."""
        ends = self._run.ends
        return ends.due if ends else None

    @property
    def legal_limit(self) -> datetime | None:
        """The latest defensible reading, never a target; None where `due_at` is."""
        ends = self._run.ends
        return ends.limit if ends else None

    @property
    def keep_until(self) -> datetime | None:
        """Of a duty to keep, to stay silent or to wait: the later end; None where there is none."""
        ends = self._run.ends
        return ends.limit if ends and self._keeps else None

    @property
    def work_by(self) -> datetime | None:
        """When to be done: the deadline, or our own where the law says promptly."""
        if self.met_at or self._keeps:
            return None
        run, promised = self._run, self.internal_sla
        if promised and not run.is_held:
            return run.began_at.astimezone(UTC) + promised
        return run.ends.due if run.ends else None

    @property
    def internal_sla(self) -> timedelta | None:
        """Ours and not the law's: how soon, where the law only says promptly."""
        promised = self.profile.deadline.internal_sla
        return promised.elapsed if promised else None

    @property
    def restarted_at(self) -> datetime | None:
        """Since when it goes on after a hold, afresh or with what was left; None without one."""
        run = self._run
        return run.began_at if run.under and not run.is_held else None

    @property
    def runs_on(self) -> bool:
        """Whether it goes on after a hold with what was left, and not afresh."""
        run = self._run
        return not run.is_held and not run.is_afresh

    @property
    def article(self) -> str:
        """What the clock rests on as it stands, hold and fresh period included."""
        run = self._run
        if run.under is None:
            return self.profile.article
        how = "paused" if run.is_held else _GOES_ON[run.under.resume]
        return f"{self.profile.article}, {how} under {run.under.article}"

    @property
    def half_time(self) -> datetime | None:
        """When half of the time is gone and a person is paged."""
        return self.at_share(0.5)

    def at_share(self, share: float) -> datetime | None:
        """When this share of the time that counts until `work_by` is gone."""
        began, end, running = self._run.began_at, self.work_by, self._terms.running
        return running.after(began, running.between(began, end) * share) if end else None

    @property
    def wall_time(self) -> timedelta | None:
        """The whole time from where it began to run until `work_by`; None without an end."""
        end = self.work_by
        return end - self._run.began_at if end else None

    @property
    def zone(self) -> ZoneInfo:
        """Where the days of this clock end."""
        return self._terms.zone

    @property
    def days(self) -> Calendar | None:
        """The calendar of the days that do not count; None where all of them do."""
        return self._terms.days

    @property
    def calendar_is_incomplete(self) -> bool:
        """Whether holidays of a year it touches are not in the data: weekends alone counted."""
        days, run = self._terms.days, self._run
        if days is None or run.ends is None or not self._terms.holidays_count:
            return False
        counted_from = run.began_at if run.is_afresh else self.started_at
        return days.lacks(
            self._terms.first_day(counted_from), run.ends.limit.astimezone(self.zone).date()
        )

    def state(self, at: datetime) -> ClockState:
        """How it stood at a moment, as was known then."""
        clock = self.as_of(at)
        if clock.met_at:
            return ClockState.MET
        if clock._run.is_held:
            return ClockState.HELD
        if clock._end is None:
            return ClockState.NO_DEADLINE
        if at < clock._end:
            return ClockState.RUNNING
        return ClockState.MET if self._keeps else ClockState.OVERDUE

    def left(self, at: datetime) -> timedelta | None:
        """What was left at a moment, less than nothing when overdue; None if nothing runs."""
        end = self.as_of(at)._end
        if end is None or self.state(at) is ClockState.MET:
            return None
        return end - at.astimezone(UTC)

    def as_of(self, at: datetime) -> Clock:
        """The clock as it was known at a moment, without what happened later."""
        return replace(
            self,
            holds=tuple(hold.as_of(at) for hold in self.holds if hold.began_at <= at),
            met_at=self.met_at if self.met_at and self.met_at <= at else None,
            extended=tuple(granted for granted in self.extended if granted.at <= at),
        )

    def hold(self, ground: str, at: datetime) -> Clock:
        """Stop the clock on a ground of the law."""
        self._require_open(at, field="hold")
        require_suspending(ground, profile=self.profile)
        if any(hold.is_open and hold.ground == ground for hold in self.as_of(at).holds):
            raise problem("clocks.already-held", ground=ground)
        return replace(self, holds=(*self.holds, Hold(ground, at)))

    def resume(self, at: datetime, ground: str | None = None) -> Clock:
        """End a hold; the clock goes on as its law says. Name the ground if there are two."""
        open_now = [hold for hold in self.holds if hold.is_open and ground in (None, hold.ground)]
        if len(open_now) != 1:
            if grounds := ", ".join(hold.ground for hold in open_now):
                raise problem("clocks.not-held.several", grounds=grounds)
            raise problem("clocks.not-held.none")
        (ended,) = open_now
        other_holds = tuple(hold for hold in self.holds if hold is not ended)
        return replace(self, holds=(*other_holds, Hold(ended.ground, ended.began_at, at)))

    def meet(self, at: datetime) -> Clock:
        """Stop the clock for good: it was done. The first time counts."""
        checked_instant(at, field="met_at")
        if at < self.started_at:
            raise problem("clocks.before-the-start.met-at")
        return self if self.met_at else replace(self, met_at=at)

    def extend(self, ground: str, at: datetime, *, length: Period | None = None) -> Clock:
        """Lengthen the period on a ground of the law, as often and as far as it allows."""
        self._require_open(at, field="at")
        granted = extension(ground, length, profile=self.profile, before=self.extended, at=at)
        longer = replace(self, extended=(*self.extended, granted))
        rule = self.profile.extension(ground)
        if rule and rule.longest and longer.due_at:
            most = self._over(rule.longest)
            if most:
                require_within(longer.due_at, most.due)
        return longer

    def next_year(self) -> Clock | None:
        """The same duty a year on, its history cleared; None if it does not recur."""
        if not self.profile.deadline.is_yearly:
            return None
        return replace(self, cycle=self.cycle + 1, met_at=None, holds=(), extended=())

    def _require_open(self, at: datetime, *, field: str) -> None:
        checked_instant(at, field=field)
        if at < self.started_at:
            raise problem("clocks.before-the-start.event", field=field)
        if self.met_at and at >= self.met_at:
            raise problem("clocks.clock-met", field=field)
        end = self.as_of(at)._end
        if end and at >= end:
            raise problem("clocks.clock-ran-out", end=end, field=field)

    @property
    def _keeps(self) -> bool:
        return self.profile.deadline.direction is not Direction.DO_BY

    @property
    def _end(self) -> datetime | None:
        """The end that counts: a duty to keep has the later of the two."""
        return self.keep_until if self._keeps else self.due_at

    @property
    def _terms(self) -> Terms:
        return Terms(
            profile=self.profile,
            tz=self.tz,
            period=self.period,
            is_emergency=self.emergency,
            is_alternative=self.alternative,
            calendar=self.calendar,
            cycle=self.cycle,
        )

    @property
    def _run(self) -> ClockRun:
        return self._through(self._ends)

    def _through(self, count: Count) -> ClockRun:
        first = ClockRun(self.started_at, count(self.started_at, None))
        return run_through(
            first, self.holds, profile=self.profile, count=count, move=self._terms.moved
        )

    def _over(self, length: Period) -> Ends | None:
        """Where the whole period would end if it had this length."""
        run, terms = self._run, replace(self._terms, period=length)
        if run.is_afresh:
            return terms.ends(run.began_at)
        return self._through(lambda start, _: terms.ends(start)).ends

    def _ends(self, start: datetime, fresh: Period | None) -> Ends | None:
        extra = total_extension(self.extended, since=start)
        return None if extra is None else self._terms.ends(start, fresh=fresh, extra=extra)


def in_order(clocks: Iterable[Clock]) -> list[Clock]:
    """Clocks on one item, the one to work to first in front; each keeps its own answer."""
    return sorted(clocks, key=_urgency)


def earliest(clocks: Iterable[Clock]) -> Clock | None:
    """The clock to work to first; None if there is none."""
    return min(clocks, key=_urgency, default=None)


def _urgency(clock: Clock) -> tuple[bool, float, bool]:
    by = clock.work_by
    moment = by.timestamp() if by else 0.0
    return by is None, moment, clock.profile.deadline.kind is DeadlineKind.PROMPTLY
