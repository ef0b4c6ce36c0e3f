"""A person acknowledges a page: the pages that were sent rest for a while.

Never past the next moment of the clock, and after the end for a bounded time (`alarms.quiet`):
a promise is no answer to the authority. Whoever acts on an order says the same by that.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from seawall.enforcement.envelope import stamp
from seawall.errors import problem
from seawall.ids import AlarmId, OrderId, new_id
from seawall.journeys.clocks._order_history import HistoryStep, remember_step
from seawall.journeys.orders._page_clock import order_clock
from seawall.journeys.permission import require_right
from seawall.orders.alarms.model import Alarm
from seawall.orders.alarms.quiet import quiet_until
from seawall.orders.model import Order
from seawall.orders.standing import is_overdue
from seawall.orders.states import OVER
from seawall.people.model import Member
from seawall.transaction import Transaction

#: How long it rests once the authority was told, too late, why it cannot be carried out.
TOLD_LATE = timedelta(days=1)
_PROMISED = "promised"


def acknowledge_page(order: OrderId, person: Member, *, tx: Transaction, now: datetime) -> datetime:
    """Say for this person that they have it; until when nobody is paged again about it."""
    require_right(person, "order.answer")
    stored_order = tx.orders.locked(order)
    if stored_order.state in OVER:
        raise problem("orders.nothing-to-take")
    until = rest_pages(stored_order, person, tx=tx, now=now)
    step = HistoryStep("page_acknowledged", by=person.code, public={"until": stamp(until)})
    remember_step(stored_order, step, tx=tx, now=now)
    return until


def rest_pages(
    order: Order,
    person: Member,
    *,
    told: bool = False,
    tx: Transaction,
    now: datetime,
) -> datetime:
    """Let the pages rest that were sent; `told` where the authority has heard why it is late."""
    clock = order_clock(order, tx=tx)
    moments = [clock.half_time, clock.at_share(0.8)] if clock else []
    ahead = [at for at in [*moments, order.due_at] if at and at > now]
    until = quiet_until(
        now, period=clock.wall_time if clock else None, next_moment=min(ahead, default=None)
    )
    if is_overdue(order, now):
        until = max(until, now + TOLD_LATE) if told else max(until, *_since_end(order, tx=tx))
    if not tx.alarms.acknowledge(order.id, by=person.code, until=until, now=now):
        tx.alarms.add(_promise(order, person, until, now=now))
    return until


def _since_end(order: Order, *, tx: Transaction) -> list[datetime]:
    """Until when the pages rest that were answered since the end: no promise shortens another."""
    ends = [
        alarm.quiet_until
        for alarm in tx.alarms.of(order.id)
        if alarm.quiet_until
        and alarm.acknowledged_at
        and order.due_at
        and alarm.acknowledged_at >= order.due_at
    ]
    return [*ends, *([order.due_at] if order.due_at else [])]


def _promise(order: Order, person: Member, until: datetime, *, now: datetime) -> Alarm:
    """What a person has in hand that nobody was paged about."""
    return Alarm(
        id=AlarmId(new_id("alm", now=now)),
        about=order.id,
        moment=f"{_PROMISED}:{stamp(now)}",
        cause=_PROMISED,
        at=now,
        acknowledged_at=now,
        acknowledged_by=person.code,
        quiet_until=until,
    )
