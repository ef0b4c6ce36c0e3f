"""One order at which every worker falls over: parked, told, and no other waits for it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seawall.db import models as db
from seawall.enforcement.outbox.model import MOST_SILENCES, JobState
from seawall.journeys.orders import order_paging
from seawall.transaction import INSTALLATION, transaction
from seawall.worker.watch import watching
from tests.answering_made import make_desk, minutes
from tests.enforcement_made import Time, worker
from tests.faults.on_call_made import AN_HOUR, causes, people_on_call, red, work
from tests.orders_made import NOON

END = NOON + AN_HOUR
SILENT = timedelta(minutes=5)


@pytest.fixture
def on_call(monkeypatch):
    with people_on_call(monkeypatch) as phones:
        yield phones


@pytest.fixture
def poison(monkeypatch):
    """An order about which no page can be made."""
    real, poisoned = order_paging._send, set()

    def send(order, *arguments, **named):
        if order.id in poisoned:
            raise ValueError("a line that nothing can read")
        return real(order, *arguments, **named)

    monkeypatch.setattr(order_paging, "_send", send)
    return poisoned


def told_about(desk):
    with transaction(desk.org.id) as tx:
        entries = tx.ledger.recent(500)
    return [entry.public["say"] for entry in entries if entry.what == "person.paged"]


def test_a_page_that_fails_is_parked_after_three_tries_people_are_told_and_others_are_paged(
    database, on_call, poison
):
    desk = make_desk()
    bad = desk.receive(reference_number="FR-1")
    good = desk.receive(
        reference_number="FR-2", locations=[{"url": "https://videos.example.com/v/9"}]
    )
    poison.add(bad.id)
    work(desk, NOON + minutes(45))

    assert causes(desk, bad) == []
    assert ("half", "12:30") in causes(desk, good)
    (parked,) = {say for say in told_about(desk) if "has stopped" in say}
    assert bad.id in parked
    assert any(bad.id in got.body.decode() for got in on_call.first.got)


def test_a_job_that_kills_three_workers_is_given_to_no_fourth(database, on_call):
    desk = make_desk()
    order = desk.receive()
    time = Time(NOON + minutes(30))
    with transaction(desk.org.id) as tx:
        half = tx.outbox.by_key(f"page-order:{order.id}:half:2026-03-02T13:00:00Z")
    for _ in range(MOST_SILENCES):
        assert worker(time)._claim(["default"])[0].id == half.id  # and the process is killed
        time.at += SILENT
    for _ in range(20):
        worker(time).step()

    with transaction(desk.org.id) as tx:
        assert tx.outbox.job(half.id).state is JobState.DEAD
    assert any("has stopped" in say for say in told_about(desk))


def test_the_watch_itself_is_never_parked_however_many_workers_died_while_it_ran(database):
    time = Time(NOON)
    worker(time).arm()
    with transaction(INSTALLATION) as tx:
        watch = tx.outbox.by_key("every:watch_deadlines")
        db.JobRow.objects.exclude(id=watch.id).delete()
    for _ in range(2 * MOST_SILENCES):
        assert [job.id for job in worker(time)._claim(["default"])] == [watch.id]
        time.at += SILENT
    worker(time).step()
    time.at += 3 * SILENT
    worker(time).step()

    with transaction(INSTALLATION) as tx:
        again = tx.outbox.job(watch.id)
    assert (again.state, again.last_error) == (JobState.READY, "")


def test_the_watch_calls_somebody_about_an_order_that_it_cannot_read(database, on_call, poison):
    desk = make_desk()
    bad = desk.receive(reference_number="FR-1")
    good = desk.receive(
        reference_number="FR-2", locations=[{"url": "https://videos.example.com/v/9"}]
    )
    poison.add(bad.id)
    time = Time(END + minutes(1))
    hand = worker(time)
    hand.arm()
    with transaction(INSTALLATION):
        db.JobRow.objects.exclude(task=watching.watch_deadlines.module_path).delete()
    while hand.step():
        pass

    assert [cause for cause, _ in causes(desk, good)] == ["deadline"]
    assert any("cannot be read" in say and bad.id in say for say in told_about(desk))
    assert any(bad.id in says for says in red(time.at))
