"""Duties beside the orders: a complaint to answer, a report, a threat to life nobody was told of.

Each has a clock of its own. At four fifths of its time and at its end somebody is called, and
again until it is met: by day, since the law gives days, except for a threat to life (Article
14(5)), which the law wants told at once. Windows of others and duties to keep call nobody, and
nor do times of our own making. An order's own clock is `order_paging`'s.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from seawall.clocks.clock import Clock
from seawall.clocks.clock_record import clock_of
from seawall.clocks.jurisdictions import DeadlineKind, Direction, Profile, ProfileBinding
from seawall.clocks.model import ClockRow
from seawall.enforcement.envelope import stamp
from seawall.ids import AlarmId, new_id
from seawall.journeys.clocks._nights import zone_of_nights
from seawall.journeys.clocks.order_clocks import known_jurisdictions
from seawall.journeys.enforcement.paging import call_attention
from seawall.orders.alarms.model import Alarm
from seawall.orders.alarms.night import moment_by_day
from seawall.orders.alarms.repeating import repeat_every, span_of
from seawall.orders.answering.on_call_pages import PageCause
from seawall.transaction import Transaction

#: The law says immediately, and the time is ours: it is paged about like one of the law's.
AT_ONCE = frozenset({"eu-tco-threat-to-life", "eu-dsa-art18-crime"})
#: Four fifths of a time that ends later than this lies ahead: nothing is that long a duty of ours.
_HORIZON = timedelta(days=45)


def late_clocks(*, tx: Transaction, now: datetime) -> list[ClockRow]:
    """The clocks of our own duties that may be due a page, soonest first."""
    return tx.alarms.unmet_clocks(_own_duties(), before=now + _HORIZON)


def page_side_clock(row: ClockRow, *, again: timedelta, tx: Transaction, now: datetime) -> bool:
    """Call somebody about this duty if that is due; whether it was."""
    clock = clock_of(row, jurisdictions=known_jurisdictions())
    end = row.due_at or row.work_by
    if end is None or clock.met_at is not None:
        return False
    told = [alarm for alarm in tx.alarms.of(row.about) if f":{row.profile}:" in alarm.moment]
    moment = _due_moment(clock, end, told, again=again, tx=tx, now=now)
    if moment is None:
        return False
    cause = moment.partition(":")[0]
    identity = AlarmId(new_id("alm", now=now))
    alarm = Alarm(id=identity, about=row.about, moment=moment, cause=cause, at=now)
    if not tx.alarms.add(alarm):
        return False
    say = _sentence(row, clock.profile, end, now=now)
    about = f"{row.about}/{len(told) + 1}/{identity[-6:]}"
    return call_attention(about, say=say, tx=tx, now=now, page=True)


def _due_moment(
    clock: Clock,
    end: datetime,
    told: list[Alarm],
    *,
    again: timedelta,
    tx: Transaction,
    now: datetime,
) -> str | None:
    """The moment that a page is due for now; None while there is none."""
    profile, period, zone = clock.profile.id, clock.wall_time, zone_of_nights(clock, tx=tx)
    past_end = [alarm for alarm in told if alarm.cause != PageCause.FOUR_FIFTHS]
    if now >= end:
        due = moment_by_day(
            _after(past_end, period, end, again=again), period=period, end=None, zone=zone
        )
        name = f"{PageCause.OVERDUE}:{profile}:{stamp(end)}:{len(past_end)}"
        return name if now >= due else None
    late = clock.at_share(0.8)
    if late is None or told:
        return None
    due = moment_by_day(late, period=period, end=end, zone=zone)
    return f"{PageCause.FOUR_FIFTHS}:{profile}:{stamp(end)}" if now >= due else None


def _after(
    told: list[Alarm], period: timedelta | None, end: datetime, *, again: timedelta
) -> datetime:
    """When the next page past the end is due: at the end, and after each by how late that was."""
    if not told:
        return end
    at = told[-1].at
    return at + repeat_every(span_of(period, end=end, since=end, now=at), shortest=again)


def _sentence(row: ClockRow, profile: Profile, end: datetime, *, now: datetime) -> str:
    how = "has passed" if now >= end else "is near"
    what = "Inform the authorities" if row.profile in AT_ONCE else "Act on it"
    return f"{row.about}: the deadline under {profile.article} {how} ({stamp(end)}). {what}."


def _own_duties() -> list[str]:
    """The profiles of what we must do, but for those that orders themselves come under."""
    return [
        name
        for name, profile in known_jurisdictions().profiles.items()
        if profile.binding is ProfileBinding.MANDATORY
        and profile.duty_holder == "provider"
        and profile.deadline.direction is Direction.DO_BY
        and not profile.governs
        and (profile.deadline.kind is not DeadlineKind.PROMPTLY or name in AT_ONCE)
    ]
