"""Somebody is called about an order, again and again, until they take it.

1. A clock starts, or starts afresh: its pages are owed, each a job with a key of its own. A
   clock of the machine that jumps ahead makes all of them due, once each; one that jumps
   back postpones none, since a job keeps the moment it was written with.
2. A page falls due, and is still needed: it goes on the feed, and every way to call a
   person is a job of its own, so that one that is dead does not stop another.
3. Nobody was reached by any way: that is an alarm itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from seawall.clocks.clock import Clock
from seawall.enforcement.delivery_patience import next_wait
from seawall.enforcement.envelope import ATTENTION_NEEDED, stamp
from seawall.enforcement.model import DeliveryResult, Event
from seawall.enforcement.outbox.model import DeadTask, Ending, OwedJob, TaskRetry
from seawall.enforcement.outbox.tasks import Task
from seawall.enforcement.refusal import meaning
from seawall.forms.model import Form
from seawall.ids import EventId, OrderId
from seawall.journeys.clocks._order_history import HistoryStep, remember_step
from seawall.journeys.enforcement._enforcement import push_event
from seawall.ledger import JSON
from seawall.orders.answering.on_call_pages import (
    OnCallPage,
    PageCause,
    is_page_followed,
    is_page_needed,
    page,
    pages,
)
from seawall.orders.model import Order
from seawall.outbound.model import CallAnswer
from seawall.transaction import Transaction

#: A way that does not answer is tried as if this much time were left.
_PATIENCE = timedelta(minutes=20)
#: The page about what was refused on arrival: no clock runs, and somebody should know.
_REFUSED = f"{PageCause.AT_ONCE}:refused"


class CallBy(StrEnum):
    """A way to reach the person on call."""

    WEBHOOK = "webhook"
    MAIL = "mail"
    PUSH = "push"


@dataclass(frozen=True, slots=True)
class OnCallSettings:
    """How this installation calls people, and where its pages lead."""

    ways: tuple[CallBy, ...]
    base: str
    again: timedelta


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a page is due for; one occasion is paged about once, however often its job runs.

    `until` is the end of the clock that owes it: one that was held or began afresh since
    owes others.
    """

    share: PageCause
    name: str
    until: str = ""


@dataclass(frozen=True, slots=True)
class PageAttempt:
    """One page by one way: everything that an attempt needs."""

    about: str
    event: Event
    page: OnCallPage
    way: CallBy
    is_urgent: bool


def watch_clock(order: Order, clock: Clock, *, tx: Transaction, now: datetime) -> None:
    """Owe the pages of a clock that has just started, or started afresh."""
    until = stamp(clock.due_at) or ""
    for due in pages(clock, now=now):
        _owe(order, Occasion(due.share, f"{due.share}:{until}", until), at=due.at, tx=tx, now=now)


def call_now(order: Order, *, why: str, tx: Transaction, now: datetime) -> None:
    """Page at once, whatever the clock says; once for each reason."""
    _owe(order, Occasion(PageCause.AT_ONCE, f"{PageCause.AT_ONCE}:{why}"), at=now, tx=tx, now=now)


def call_for_refusal(order: Order, *, tx: Transaction, now: datetime) -> None:
    """Page once that something of an authority was refused: within an hour, once for each.

    Whoever floods us with forgeries in one name wakes somebody once an hour, and no more.
    """
    name = order.authority or order.authority_name
    key = f"page-refused:{order.organisation}:{name}:{now:%Y%m%d%H}"
    _owe(order, Occasion(PageCause.AT_ONCE, _REFUSED), at=now, key=key, tx=tx, now=now)


def page_if_due(
    order: OrderId, occasion: Occasion, *, by: OnCallSettings, tx: Transaction, now: datetime
) -> Event | None:
    """Page somebody if that is still needed; the event they are told with."""
    stored_order = tx.orders.locked(order)
    if not _is_due(stored_order, occasion, tx=tx):
        return None
    page_text = page(stored_order, now=now, base=by.base, domain=_domain(stored_order, tx=tx))
    data = {"about": order, "say": page_text.say}
    event = tx.enforcement.add_event(kind=ATTENTION_NEEDED, about=order, data=data, now=now)
    push_event(event, tx=tx, now=now)
    public: dict[str, JSON] = {
        "event": event.id,
        "share": occasion.share.value,
        "ways": [way.value for way in by.ways],
    }
    words = {
        "say": page_text.say,
        "url": page_text.url,
        "title": page_text.title,
        "occasion": occasion.name,
    }
    step = HistoryStep("paged", data=words, public=public)
    remember_step(stored_order, step, tx=tx, now=now)
    _call(stored_order, event, by.ways, tx=tx, now=now)
    if is_page_followed(occasion.share):
        again = Occasion(PageCause.AGAIN, f"{PageCause.AGAIN}:{event.id}")
        _owe(stored_order, again, at=now + by.again, tx=tx, now=now)
    return event


def page_call(order: OrderId, event: EventId, way: CallBy, *, tx: Transaction) -> PageAttempt:
    """One call to the person on call: what is to be told, and by which way."""
    paged = _paged(order, event, tx=tx)
    page_text = OnCallPage(paged["title"], paged["say"], paged["url"])
    urgent = paged["share"] in {PageCause.AT_ONCE, PageCause.FOUR_FIFTHS}
    return PageAttempt(order, tx.enforcement.event(event), page_text, way, is_urgent=urgent)


def record_call(
    call: PageAttempt, answer: CallAnswer, *, attempt: int, tx: Transaction, now: datetime
) -> Ending:
    """Note how one call ended, and whether to call again; an alarm when the last way fails."""
    order = tx.orders.locked(OrderId(call.about))
    public = {"event": call.event.id, "way": call.way.value}
    if meaning(answer.status) is DeliveryResult.RECEIVED:
        remember_step(order, HistoryStep("person_reached", public=public), tx=tx, now=now)
        return None
    why = answer.error or f"the {call.way} answered {answer.status}"
    waited = now - call.event.at
    wait = next_wait(attempts=attempt, elapsed=waited, time_left=_PATIENCE, jitter=0)
    if wait is not None and waited < _PATIENCE:
        return TaskRetry(now + wait, why)
    step = HistoryStep("person_not_reached", public=public, sealed={"why": why})
    remember_step(order, step, tx=tx, now=now)
    _sound_if_nobody(order, call.event.id, tx=tx, now=now)
    return DeadTask(why)


def _domain(order: Order, *, tx: Transaction) -> str:
    """Where a letter was mailed from: nothing of what it says, and no mailbox."""
    if order.form is not Form.LETTER or order.document is None:
        return ""
    return tx.orders.document(order.document).sender.rpartition("@")[2]


def _call(
    order: Order, event: Event, ways: Sequence[CallBy], *, tx: Transaction, now: datetime
) -> None:
    """Owe a call by each way; with no way at all, sound the alarm now."""
    for way in ways:
        arguments = {
            "organisation": tx.organisation,
            "order": order.id,
            "event": event.id,
            "way": way.value,
        }
        key = f"call-order:{event.id}:{way}"
        tx.outbox.add(OwedJob(Task.CALL_FOR_ORDER, arguments, key=key), now=now)
    if not ways:
        _sound(order, event.id, tx=tx, now=now)


def _sound_if_nobody(order: Order, event: EventId, *, tx: Transaction, now: datetime) -> None:
    ways = set(_paged(order.id, event, tx=tx)["ways"])
    failed = {
        past_event.data["way"]
        for past_event in tx.orders.events(order.id)
        if past_event.what == "person_not_reached" and past_event.data["event"] == event
    }
    if failed == ways:
        _sound(order, event, tx=tx, now=now)


def _sound(order: Order, event: EventId, *, tx: Transaction, now: datetime) -> None:
    """Nobody can be reached: whoever watches the feed is told, and the ledger knows."""
    say = f"Nobody could be reached about {order.id}: no way to call the person on call works."
    data = {"about": order.id, "say": say}
    alarm = tx.enforcement.add_event(kind=ATTENTION_NEEDED, about=order.id, data=data, now=now)
    push_event(alarm, tx=tx, now=now)
    remember_step(order, HistoryStep("page_unheard", public={"event": event}), tx=tx, now=now)


def _paged(order: OrderId, event: EventId, *, tx: Transaction) -> dict[str, str]:
    return next(
        dict(past_event.data)
        for past_event in tx.orders.events(order)
        if past_event.what == "paged" and past_event.data["event"] == event
    )


def _is_due(order: Order, occasion: Occasion, *, tx: Transaction) -> bool:
    if occasion.until:
        ends = {stamp(clock.due_at) for clock in tx.orders.clocks(order.id)}
        if occasion.until not in ends:
            return False
    events = tx.orders.events(order.id)
    if any(
        event.data.get("occasion") == occasion.name for event in events if event.what == "paged"
    ):
        return False
    if occasion.name == _REFUSED:
        return True
    return is_page_needed(occasion.share, order, tx.orders.asked_items(order.id))


def _owe(
    order: Order,
    occasion: Occasion,
    *,
    at: datetime,
    tx: Transaction,
    now: datetime,
    key: str = "",
) -> None:
    arguments = {
        "organisation": tx.organisation,
        "order": order.id,
        "share": occasion.share.value,
        "name": occasion.name,
        "until": occasion.until,
    }
    owed_once = key or f"page-order:{order.id}:{occasion.name}"
    tx.outbox.add(OwedJob(Task.PAGE_ORDER, arguments, run_after=at, key=owed_once), now=now)
