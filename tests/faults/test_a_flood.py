"""Thousands of orders in a minute, slow senders and junk: each order is kept or told to come again.

How long an answer takes is measured by `benchmarks/flood.py`; here it is counted.
"""

from __future__ import annotations

import itertools
import socket
import threading
from contextlib import contextmanager, suppress

import pytest

from seawall.transaction import close_connection
from seawall.world.demo_bank import media
from tests.faults.serving import Senders, serving
from tests.faults.writers import stored_orders

pytestmark = pytest.mark.both_databases
JUNK = b"x" * 40_000


@contextmanager
def meanwhile(act, *, hands):
    """So many threads do this over and over, until the end; what each came to."""
    stop, ends = threading.Event(), []

    def go():
        for number in itertools.count():
            if stop.is_set() or number > 20_000:
                return
            ends.append(act(number))

    threads = [threading.Thread(target=go) for _ in range(hands)]
    for thread in threads:
        thread.start()
    try:
        yield ends
    finally:
        stop.set()
        for thread in threads:
            thread.join()


@pytest.mark.parametrize("orders", [20, pytest.param(10_000, marks=pytest.mark.exhaustive)])
@pytest.mark.timeout(3600)
def test_fault_28_orders_beside_uploads_are_all_acknowledged_or_told_to_come_back(
    database, tmp_path, orders
):
    senders, picture = Senders(), media("photos/coffee-cup.jpg")
    with serving(database, tmp_path) as service:

        def upload(_):
            return service.ask("POST", "/v1/checks", picture, key=1, kind="image/jpeg")[0]

        with meanwhile(upload, hands=2) as uploads:
            senders.bring(service, orders)

    assert senders.other == []
    assert len(senders.acknowledged) == orders
    assert set(senders.acknowledged.values()) == stored_orders()
    assert uploads
    assert set(uploads) <= {200, 429, 503}
    close_connection()


@contextmanager
def slow_lines(service, number):
    """So many connections that say a little of a request, and never end it."""
    with_body = b"POST %b HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\n{"
    beginnings = [
        b"GET /v1/orders HTTP/1.1\r\nHost: local",
        with_body % b"/v1/orders",
        with_body % b"/sign-in",
        with_body % b"/v1/checks",
    ]
    lines = []
    for beginning in itertools.islice(itertools.cycle(beginnings), number):
        line = socket.create_connection(("127.0.0.1", service.port), timeout=30)
        line.sendall(beginning)
        lines.append(line)
    try:
        yield lines
    finally:
        for line in lines:
            line.close()


@pytest.mark.parametrize(
    ("slow", "orders"), [(120, 10), pytest.param(500, 1_000, marks=pytest.mark.exhaustive)]
)
@pytest.mark.timeout(1800)
def test_fault_35_slow_senders_and_a_flood_of_junk_leave_every_order_its_acknowledgement(
    database, tmp_path, slow, orders
):
    senders = Senders()
    with serving(database, tmp_path) as service, slow_lines(service, slow):

        def flood(number):
            path = ("/v1/orders", "/sign-in", "/v1/reports")[number % 3]
            place = ("127.0.0.1", service.port)
            with suppress(OSError), socket.create_connection(place, 30) as line:
                head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(JUNK)}\r\n"
                line.sendall(f"{head}Connection: close\r\n\r\n".encode() + JUNK)
                return line.recv(64)[9:12]
            return b""

        with meanwhile(flood, hands=2) as flooded:
            senders.bring(service, orders)

    assert senders.other == []
    assert len(senders.acknowledged) == orders
    assert set(senders.acknowledged.values()) == stored_orders()
    assert flooded
    assert b"500" not in flooded
    close_connection()
