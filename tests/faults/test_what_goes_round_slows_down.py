"""A job that fails again and again waits longer, is told, and slows no order's clock down."""

from __future__ import annotations

import json
import os
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django_tasks import task

from seawall.app.doctor import work as doctor
from seawall.app.health.health_facts import HealthFacts
from seawall.app.health.loops_at_work import judge_loops
from seawall.db import models as db
from seawall.enforcement.outbox.job_lanes import Lane
from seawall.enforcement.outbox.model import (
    MOST_SILENCES,
    Heartbeat,
    JobState,
    NextTime,
    OwedJob,
    TaskRetry,
)
from seawall.transaction import INSTALLATION, transaction
from seawall.worker import tasks
from seawall.worker.emergency import beating
from seawall.worker.loops import process_starts
from seawall.worker.loops.pace import CLOCK, OWN, PROCESS
from seawall.worker.loops.trouble import loop_troubles, tell_trouble
from seawall.worker.runner import SHORTEST_REST, Worker
from seawall.worker.watch import watching
from tests.answering_made import make_desk, minutes
from tests.enforcement_made import Time, worker
from tests.faults.on_call_made import AN_HOUR, causes, people_on_call, work
from tests.orders_made import NOON, make_contact_point
from tests.people_made import make_organisation
from tests.waiting import PATIENCE, until

HERE = "tests.faults.test_what_goes_round_slows_down"
NIGHT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
RUNS: list[datetime] = []


@pytest.fixture
def on_call(monkeypatch):
    with people_on_call(monkeypatch) as phones:
        yield phones


@pytest.fixture(autouse=True)
def fresh():
    RUNS.clear()


def broken(*_, **__):
    raise ValueError("a fault of ours")


@task(takes_context=True)
def again_at_once(context, **arguments):
    """Succeeds, finds the same work again, and wants it now."""
    RUNS.append(context.now)
    return NextTime(context.now)


@task(takes_context=True)
def retry_before(context, **arguments):
    """Fails, and wants to be tried again at a moment that was a while ago."""
    RUNS.append(context.now)
    return TaskRetry(context.now - timedelta(hours=1), "nobody answered")


@task(takes_context=True)
def leave(context, **arguments):
    raise SystemExit(1)


@task(takes_context=True)
def note(context, **arguments):
    RUNS.append(context.now)


def only(monkeypatch, *periodic):
    """A worker that owes these periodic tasks and nothing else."""
    monkeypatch.setattr("seawall.worker.clocks.PERIODIC", periodic)


def troubles(now):
    with transaction(INSTALLATION) as tx:
        return loop_troubles(tx.outbox.heartbeats(), now=now)


def health(now):
    return judge_loops(HealthFacts(0.0, 0.0, (), loops=tuple(troubles(now))))


def fail_on(time, hand, *, failures):
    """Let what is due fail so often, waiting as long as it says each time; the waits."""
    waits = []
    hand.arm()
    for _ in range(failures):
        assert hand.step()
        with transaction(INSTALLATION) as tx:
            (due,) = [
                job.run_after
                for job in map(tx.outbox.by_key, ("every:sequence_ledger", "every:watch_deadlines"))
                if job
            ]
        waits.append((due - time.at).total_seconds())
        time.at = due
    return waits


def call_about(loop):
    """When whoever is on call is called about it."""
    with transaction(INSTALLATION):
        (row,) = db.JobRow.objects.filter(
            key__startswith=f"on-call:loop/{loop}/", key__endswith=":webhook"
        )
    return row.run_after


def test_our_own_work_that_fails_waits_longer_each_time_and_is_told_by_day(sqlite, monkeypatch):
    organisation = make_organisation(now=NIGHT)
    make_contact_point(organisation, facts={"zone": "UTC"})
    only(monkeypatch, tasks.sequence_ledger)
    monkeypatch.setattr(tasks, "place_entries", broken)
    time = Time(NIGHT)

    assert fail_on(time, worker(time), failures=6) == [1, 5, 30, 120, 600, 600]

    assert call_about("sequence_ledger") >= NIGHT.replace(hour=7)
    finding, examined = health(time.at), doctor.loops(troubles(time.at))
    assert finding.is_fine
    assert "sequence_ledger" in finding.says
    assert examined.state == "amber"
    assert "ValueError: a fault of ours" in examined.says


def test_the_watch_that_fails_is_tried_every_few_seconds_and_wakes_somebody(sqlite, monkeypatch):
    organisation = make_organisation(now=NIGHT)
    make_contact_point(organisation, facts={"zone": "UTC"})
    only(monkeypatch, watching.watch_deadlines)
    monkeypatch.setattr(watching.orders, "ways", broken)
    time = Time(NIGHT)
    waits = fail_on(time, worker(time), failures=CLOCK.alarm_at)

    assert max(waits) == 5
    assert call_about("watch_deadlines") <= time.at
    assert not health(time.at).is_fine
    assert doctor.loops(troubles(time.at)).state == "red"


def test_it_is_told_before_it_succeeded_and_no_more_once_it_has(sqlite, monkeypatch):
    make_organisation()
    only(monkeypatch, tasks.sequence_ledger)
    time = Time(NOON)
    with monkeypatch.context() as failing:
        failing.setattr(tasks, "place_entries", broken)
        fail_on(time, worker(time), failures=OWN.alarm_at)
    before = [trouble.name for trouble in troubles(time.at)]
    monkeypatch.setattr(tasks, "place_entries", lambda now: None)
    while worker(time).step():
        pass

    assert (before, list(troubles(time.at))) == (["sequence_ledger"], [])
    assert health(time.at) == judge_loops(HealthFacts(0.0, 0.0, ()))


def test_the_clock_of_an_order_is_the_same_beside_work_that_fails_for_ever(
    sqlite, on_call, monkeypatch
):
    """Everything else that is periodic fails at each turn, and a job of each lane is parked."""
    desk = make_desk()
    order = desk.receive()
    with transaction(desk.org.id) as tx:
        for lane in Lane:
            tx.outbox.add(OwedJob(f"{HERE}.leave", {"lane": lane}, lane=lane), now=NOON)
    for broken_task in (tasks, beating):
        monkeypatch.setattr(broken_task, "transaction", broken)
    work(desk, NOON + AN_HOUR + minutes(1))

    told = causes(desk, order)
    assert ("half", "12:30") in told
    assert ("deadline", "13:00") in told


def test_work_that_comes_again_at_once_lets_others_in_between(sqlite):
    time = Time(NOON)
    hand = worker(time)
    with transaction(INSTALLATION) as tx:
        tx.outbox.add(OwedJob(f"{HERE}.again_at_once", key="every:again_at_once"), now=NOON)
    assert hand.step()

    assert not hand.step()
    with transaction(INSTALLATION) as tx:
        again = tx.outbox.by_key("every:again_at_once")
    assert again.run_after == NOON + SHORTEST_REST


def test_work_that_fails_and_is_tried_again_at_once_lets_others_in_between(sqlite):
    hand = worker(Time(NOON))
    with transaction(INSTALLATION) as tx:
        failing = tx.outbox.add(OwedJob(f"{HERE}.retry_before", {}), now=NOON)
    assert hand.step()

    assert not hand.step()
    with transaction(INSTALLATION) as tx:
        assert tx.outbox.job(failing).run_after == NOON + SHORTEST_REST


def test_a_task_that_exits_ends_no_thread_and_is_parked_as_any_other(sqlite, monkeypatch):
    only(monkeypatch)
    organisation = make_organisation()
    stop, time = threading.Event(), Time()
    with transaction(organisation.id) as tx:
        bad = tx.outbox.add(OwedJob(f"{HERE}.leave", {"n": 1}), now=NOON)
    hand = Worker("test", 1, clock=time)
    thread = threading.Thread(target=hand.run, args=(stop,))
    thread.start()
    try:
        for tries in (1, 2):
            until(lambda tries=tries: _standing(bad) == (JobState.READY, tries))
            time.pass_by(minutes=10)
        until(lambda: _standing(bad) == (JobState.DEAD, 3))
        with transaction(organisation.id) as tx:
            tx.outbox.add(OwedJob(f"{HERE}.note", {"n": 2}), now=time.at)
        until(lambda: RUNS)
    finally:
        stop.set()
        thread.join(PATIENCE)


def test_a_job_that_cannot_be_ended_holds_up_no_other_in_its_lane(sqlite, monkeypatch):
    organisation = make_organisation()
    hand = worker(Time())
    with transaction(organisation.id) as tx:
        for number in (1, 2):
            tx.outbox.add(OwedJob(f"{HERE}.note", {"n": number}), now=NOON)
    real, first = Worker._end, [True]

    def end(self, job, ending):
        if first and first.pop():
            raise ValueError("a row that takes nothing")
        real(self, job, ending)

    monkeypatch.setattr(Worker, "_end", end)

    assert hand.step()
    assert hand.step()
    assert len(RUNS) == 2


def test_a_periodic_job_that_kills_three_workers_is_told_at_once_and_goes_on(sqlite, monkeypatch):
    make_organisation()
    only(monkeypatch, watching.watch_deadlines)
    time = Time(NOON)
    worker(time).arm()
    for _ in range(MOST_SILENCES):
        assert worker(time)._claim(["default"])  # and the process is killed
        time.pass_by(minutes=5)
    worker(time).step()

    assert [trouble.name for trouble in troubles(time.at)] == ["watch_deadlines"]
    assert call_about("watch_deadlines") == time.at


def test_a_worker_that_is_killed_and_started_again_and_again_is_told(sqlite, monkeypatch):
    make_organisation()
    waits = []
    for number in range(PROCESS.alarm_at + 1):
        monkeypatch.setattr(os, "getpid", lambda number=number: 4_000_000 + number)  # none lives
        waits.append(process_starts.note_start(now=NOON + timedelta(seconds=number)))

    assert waits[:3] == [timedelta(0), PROCESS.waits[0], PROCESS.waits[1]]
    (trouble,) = troubles(NOON + minutes(1))
    assert (trouble.kind, trouble.can_wait) == ("worker", False)


def test_workers_that_live_or_were_told_to_end_are_no_failure(sqlite):
    make_organisation()
    alive = [{"pid": os.getppid(), "at": NOON.isoformat()}] * 9
    with transaction(INSTALLATION) as tx:
        tx.outbox.beat(Heartbeat(process_starts._name(), NOON, json.dumps(alive)))
    for _ in range(PROCESS.alarm_at + 1):
        assert process_starts.note_start(now=NOON) == timedelta(0)
        process_starts.note_end(now=NOON)

    assert list(troubles(NOON)) == []


def test_starts_of_long_ago_are_forgotten(sqlite, monkeypatch):
    for number in range(4):
        monkeypatch.setattr(os, "getpid", lambda number=number: 4_000_000 + number)
        process_starts.note_start(now=NOON)
    monkeypatch.undo()

    assert process_starts.note_start(now=NOON + minutes(11)) == timedelta(0)


def test_where_workers_die_no_lane_with_a_clock_begins_later():
    served = process_starts.lanes_with_clocks(tuple(Lane))

    assert {Lane.OWN, Lane.URGENT, Lane.INBOX} == set(served)


def test_a_loop_is_told_once_a_day_and_one_with_a_deadline_once_an_hour(sqlite):
    organisation = make_organisation()
    for hour in range(3):
        for pace in (OWN, CLOCK):
            for _ in range(5):
                now = NOON + timedelta(hours=hour)
                tell_trouble(f"alarm {pace.can_wait}", pace, 20, "no", now=now)

    with transaction(organisation.id) as tx:
        told = [it.about for it in tx.ledger.recent(500) if it.what == "person.paged"]
    assert sum("True" in about for about in told) == 1
    assert sum("False" in about for about in told) == 3


def _standing(job):
    with transaction(INSTALLATION) as tx:
        row = tx.outbox.job(job)
    return row.state, row.attempts
