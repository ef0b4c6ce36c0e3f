"""Long orders for tests, which are opened a few addresses at a time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from seawall.ids import ItemId
from seawall.journeys.orders import order_opening
from seawall.orders.model import Order
from seawall.orders.opening import model
from seawall.people.model import Organisation
from seawall.transaction import transaction
from tests.answering_made import Desk, make_desk, minutes
from tests.orders_made import NOON, URL, referral, take_in

#: More than four addresses are long here: two are opened at once, and then three at a time.
AT_ONCE, FIRST, PART = 4, 2, 3
LONG = 9
#: When most of what happens to one happens.
LATER = NOON + minutes(5)


def open_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is long, and how much of it is opened at once."""
    for name, number in (("MOST_AT_ONCE", AT_ONCE), ("FIRST", FIRST), ("PART", PART)):
        monkeypatch.setattr(model, name, number)


def addresses(count: int = LONG, *, word: str = "long") -> list[dict[str, str]]:
    """So many addresses of one platform."""
    return [{"url": f"{URL}-{word}-{number}"} for number in range(count)]


def make_long_desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A platform at which nine addresses are a long order."""
    desk = make_desk()
    open_few_at_a_time(monkeypatch)
    return desk


def receive_long(desk: Desk, *, count: int = LONG, now: datetime = NOON, **fields: Any) -> Order:
    """A removal order of many addresses that has just come in, signed."""
    return desk.receive(now=now, **{"locations": addresses(count), **fields})


def open_part(org: Organisation, order: Order, *, now: datetime = NOON) -> bool:
    """The next addresses are opened; whether others wait."""
    with transaction(org.id) as tx:
        return order_opening.open_next_part(order.id, tx=tx, now=now)


def open_rest(org: Organisation, order: Order, *, now: datetime = NOON) -> None:
    """All of it is opened."""
    while open_part(org, order, now=now):
        pass


def case_items(desk: Desk, order: Order) -> set[ItemId | None]:
    """The items in the case of an order."""
    with transaction(desk.org.id) as tx:
        return {line.item for line in tx.cases.items(tx.orders.order(order.id).case)}


def withdraw(desk: Desk, order: Order, *urls: str) -> Order:
    """The letter by which its authority takes an order back, or these addresses out of it."""
    body = referral(desk.authority, form="withdrawal", locations=[{"url": url} for url in urls])
    body = {**body, "withdraws": order.reference, "withdraws_form": "removal_order"}
    return take_in(desk.org, body, by=desk.authority, now=LATER).order
