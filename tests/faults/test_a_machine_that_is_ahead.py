"""A real worker on a machine whose wall clock is an hour and a half ahead: the alarm fires."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from seawall.transaction import close_connection
from tests.answering_made import make_desk
from tests.enforcement_made import receiver
from tests.faults.on_call_made import causes
from tests.faults.preloads import wrong_clock
from tests.orders_made import annex1, take_in
from tests.waiting import until
from tests.worker.processes import working

OF_AN_HOUR = Counter(["half", "four_fifths", "deadline"])


def received_now(desk):
    now = datetime.now(UTC)
    body = annex1(desk.authority, issued_at=now.isoformat(timespec="seconds"))
    return take_in(desk.org, body, by=desk.authority, now=now).order


@pytest.mark.both_databases
def test_fault_08_a_worker_whose_clock_is_90_minutes_ahead_fires_every_alarm_of_an_hour(
    database, monkeypatch
):
    with receiver() as pager:
        monkeypatch.setenv("SEAWALL_ON_CALL_URL", pager.url)
        monkeypatch.setenv("SEAWALL_PUBLIC_URL", "https://seawall.example")
        desk = make_desk()
        order = received_now(desk)
        close_connection()
        with working(database, **wrong_clock(timedelta(minutes=90))):
            until(lambda: told(desk, order) >= OF_AN_HOUR)
            until(lambda: len(pages(pager, order)) >= told(desk, order).total())

    assert all(told(desk, order)[cause] == 1 for cause in OF_AN_HOUR)
    assert any("over" in say for say in pages(pager, order))
    assert desk.now_is(order).due_at == order.due_at


def told(desk, order):
    """Why somebody was paged about an order: all are due at once, and three hands send them."""
    return Counter(cause for cause, _ in causes(desk, order))


def pages(pager, order):
    """What whoever is on call was told of it."""
    said = [got.event["data"] for got in pager.got]
    return [one["say"] for one in said if one["about"] == order.id]
