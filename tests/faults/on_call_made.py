"""Three people who can be called, a platform that answers nothing, and a hand that works."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from seawall.ids import OrganisationId
from seawall.journeys.orders import order_paging, order_taking
from seawall.journeys.orders.alarm_health import unheard_alarms
from seawall.journeys.platform.endpoint_setup import add_endpoint
from seawall.orders.alarms.model import Alarm
from seawall.orders.model import Order
from seawall.transaction import INSTALLATION, transaction
from seawall.worker import orders
from tests.answering_made import Desk, configure
from tests.enforcement_made import Receiver, Time, receiver, work_until, worker
from tests.orders_made import NOON

AN_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class OnCall:
    """Whoever is on call, and the two who are called next."""

    first: Receiver
    second: Receiver
    third: Receiver

    def fall_silent(self) -> None:
        """No way to call anybody works."""
        for phone in (self.first, self.second, self.third):
            phone.answer = lambda _: 503

    def said(self, which: str) -> list[str]:
        """How the order stood by each page that one of them got."""
        return [got.body.decode().split(", ")[1] for got in getattr(self, which).got]


@contextmanager
def people_on_call(monkeypatch, **settings) -> Iterator[OnCall]:
    """Three push topics on the loopback, the first of them on call."""
    with ExitStack() as stack:
        phones = [stack.enter_context(receiver()) for _ in range(3)]
        first, second, third = phones
        line = [second.url, third.url]
        configure(monkeypatch, on_call_push=first.url, on_call_next=line, **settings)
        yield OnCall(*phones)


@contextmanager
def dead_platform(desk: Desk) -> Iterator[Receiver]:
    """A platform whose software answers every call with a fault."""
    with receiver(lambda _: 503) as platform:
        with transaction(desk.org.id) as tx:
            add_endpoint(platform.url, tx=tx, now=NOON)
        yield platform


def work(desk: Desk, until: datetime, time: Time | None = None) -> Time:
    """Do everything that falls due until then."""
    time = time or Time()
    work_until(until, time=time, hand=worker(time), org=desk.org.id)
    return time


def take(desk: Desk, order: Order, *, now: datetime, person=None, over: bool = False) -> None:
    """Somebody presses Assign to me, or Acknowledge page."""
    with transaction(desk.org.id) as tx:
        order_taking.take_order(order.id, person or desk.person, over=over, tx=tx, now=now)


def watch(organisation: OrganisationId, order: Order, *, now: datetime) -> bool:
    """The watch looks at an order; whether it paged."""
    with transaction(organisation) as tx:
        return bool(order_paging.page_overdue(order.id, by=orders.ways(), tx=tx, now=now))


def alarms(desk: Desk, about: str) -> list[Alarm]:
    """The pages about something, oldest first."""
    with transaction(desk.org.id) as tx:
        return tx.alarms.of(about)


def causes(desk: Desk, order: Order) -> list[tuple[str, str]]:
    """Why and at what time pages were sent."""
    return [(alarm.cause, f"{alarm.at:%H:%M}") for alarm in alarms(desk, order.id) if alarm.event]


def red(now: datetime) -> list[str]:
    """What makes the health page red."""
    with transaction(INSTALLATION) as tx:
        return unheard_alarms(tx=tx, now=now)
