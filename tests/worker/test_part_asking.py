"""The worker asks for what a decision is about part by part, and goes on where one was killed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from seawall.enforcement.parts.model import MOST_AT_ONCE, PART
from seawall.journeys.answers import part_asking
from seawall.journeys.platform.delivery import send_event_again
from seawall.orders.model import OrderState
from seawall.transaction import transaction
from seawall.worker.loops import part_by_part
from tests.answering_made import make_desk
from tests.asking_made import ask_few_at_a_time, comply_with_many
from tests.enforcement_made import Time, work_until, worker
from tests.openings_made import LATER, open_rest, receive_long
from tests.rows_attested import rows_that_differ
from tests.waiting import until
from tests.worker.processes import kill_9, start_worker, working


def asked(desk, order):
    return [line for line in desk.items(order) if line.action]


def unasked(desk, order):
    with transaction(desk.org.id) as tx:
        return tx.enforcement_parts.unasked_of_orders([order.id]).get(order.id, 0)


def test_the_worker_brings_all_of_a_decision_to_the_platform(database, monkeypatch):
    monkeypatch.setattr(part_by_part, "PAUSE_SECONDS", 0)
    ask_few_at_a_time(monkeypatch)
    desk, time = make_desk(), Time()
    order, decision = comply_with_many(desk)

    work_until(LATER + timedelta(minutes=1), time=time, hand=worker(time), org=desk.org.id)

    assert asked(desk, order) == desk.items(order)
    assert desk.now_is(order).asking == 0
    with transaction(desk.org.id) as tx:
        assert tx.enforcement_parts.next_part(decision.id) is None


def test_whoever_is_on_call_is_told_which_order_is_not_asked_for_to_its_end(database, monkeypatch):
    def broken(*_given, **_options):
        raise ValueError("no")

    ask_few_at_a_time(monkeypatch)
    monkeypatch.setattr(part_asking, "ask_next_part", broken)
    desk, time = make_desk(), Time()
    order, decision = comply_with_many(desk)
    time.pass_by(minutes=5)
    hand = worker(time)
    for _ in range(6):
        while hand.step(("urgent",)):
            pass
        time.pass_by(minutes=5)

    with transaction(desk.org.id) as tx:
        (told,) = tx.ledger.about(f"{order.id}/parked/02T12", prefix="person.paged")
        assert tx.ledger.about("ask_parts/parked/02T12") == []
        parked = tx.outbox.by_key(f"ask-parts:{decision.id}:0")
    assert order.id in told.public["say"]

    monkeypatch.undo()
    ask_few_at_a_time(monkeypatch)
    with transaction(desk.org.id) as tx:
        send_event_again(parked.id, tx=tx, now=time())
    while hand.step(("urgent",)):
        time.pass_by(seconds=1)
    assert asked(desk, order) == desk.items(order)


@pytest.mark.both_databases
def test_killed_while_it_asks_the_next_worker_asks_for_the_rest_once(database):
    desk, named = make_desk(), MOST_AT_ONCE + 2 * PART
    now = datetime.now(UTC)
    order = receive_long(desk, count=named, now=now, issued_at=now.isoformat(timespec="seconds"))
    open_rest(desk.org, order, now=now)
    decision = desk.comply(order, now=now)
    before = unasked(desk, order)

    doomed = start_worker(database)
    until(lambda: unasked(desk, order) < before)
    kill_9(doomed)
    assert desk.now_is(order).state is OrderState.RUNNING
    with working(database):
        until(lambda: desk.now_is(order).asking == 0)

    with transaction(desk.org.id) as tx:
        actions = tx.enforcement.actions_by(decision.id)
    assert len({action.target for action in actions}) == len(actions) == named
    assert desk.history(order).count("addresses_asked") == 1
    assert rows_that_differ() == []
