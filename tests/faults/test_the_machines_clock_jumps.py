"""The machine's clock is set two hours ahead, or a day back: no page is lost, none postponed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seawall.transaction import INSTALLATION, transaction
from seawall.worker.runner import Worker
from seawall.worker.watch.steady_clock import SteadyClock
from seawall.worker.watch.watching import forget_later_time, keep_time
from tests.answering_made import make_desk, minutes
from tests.enforcement_made import worker
from tests.faults.on_call_made import AN_HOUR, causes, people_on_call
from tests.orders_made import NOON
from tests.worker.watch.test_steady_clock import Machine

pytestmark = pytest.mark.usefixtures("on_call")


@pytest.fixture
def on_call(monkeypatch):
    with people_on_call(monkeypatch) as phones:
        yield phones


def everything(clock: SteadyClock) -> None:
    """Do all that is due now."""
    hand = worker(clock)
    for _ in range(200):
        if not hand.step():
            return
    raise AssertionError("the work has no end")


def jumps_told(desk) -> list[str]:
    with transaction(desk.org.id) as tx:
        entries = tx.ledger.recent(200)
    told = [entry for entry in entries if entry.what == "person.paged"]
    return [entry.public["say"] for entry in told if entry.about.startswith("clock/")]


def test_two_hours_ahead_every_page_is_sent_at_once_and_the_jump_is_noted(database):
    desk, machine = make_desk(), Machine()
    clock = machine.clock()
    order = desk.receive()
    machine.wall += 2 * AN_HOUR
    keep_time(clock)
    everything(clock)

    assert [cause for cause, _ in causes(desk, order)] == ["half", "four_fifths", "deadline"]
    (told,) = jumps_told(desk)
    assert told.startswith("The system clock jumped by 7200 s forward")


def test_a_day_back_and_a_restart_postpone_nothing(database):
    desk, machine = make_desk(), Machine()
    clock = machine.clock()
    order = desk.receive()
    machine.wait(25 * 60)
    keep_time(clock)
    machine.wall -= timedelta(days=1)
    restarted = machine.clock()
    Worker("again", clock=restarted).arm()
    machine.wait(5 * 60)
    everything(restarted)

    assert causes(desk, order) == [("half", "12:30")]
    (told,) = jumps_told(desk)
    assert "back; nothing is delayed" in told


def test_a_day_back_while_it_runs_postpones_nothing(database):
    desk, machine = make_desk(), Machine()
    clock = machine.clock()
    order = desk.receive()
    machine.wait(10)
    clock()
    machine.wall -= timedelta(days=1)
    machine.wait(3600)
    everything(clock)

    assert [cause for cause, _ in causes(desk, order)] == ["half", "four_fifths", "deadline"]


@pytest.mark.both_databases
def test_the_latest_moment_seen_is_never_lowered_but_by_a_person(database, monkeypatch):
    machine = Machine()
    machine.wall += timedelta(days=400)
    keep_time(machine.clock())
    machine.wall -= timedelta(days=400)
    late = machine.clock()
    keep_time(late)
    assert late() == NOON + timedelta(days=400)

    monkeypatch.setattr("seawall.worker.watch.watching.wall_clock", lambda: NOON + minutes(1))
    forget_later_time()
    right = machine.clock()
    keep_time(right)
    assert right() == NOON + minutes(1)
    with transaction(INSTALLATION) as tx:
        assert tx.alarms.mark_time(0) > 0
