"""Long orders for tests, which are opened a few addresses at a time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from seawall.journeys.orders import order_opening
from seawall.orders.model import Order
from seawall.orders.opening import model
from seawall.people.model import Organisation
from seawall.transaction import transaction
from tests.answering_made import Desk
from tests.orders_made import NOON, URL

#: More than four addresses are long here: two are opened at once, and then three at a time.
AT_ONCE, FIRST, PART = 4, 2, 3
LONG = 9


def open_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is long, and how much of it is opened at once."""
    for name, number in (("MOST_AT_ONCE", AT_ONCE), ("FIRST", FIRST), ("PART", PART)):
        monkeypatch.setattr(model, name, number)


def addresses(count: int = LONG, *, word: str = "long") -> list[dict[str, str]]:
    """So many addresses of one platform."""
    return [{"url": f"{URL}-{word}-{number}"} for number in range(count)]


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
