"""The job that opens a long order goes on where it was, and lets others have their turn."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from seawall.journeys.orders import order_opening as opening
from seawall.orders.model import OrderState
from seawall.orders.opening.model import MOST_AT_ONCE, PART
from seawall.transaction import transaction
from seawall.worker.loops import part_by_part
from tests.answering_made import make_desk
from tests.enforcement_made import Time, work_until, worker
from tests.openings_made import LONG, addresses, make_long_desk, receive_long
from tests.orders_made import NOON
from tests.rows_attested import rows_that_differ
from tests.waiting import until
from tests.worker.processes import kill_9, start_worker, working


@pytest.fixture
def desk(database, monkeypatch):
    monkeypatch.setattr(part_by_part, "PAUSE_SECONDS", 0)
    return make_long_desk(monkeypatch)


def unopened(desk, order):
    with transaction(desk.org.id) as tx:
        return tx.openings.unopened([order.id]).get(order.id, 0)


def test_the_worker_opens_a_long_order(desk):
    order, time = receive_long(desk), Time()

    work_until(NOON + timedelta(minutes=1), time=time, hand=worker(time), org=desk.org.id)

    assert desk.now_is(order).opening == 0
    assert [line.url for line in desk.items(order)] == [one["url"] for one in addresses()]


def test_what_fails_at_any_part_is_tried_again_from_there(desk, monkeypatch):
    order, time = receive_long(desk), Time()
    step, calls = opening.open_next_part, []

    def broken_once(*args, **options):
        calls.append(time())
        left = step(*args, **options)
        if len(calls) == 2:
            raise ConnectionError("The database went away.")
        return left

    monkeypatch.setattr(opening, "open_next_part", broken_once)
    work_until(NOON + timedelta(minutes=5), time=time, hand=worker(time), org=desk.org.id)

    assert len(desk.items(order)) == LONG
    assert desk.now_is(order).opening == 0


def test_between_two_stretches_of_an_opening_others_have_their_turn(desk, monkeypatch):
    order, time = receive_long(desk), Time()
    step, hand, turns = opening.open_next_part, worker(time), []

    def slow(*args, **options):
        time.pass_by(seconds=1)
        turns.append("part")
        if len(turns) == 1:
            desk.receive(now=time())
        return step(*args, **options)

    monkeypatch.setattr(opening, "open_next_part", slow)
    while hand.step(("urgent",)):
        turns.append("end of a turn")
        time.pass_by(seconds=1)

    assert turns[:2] == ["part", "end of a turn"]
    assert turns.count("part") == 3
    assert desk.now_is(order).opening == 0


@pytest.mark.both_databases
def test_killed_in_the_middle_of_an_order_the_next_worker_opens_the_rest_once(database):
    desk, named = make_desk(), MOST_AT_ONCE + 2 * PART
    now = datetime.now(UTC)
    order = receive_long(desk, count=named, now=now, issued_at=now.isoformat(timespec="seconds"))
    before = unopened(desk, order)

    doomed = start_worker(database)
    until(lambda: unopened(desk, order) < before)
    kill_9(doomed)
    assert desk.now_is(order).state is OrderState.RUNNING
    with working(database):
        until(lambda: desk.now_is(order).opening == 0)

    assert [line.url for line in desk.items(order)] == [one["url"] for one in addresses(named)]
    with transaction(desk.org.id) as tx:
        assert len(tx.cases.items(order.case)) == named
    assert desk.history(order).count("addresses_opened") == 1
    assert rows_that_differ() == []
