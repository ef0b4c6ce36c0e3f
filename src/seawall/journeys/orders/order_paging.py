"""Somebody is called about an order, again and again, until it is carried out or answered.

1. A clock starts, or starts afresh: its pages are owed, each a job with a key of its own. A
   clock of the machine that jumps ahead makes all of them due, once each; one that jumps
   back postpones none (`worker.watch.steady_clock`).
2. A page falls due, and is still needed: a row is written that no second worker can write,
   it goes on the feed, and every way to call a person is a job of its own (`page_calls`).
3. The time is over: a page, whoever has taken the order, to the second person too; and again,
   to one more each time. What a person says they have rests for a while (`page_answering`).
4. The watch looks at every open order past its end, whatever became of its jobs.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from seawall.clocks.clock import Clock
from seawall.enforcement.envelope import ATTENTION_NEEDED, stamp
from seawall.enforcement.model import Event
from seawall.forms.model import Form
from seawall.ids import ActionId, AlarmId, OrderId, new_id
from seawall.journeys.clocks._nights import zone_of_nights
from seawall.journeys.clocks._order_history import HistoryStep, remember_step
from seawall.journeys.enforcement import paging
from seawall.journeys.enforcement._enforcement import push_event
from seawall.journeys.orders._page_clock import order_clock
from seawall.journeys.orders.page_callees import OnCallSettings, callees_of, highest_rung
from seawall.journeys.orders.page_calls import owe_calls
from seawall.journeys.orders.page_owing import Occasion, owe_page
from seawall.ledger import JSON
from seawall.orders.alarms.model import Alarm
from seawall.orders.alarms.night import moment_by_day
from seawall.orders.alarms.repeating import repeat_every, span_of
from seawall.orders.answering.on_call_pages import (
    PageCause,
    is_page_followed,
    is_page_needed,
    page,
    pages,
)
from seawall.orders.model import Order
from seawall.orders.rehearsal import is_drill
from seawall.orders.standing import OPEN, is_overdue
from seawall.transaction import Transaction

#: The page about what was refused on arrival: no clock runs, and somebody should know.
_REFUSED = f"{PageCause.AT_ONCE}:refused"
#: A page that went out without the database, and was written down when it was back.
_OUTSIDE = "paged_outside"
_PAST_END = frozenset({PageCause.DEADLINE, PageCause.OVERDUE})
_SOON, _ONE_MOMENT = timedelta(seconds=1), timedelta(minutes=1)


def watch_clock(order: Order, clock: Clock, *, tx: Transaction, now: datetime) -> None:
    """Owe the pages of a clock that has just started, or started afresh."""
    until = stamp(clock.due_at) or ""
    for due in pages(clock, now=now, zone=zone_of_nights(clock, tx=tx)):
        occasion = Occasion(due.share, f"{due.share}:{until}", until)
        owe_page(order, occasion, at=due.at, tx=tx, now=now)


def call_now(order: Order, *, why: str, tx: Transaction, now: datetime) -> None:
    """Page at once, whatever the clock says; once for each reason."""
    occasion = Occasion(PageCause.AT_ONCE, f"{PageCause.AT_ONCE}:{why}")
    owe_page(order, occasion, at=now, tx=tx, now=now)


def call_for_refusal(order: Order, *, tx: Transaction, now: datetime) -> None:
    """Page once that something of an authority was refused: within an hour, once for each.

    Whoever floods us with forgeries in one name wakes somebody once an hour, and no more.
    """
    name = order.authority or order.authority_name
    key = f"page-refused:{order.organisation}:{name}:{now:%Y%m%d%H}"
    owe_page(order, Occasion(PageCause.AT_ONCE, _REFUSED), at=now, key=key, tx=tx, now=now)


def page_if_unapplied(action: ActionId, *, tx: Transaction, now: datetime) -> bool:
    """Half of an action's time is gone: page about the orders that it carries out, if need be.

    True where there are such orders: one page names the order, however many actions it took.
    """
    case = tx.enforcement.action(action).case
    orders = [
        order for order in tx.orders.orders_of_case(case) if order.state in OPEN and order.due_at
    ]
    if orders and paging.is_unapplied(action, tx=tx, now=now):
        for order in orders:
            until = stamp(order.due_at) or ""
            occasion = Occasion(PageCause.NOT_APPLIED, f"{PageCause.NOT_APPLIED}:{until}", until)
            owe_page(order, occasion, at=now, tx=tx, now=now)
    return bool(orders)


def page_if_due(
    order: OrderId, occasion: Occasion, *, by: OnCallSettings, tx: Transaction, now: datetime
) -> Event | None:
    """Page somebody if that is still needed; the event they are told with."""
    stored_order = tx.orders.locked(order)
    if not _stands(stored_order, occasion, tx=tx):
        return None
    if occasion.share in _PAST_END:
        event = page_overdue(order, by=by, tx=tx, now=now)
        _follow_overdue(stored_order, by=by, tx=tx, now=now)
        return event
    event = None
    rest = _next_reminder(stored_order, occasion, by=by, tx=tx, now=now)
    asked_items = tx.orders.asked_items(order)
    is_needed = occasion.name == _REFUSED or is_page_needed(
        occasion.share, stored_order, asked_items, rests=rest is not None
    )
    if is_needed:
        occasion = replace(occasion, rung=_rung(stored_order, occasion, tx=tx))
        event = _send(stored_order, occasion, by=by, tx=tx, now=now)
    if is_page_followed(occasion.share):
        _follow(stored_order, event, rest, by=by, tx=tx, now=now)
    return event


def page_overdue(
    order: OrderId, *, by: OnCallSettings, tx: Transaction, now: datetime
) -> Event | None:
    """Page about what is open past its end, unless it rests or was told a moment ago.

    The first of these is the page of the end itself, should its job have been lost.
    """
    stored_order = tx.orders.locked(order)
    due = _next_overdue(stored_order, by=by, tx=tx, now=now)
    if due is None or now < due:
        return None
    until = stamp(stored_order.due_at) or ""
    told = len(_told_past_end(stored_order, tx=tx))
    name, share = f"{PageCause.OVERDUE}:{until}:{told}", PageCause.OVERDUE
    if not told:
        name, share = f"{PageCause.DEADLINE}:{until}", PageCause.DEADLINE
    return _send(stored_order, Occasion(share, name, until, 1 + told), by=by, tx=tx, now=now)


def _send(
    order: Order, occasion: Occasion, *, by: OnCallSettings, tx: Transaction, now: datetime
) -> Event | None:
    """Write the page down, tell the feed, and owe a call by every way; None if it was sent."""
    rung = min(occasion.rung, highest_rung(order, by=by, tx=tx))
    alarm = Alarm(
        id=AlarmId(new_id("alm", now=now)),
        about=order.id,
        moment=occasion.name,
        cause=occasion.share.value,
        at=now,
        rung=rung,
    )
    if not tx.alarms.add(alarm):
        return None
    asked_items = tx.orders.asked_items(order.id)
    page_text = page(order, asked_items, now=now, base=by.base, domain=_domain(order, tx=tx))
    data = {"about": order.id, "say": page_text.say}
    event = tx.enforcement.add_event(kind=ATTENTION_NEEDED, about=order.id, data=data, now=now)
    tx.alarms.name_event(alarm, event.id)
    push_event(event, tx=tx, now=now)
    callees = callees_of(order, rung, by=by, tx=tx)
    public: dict[str, JSON] = {
        "event": event.id,
        "share": occasion.share.value,
        "ways": [str(way) for way in callees.ways],
    }
    words = {
        "say": page_text.say,
        "url": page_text.url,
        "title": page_text.title,
        "occasion": occasion.name,
        "rung": rung,
        "whom": dict(callees.whom),
    }
    remember_step(order, HistoryStep("paged", data=words, public=public), tx=tx, now=now)
    owe_calls(order, event, callees.ways, tx=tx, now=now)
    return event


def _follow(
    order: Order,
    event: Event | None,
    rest: datetime | None,
    *,
    by: OnCallSettings,
    tx: Transaction,
    now: datetime,
) -> None:
    """Owe the reminder after this one: after its time, or when a promise ends; none past the end."""
    if order.state not in OPEN or is_overdue(order, now):
        return
    clock = order_clock(order, tx=tx)
    period = clock.wall_time if clock else None
    after = rest or now + _every(order, clock, by=by, now=now)
    zone = zone_of_nights(clock, tx=tx)
    after = moment_by_day(after, period=period, end=order.due_at, zone=zone)
    if order.due_at is not None and after >= order.due_at:
        return
    name = f"{PageCause.AGAIN}:{event.id if event else stamp(after)}"
    occasion = Occasion(PageCause.AGAIN, name, stamp(order.due_at) or "")
    owe_page(order, occasion, at=after, tx=tx, now=now)


def _next_reminder(
    order: Order, occasion: Occasion, *, by: OnCallSettings, tx: Transaction, now: datetime
) -> datetime | None:
    """When a repeat is due instead of now: after a promise, or after what was just told.

    That a platform is silent is told whoever has promised what, but not twice in one moment.
    """
    if occasion.share not in {PageCause.AGAIN, PageCause.NOT_APPLIED}:
        return None
    is_repeat, clock = occasion.share is PageCause.AGAIN, order_clock(order, tx=tx)
    told = [alarm.at for alarm in tx.alarms.of(order.id) if alarm.event]
    passed = [clock.at_share(0.8), clock.half_time if is_repeat else None] if clock else []
    told.extend(at for at in passed if at and at <= now)  # its own page is on its way
    every = _every(order, clock, by=by, now=now) if is_repeat else _ONE_MOMENT
    again = max(told) + every if told else now
    if is_repeat:
        again = max(again, _rest(order, tx=tx, now=now) or again)
    return again if again > now else None


def _follow_overdue(order: Order, *, by: OnCallSettings, tx: Transaction, now: datetime) -> None:
    """Owe the next page about what stays open, at the moment that it falls due."""
    at = _next_overdue(order, by=by, tx=tx, now=now)
    if at is None:
        return
    until, at = stamp(order.due_at) or "", max(at, now + _SOON)
    occasion = Occasion(PageCause.OVERDUE, f"{PageCause.OVERDUE}:{until}:{stamp(at)}", until)
    owe_page(order, occasion, at=at, tx=tx, now=now)


def _next_overdue(
    order: Order, *, by: OnCallSettings, tx: Transaction, now: datetime
) -> datetime | None:
    """When the next page about an open order past its end is due; None if there is none."""
    if not is_overdue(order, now):
        return None
    told = _told_past_end(order, tx=tx)
    if not told:
        is_silent = is_drill(order) and not tx.alarms.of(order.id)
        return None if is_silent else order.due_at
    if is_drill(order) and told[-1].rung >= highest_rung(order, by=by, tx=tx):
        return None
    clock = order_clock(order, tx=tx)
    period = clock.wall_time if clock else None
    after = told[-1].at + _every(order, clock, by=by, now=told[-1].at)
    after = max(after, _rest(order, tx=tx, now=now) or after)
    zone = zone_of_nights(clock, tx=tx)
    return moment_by_day(after, period=period, end=order.due_at, zone=zone)


def _told_past_end(order: Order, *, tx: Transaction) -> list[Alarm]:
    """The pages about the end that the order has now, since it came; oldest first."""
    until = stamp(order.due_at) or ""
    return [
        alarm
        for alarm in tx.alarms.of(order.id)
        if alarm.cause in _PAST_END and alarm.moment.partition(":")[2].startswith(until)
    ]


def _rest(order: Order, *, tx: Transaction, now: datetime) -> datetime | None:
    """Until when a person's promise holds; one from before the end is none after it."""
    since = order.due_at if order.due_at and is_overdue(order, now) else None
    promises = [
        alarm.quiet_until
        for alarm in tx.alarms.of(order.id)
        if alarm.quiet_until
        and alarm.quiet_until > now
        and alarm.acknowledged_at
        and (since is None or alarm.acknowledged_at >= since)
    ]
    return max(promises, default=None)


def _rung(order: Order, occasion: Occasion, *, tx: Transaction) -> int:
    """How far a page before the end goes: as far as those that nobody has answered went.

    At four fifths the second person is called too, if nobody has ever said that they have it.
    """
    alarms = tx.alarms.of(order.id)
    reached = max((alarm.rung for alarm in alarms if alarm.acknowledged_at is None), default=0)
    is_answered = any(alarm.acknowledged_at for alarm in alarms)
    least = 1 if occasion.share is PageCause.FOUR_FIFTHS and not is_answered else 0
    return max(occasion.rung, reached, least)


def _every(order: Order, clock: Clock | None, *, by: OnCallSettings, now: datetime) -> timedelta:
    """How long after a page at this moment the next one comes."""
    period = clock.wall_time if clock else None
    span = span_of(period, end=order.due_at, since=order.received_at, now=now)
    return repeat_every(span, shortest=by.again)


def note_paged_outside(order: OrderId, at: datetime, *, tx: Transaction, now: datetime) -> None:
    """Write down a page that went out while this database could not be written; once."""
    stored_order, public = tx.orders.locked(order), {"reached_at": stamp(at)}
    is_known = any(
        event.what == _OUTSIDE and event.data["reached_at"] == public["reached_at"]
        for event in tx.orders.events(order)
    )
    if not is_known:
        remember_step(stored_order, HistoryStep(_OUTSIDE, public=public), tx=tx, now=now)


def _domain(order: Order, *, tx: Transaction) -> str:
    """Where a letter was mailed from: nothing of what it says, and no mailbox."""
    if order.form is not Form.LETTER or order.document is None:
        return ""
    return tx.orders.document(order.document).sender.rpartition("@")[2]


def _stands(order: Order, occasion: Occasion, *, tx: Transaction) -> bool:
    """Whether the clock that owes the page still ends when it did."""
    if not occasion.until:
        return True
    return occasion.until in {stamp(clock.due_at) for clock in tx.orders.clocks(order.id)}
