"""The calls of one page: by every way at once, again where one fails, and on where all do.

Nobody was reached by any way: that is an alarm itself. The feed, the ledger and the health
page say so, and the next in line is called at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from seawall.enforcement.delivery_patience import next_wait
from seawall.enforcement.envelope import ATTENTION_NEEDED
from seawall.enforcement.model import DeliveryResult, Event
from seawall.enforcement.outbox.model import DeadTask, Ending, OwedJob, TaskRetry
from seawall.enforcement.outbox.tasks import Task
from seawall.enforcement.refusal import meaning
from seawall.ids import EventId, OrderId
from seawall.journeys.clocks._order_history import HistoryStep, remember_step
from seawall.journeys.enforcement._enforcement import push_event
from seawall.journeys.orders.page_callees import OnCallSettings, addresses_of, highest_rung
from seawall.journeys.orders.page_owing import Occasion, owe_page
from seawall.ledger import JSON
from seawall.orders.answering.on_call_pages import OnCallPage, PageCause, is_page_urgent
from seawall.orders.model import Order
from seawall.outbound.model import CallAnswer
from seawall.transaction import Transaction

#: A way that does not answer is tried for so long, or for a sixth of what is left: then the
#: next person is called.
_PATIENCE, _LEAST_PATIENCE = timedelta(minutes=5), timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class PageAttempt:
    """One page by one way: everything that an attempt needs."""

    about: str
    event: Event
    page: OnCallPage
    way: str
    is_urgent: bool
    to: tuple[str, ...] = ()
    """Whom a way calls that is none of the installation's: push topics, mail addresses."""


def owe_calls(
    order: Order, event: Event, ways: Sequence[str], *, tx: Transaction, now: datetime
) -> None:
    """Owe a call by each way; with no way at all, sound the alarm now."""
    for way in ways:
        arguments = {
            "organisation": order.organisation,
            "order": order.id,
            "event": event.id,
            "way": str(way),
        }
        key = f"call-order:{event.id}:{way}"
        tx.outbox.add(OwedJob(Task.CALL_FOR_ORDER, arguments, key=key), now=now)
    if not ways:
        _sound(order, event.id, tx=tx, now=now)


def page_call(
    order: OrderId, event: EventId, way: str, *, by: OnCallSettings, tx: Transaction
) -> PageAttempt:
    """One call to a person: what is to be told, by which way, and to whom."""
    paged = _paged(order, event, tx=tx)
    page_text = OnCallPage(paged["title"], paged["say"], paged["url"])
    whom = paged.get("whom", {}).get(way, ())
    return PageAttempt(
        order,
        tx.enforcement.event(event),
        page_text,
        way,
        is_urgent=is_page_urgent(PageCause(paged["share"])),
        to=addresses_of(whom, by=by, tx=tx),
    )


def record_call(
    call: PageAttempt,
    answer: CallAnswer,
    *,
    attempt: int,
    by: OnCallSettings,
    tx: Transaction,
    now: datetime,
) -> Ending:
    """Note how one call ended, and whether to call again; an alarm when the last way fails."""
    order = tx.orders.locked(OrderId(call.about))
    public: dict[str, JSON] = {"event": call.event.id, "way": str(call.way)}
    if meaning(answer.status) is DeliveryResult.RECEIVED:
        tx.alarms.note_reached(call.event.id, now=now)
        remember_step(order, HistoryStep("person_reached", public=public), tx=tx, now=now)
        return None
    why = answer.error or f"the {call.way} answered {answer.status}"
    waited, patience = now - call.event.at, _patience(order, call.event.at)
    wait = next_wait(attempts=attempt, elapsed=waited, time_left=patience, jitter=0)
    if wait is not None and waited < patience:
        return TaskRetry(now + wait, why)
    step = HistoryStep("person_not_reached", public=public, sealed={"why": why})
    remember_step(order, step, tx=tx, now=now)
    _sound_if_nobody(order, call.event.id, by=by, tx=tx, now=now)
    return DeadTask(why)


def _patience(order: Order, since: datetime) -> timedelta:
    """How long one way is tried: a sixth of what is left of the order's time, and not for long."""
    if order.due_at is None or since >= order.due_at:
        return _PATIENCE
    return max(_LEAST_PATIENCE, min(_PATIENCE, (order.due_at - since) / 6))


def _sound_if_nobody(
    order: Order, event: EventId, *, by: OnCallSettings, tx: Transaction, now: datetime
) -> None:
    paged = _paged(order.id, event, tx=tx)
    failed = {
        past_event.data["way"]
        for past_event in tx.orders.events(order.id)
        if past_event.what == "person_not_reached" and past_event.data["event"] == event
    }
    if failed != set(paged["ways"]):
        return
    _sound(order, event, tx=tx, now=now)
    rung = int(paged.get("rung", 0)) + 1
    if rung <= highest_rung(order, by=by, tx=tx):
        occasion = Occasion(PageCause.UNHEARD, f"{PageCause.UNHEARD}:{event}", rung=rung)
        owe_page(order, occasion, at=now, tx=tx, now=now)


def _sound(order: Order, event: EventId, *, tx: Transaction, now: datetime) -> None:
    """Nobody can be reached: whoever watches the feed is told, and the ledger knows."""
    tx.alarms.note_unheard(event, now=now)
    say = f"No one could be reached about {order.id}: no way of calling the person on call works."
    data = {"about": order.id, "say": say}
    alarm = tx.enforcement.add_event(kind=ATTENTION_NEEDED, about=order.id, data=data, now=now)
    push_event(alarm, tx=tx, now=now)
    remember_step(order, HistoryStep("page_unheard", public={"event": event}), tx=tx, now=now)


def _paged(order: OrderId, event: EventId, *, tx: Transaction) -> Mapping[str, Any]:
    return next(
        past_event.data
        for past_event in tx.orders.events(order)
        if past_event.what == "paged" and past_event.data["event"] == event
    )
