"""A clock in words and as data: what `seawall clock` prints."""

from __future__ import annotations

from calendar import month_name
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from seawall.clocks.clock import Clock, ClockState
from seawall.clocks.instant import write_instant, zone_named
from seawall.clocks.jurisdictions import DeadlineKind, Direction, Profile
from seawall.clocks.jurisdictions.model import Resume
from seawall.clocks.period import Period, write_length
from seawall.clocks.standstill import NEVER

_UTC = zone_named("UTC")
_KEEPING = {
    Direction.KEEP_AT_LEAST: "Keep until",
    Direction.KEEP_OPEN_AT_LEAST: "Keep open until",
    Direction.SUPPRESS_UNTIL: "Keep secret until",
    Direction.NOT_BEFORE: "Not before",
}
_GOES_ON = {
    Resume.AFRESH: "Then the full time starts again",
    Resume.REMAINING: "Then the remaining time continues",
}
_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))


def as_data(clock: Clock, at: datetime, zone: ZoneInfo) -> dict[str, object]:
    """A clock as data: each moment in the zone and in UTC, `left` in ISO 8601."""
    remaining, profile, following = clock.left(at), clock.profile, clock.next_year()
    moments = {
        "started_at": clock.started_at,
        "restarted_at": clock.restarted_at,
        "due_at": clock.due_at,
        "legal_limit": clock.legal_limit,
        "next_due_at": following.due_at if following else None,
        "keep_until": clock.keep_until,
        "work_by": clock.work_by,
        "half_time": clock.half_time,
        "met_at": clock.met_at,
        "at": at,
    }
    data: dict[str, object] = {"profile": profile.id}
    for name, moment in moments.items():
        data[name] = write_instant(moment, zone) if moment else None
        data[f"{name}_utc"] = write_instant(moment, _UTC) if moment else None
    return data | {
        "state": clock.state(at),
        "left": None if remaining is None else write_length(remaining),
        "left_seconds": None if remaining is None else remaining.total_seconds(),
        "article": clock.article,
        "binding": profile.binding,
        "work_by_is_ours": clock.internal_sla is not None,
        "holds": [
            {
                "ground": hold.ground,
                "began_at": write_instant(hold.began_at, zone),
                "ended_at": write_instant(hold.ended_at, zone) if hold.ended_at else None,
            }
            for hold in clock.holds
        ],
        "tz": zone.key,
        "calendar_is_incomplete": clock.calendar_is_incomplete,
        "verification": profile.verification,
    }


def sentences(clock: Clock, at: datetime, zone: ZoneInfo) -> list[str]:
    """A clock in sentences, for people."""
    lines = [
        f"{_standing(clock, at, zone)}.",
        f"Legal basis: {clock.article} ({clock.profile.id}).",
    ]
    due, limit, keep = clock.due_at, clock.legal_limit, clock.keep_until
    if keep and limit != due:
        lines.append(
            f"The strict reading is {_moment_text(due, zone)}; the later of the two applies."
        )
    elif limit and limit != due:
        latest = (
            f"The latest defensible reading (Regulation 1182/71) is {_moment_text(limit, zone)}"
        )
        lines.append(f"{latest}. Use it as an argument in court, not as a target.")
    following = clock.next_year()
    if following:
        lines.append(f"It recurs every year, next {_moment_text(following.due_at, zone)}.")
    if clock.profile.deadline.standstill != NEVER:
        lines.append(f"The clock pauses {_standing_still(clock)}.")
    if clock.calendar_is_incomplete:
        lines.append("The calendar has no holidays of that year: only weekends were counted.")
    if clock.profile.verification != "verified":
        lines.append("Parts of this profile were not checked against the law: check them yourself.")
    return lines


def deadline_words(profile: Profile) -> str:
    """The deadline of a profile in words, for people."""
    if profile.deadline.before:
        month, day = profile.deadline.before
        return f"every year before {day} {month_name[month]}"
    return how_long(profile, write=_period_words)


def _period_words(period: Period) -> str:
    hours, remainder = divmod(period.seconds, 3600)
    weeks, days = (0, period.days) if period.months or period.days % 7 else (period.days // 7, 0)
    counts = (
        (period.months, "month"),
        (weeks, "week"),
        (days, "day"),
        (hours, "hour"),
        (remainder // 60, "minute"),
    )
    return " ".join(f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in counts if count)


def how_long(profile: Profile, *, write: Callable[[Period], str] = str) -> str:
    """The deadline of a profile, its period as ISO 8601 writes it or otherwise."""
    deadline = profile.deadline
    if deadline.kind is DeadlineKind.WORKING_DAYS:
        return f"{deadline.working_days} working days"
    if deadline.kind is DeadlineKind.PROMPTLY and deadline.internal_sla:
        return f"promptly (ours: {span(deadline.internal_sla.elapsed)})"
    if deadline.before:
        return f"yearly, before {deadline.before[1]:02}/{deadline.before[0]:02}"
    length = deadline.length or deadline.default
    period = write(length) if length else "as stated"
    return f"as stated, else {period}" if deadline.default else period


def span(length: timedelta) -> str:
    """A length of time, its two largest units."""
    remainder, parts = round(abs(length).total_seconds()), []
    for unit, size in _UNITS:
        count, remainder = divmod(remainder, size)
        if count:
            parts.append(f"{count} {unit}{'' if count == 1 else 's'}")
    return " ".join(parts[:2]) or "no time"


def _standing(clock: Clock, at: datetime, zone: ZoneInfo) -> str:
    state, remaining = clock.state(at), clock.left(at)
    if state is ClockState.HELD:
        grounds = [hold.ground for hold in clock.holds if hold.is_open]
        then = _GOES_ON[clock.profile.resume_after(grounds)]
        return f"Paused by {grounds[0]}: nothing is due until the pause ends. {then}"
    if state is ClockState.MET:
        met_at = clock.met_at
        return f"Met: {f'done {_moment_text(met_at, zone)}' if met_at else 'the period has ended'}"
    if remaining is None:
        return _without_deadline(clock, zone)
    end = _moment_text(clock.keep_until or clock.due_at, zone)
    if clock.keep_until:
        return f"{_KEEPING[clock.profile.deadline.direction]} {end}: {span(remaining)} left"
    if state is ClockState.OVERDUE:
        return f"Overdue: it was due {end}, {span(remaining)} ago"
    return f"Due {end}: {span(remaining)} left"


def _standing_still(clock: Clock) -> str:
    standstill, calendar = clock.profile.deadline.standstill, clock.days
    times = []
    if standstill.nights:
        times.append("from {:%H:%M} to {:%H:%M}".format(*standstill.nights))
    if standstill.weekends:
        times.append("on weekends")
    if standstill.holidays and calendar:
        times.append(f"on the holidays of {calendar.id}")
    return " and ".join([", ".join(times[:-1]), times[-1]] if times[1:] else times)


def _without_deadline(clock: Clock, zone: ZoneInfo) -> str:
    if clock.work_by:
        target = _moment_text(clock.work_by, zone)
        return f"The law says promptly, without a number. Seawall's own target is {target}"
    return "No deadline: no period is stated"


def _moment_text(at: datetime | None, zone: ZoneInfo) -> str:
    assert at is not None, "the state says that there is one"
    return f"{write_instant(at, zone)} in {zone.key} ({write_instant(at, _UTC)})"
