"""Nobody worked for five hours, or four work at once: every warning comes, and comes once."""

from __future__ import annotations

import threading
from collections import Counter

import pytest

from seawall.transaction import INSTALLATION, close_connection, transaction
from seawall.worker.runner import Worker
from tests.answering_made import configure, make_desk
from tests.enforcement_made import Time
from tests.faults.on_call_made import AN_HOUR
from tests.orders_made import NOON


def pages_of(desk) -> Counter[tuple[str, str]]:
    """How often each moment of each order was told to the feed."""
    with transaction(desk.org.id) as tx:
        orders = tx.orders.board(limit=None)
        return Counter(
            (order.id, event.data["occasion"])
            for order in orders
            for event in tx.orders.events(order.id)
            if event.what == "paged"
        )


def receive_orders(desk, count: int) -> None:
    for number in range(count):
        places = [{"url": f"https://videos.example.com/v/{number}"}]
        desk.receive(reference_number=f"FR-{number}", locations=places)


@pytest.mark.both_databases
@pytest.mark.parametrize("orders", [12, pytest.param(40, marks=pytest.mark.exhaustive)])
def test_after_five_hours_every_warning_comes_by_four_workers_and_each_once(
    database, orders, monkeypatch
):
    configure(monkeypatch)
    desk = make_desk()
    receive_orders(desk, orders)
    time = Time(NOON + 5 * AN_HOUR)
    stop = threading.Event()

    def work(number: int) -> None:
        hand = Worker(f"hand-{number}", clock=time, jitter=lambda: 0.0)
        while not stop.is_set() and hand.step():
            pass
        close_connection()

    hands = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    with transaction(INSTALLATION) as tx:
        assert tx.outbox.counts().get("dead", 0) == 0

    told = pages_of(desk)
    assert set(told.values()) == {1}
    warnings = Counter(name.partition(":")[0] for _, name in told)
    assert warnings == {"half": orders, "four_fifths": orders, "deadline": orders}
