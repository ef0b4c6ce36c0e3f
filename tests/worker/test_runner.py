"""The worker: prompt, fair, and unmoved by a task that fails."""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django_tasks import TaskResultStatus, task
from django_tasks.exceptions import InvalidTaskError, TaskResultDoesNotExist

from seawall.enforcement.outbox.job_lanes import Lane
from seawall.enforcement.outbox.model import OwedJob
from seawall.intake.evidence import vault
from seawall.transaction import INSTALLATION, close_connection, transaction
from seawall.worker.clocks import PERIODIC
from seawall.worker.runner import Worker
from tests.enforcement_made import NOON, Time, make_decided, receiver, worker
from tests.people_made import make_organisation
from tests.waiting import PATIENCE, until

pytestmark = pytest.mark.both_databases

SEEN: list[object] = []
HERE = "tests.worker.test_runner"
RELEASE = threading.Event()
PERIODIC_CALLS = {
    "poll_inbox": Lane.INBOX,
    "fetch_lists": Lane.CALLS,
    "submit_statements": Lane.CALLS,
    "sequence_ledger": Lane.OWN,
    "beat": Lane.URGENT,
}


@task(takes_context=True)
def note(context, **arguments):
    SEEN.append(arguments)


@task(takes_context=True)
def fail(context, **arguments):
    SEEN.append("failed")
    raise ValueError("no")


@task(takes_context=True)
def wait(context, **arguments):
    SEEN.append("waiting")
    RELEASE.wait(PATIENCE)


@pytest.fixture(autouse=True)
def fresh():
    SEEN.clear()
    RELEASE.clear()
    yield
    RELEASE.set()


def owe(organisation, name, *, endpoint=None, **more):
    arguments = {"n": 1} if endpoint is None else {"endpoint": endpoint}
    with transaction(organisation) as tx:
        return tx.outbox.add(OwedJob(f"{HERE}.{name}", arguments, **more), now=NOON)


def job(identity):
    with transaction(INSTALLATION) as tx:
        return tx.outbox.job(identity)


@contextmanager
def running(**more):
    """A worker in threads, on a clock that stands at noon."""
    stop = threading.Event()
    hand = Worker("test", clock=Time(), **more)
    thread = threading.Thread(target=hand.run, args=(stop,))
    thread.start()
    try:
        yield hand
    finally:
        RELEASE.set()
        stop.set()
        thread.join(timeout=PATIENCE)
        assert not thread.is_alive()


def test_a_job_is_done_and_its_row_says_so(database):
    identity = owe(make_organisation().id, "note")

    assert worker(Time()).step()

    assert SEEN == [{"n": 1}]
    assert job(identity).state == "done"


def test_nothing_is_done_before_it_is_due(database):
    time = Time()
    owe(make_organisation().id, "note", run_after=NOON + timedelta(minutes=1))

    assert not worker(time).step()
    time.pass_by(minutes=1)
    assert worker(time).step()


def test_a_task_that_raises_is_tried_three_times_and_then_parked_and_people_are_told(database):
    time = Time()
    organisation = make_organisation().id
    identity = owe(organisation, "fail")
    for _ in range(20):
        while worker(time).step():
            pass
        time.pass_by(minutes=10)

    assert SEEN == ["failed"] * 3
    assert job(identity).state == "dead"
    assert job(identity).last_error == "ValueError: no"
    with transaction(organisation) as tx:
        (told,) = tx.ledger.about("fail/parked/02T12")
    assert told.what == "person.paged"


def test_a_task_nobody_knows_harms_no_other(database):
    organisation = make_organisation().id
    owe(organisation, "nobody_knows_me")
    owe(organisation, "note")
    hand = worker(Time())

    assert hand.step()
    assert hand.step()
    assert SEEN == [{"n": 1}]


def test_a_slow_stranger_does_not_hold_up_a_page(database):
    organisation = make_organisation().id
    with running(threads=2):
        owe(organisation, "wait", lane=Lane.CALLS)
        until(lambda: "waiting" in SEEN)
        owe(organisation, "note")
        until(lambda: {"n": 1} in SEEN)


def test_endpoints_that_hang_hold_up_neither_an_answer_under_a_clock_nor_another_endpoint(database):
    organisation = make_organisation().id
    with running(threads=4):
        for number in range(4):
            key = f"deliver:{number}:end_slow"
            owe(organisation, "wait", lane=Lane.CALLS, endpoint="end_slow", key=key)
        until(lambda: "waiting" in SEEN)
        owe(organisation, "note", lane=Lane.CALLS, endpoint="end_quick", key="deliver:0:end_quick")
        owe(organisation, "note", lane=Lane.URGENT)
        until(lambda: {"endpoint": "end_quick"} in SEEN and {"n": 1} in SEEN)

        assert SEEN.count("waiting") == 1


@pytest.mark.parametrize("held", [lane for lane in Lane if lane is not Lane.OWN])
def test_whatever_holds_one_lane_holds_no_other(database, held):
    """A hub that drips holds no answer to an order, and no order that has just arrived."""
    organisation = make_organisation().id
    others = {lane.value for lane in Lane if lane is not held}
    with running(threads=6):
        for _ in range(3):
            owe(organisation, "wait", lane=held)
        until(lambda: "waiting" in SEEN)
        for lane in others:
            owe(organisation, "note", endpoint=lane, lane=Lane(lane))
        until(lambda: others <= {seen["endpoint"] for seen in SEEN if seen != "waiting"})


def test_the_heart_keeps_the_lease_of_a_long_job(database):
    """The lease is shorter than the job, and no other worker gets it."""
    organisation = make_organisation().id
    beats = Time()
    identity = owe(organisation, "wait")
    stop = threading.Event()
    hand = Worker("long", 1, lease=timedelta(seconds=0.3), clock=beats)
    thread = threading.Thread(target=hand.run, args=(stop,))
    thread.start()
    until(lambda: "waiting" in SEEN)
    first = job(identity).leased_until
    beats.pass_by(seconds=0.2)
    until(lambda: job(identity).leased_until > first)
    beats.pass_by(seconds=0.2)

    with transaction(INSTALLATION) as tx:
        taken = tx.outbox.claim(now=first, worker="thief", lease=timedelta(seconds=1))
    RELEASE.set()
    stop.set()
    thread.join(timeout=PATIENCE)
    assert identity not in [each.id for each in taken]
    assert job(identity).state == "done"


def test_a_stopped_worker_finishes_what_it_has_in_hand(database):
    organisation = make_organisation().id
    identity = owe(organisation, "wait")
    with running(threads=1):
        until(lambda: "waiting" in SEEN)

    assert job(identity).state == "done"


def test_work_committed_in_this_process_is_done_without_waiting_for_the_next_look(
    database, monkeypatch
):
    monkeypatch.setattr("seawall.worker.runner.POLL_SECONDS", 3600)
    organisation = make_organisation().id
    with running(threads=1):
        until(lambda: set(_states()) == {"ready"} and len(_states()) == len(PERIODIC))
        owe(organisation, "note")
        until(lambda: SEEN)


def test_a_worker_whose_database_connection_was_cut_works_on(postgresql):
    organisation = make_organisation().id
    with running(threads=1):
        owe(organisation, "note")
        until(lambda: len(SEEN) == 1)
        _cut_every_other_connection()
        owe(organisation, "note")
        until(lambda: len(SEEN) == 2)


def test_the_standard_api_enqueues_a_row_of_the_same_commit(database):
    organisation = make_organisation().id
    with transaction(organisation):
        result = note.enqueue(organisation=organisation)

    assert result.status == TaskResultStatus.READY
    worker(_just_after(job(result.id))).step()
    result.refresh()
    assert result.status == TaskResultStatus.SUCCESSFUL
    assert {"organisation": organisation} in SEEN


def test_what_an_undone_transaction_enqueued_is_not_there(database):
    organisation = make_organisation().id
    enqueued = []

    def undo():
        with transaction(organisation):
            enqueued.append(note.enqueue(organisation=organisation))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        undo()
    with pytest.raises(TaskResultDoesNotExist):
        enqueued[0].refresh()


def test_arguments_without_names_are_refused(database):
    with pytest.raises(InvalidTaskError):
        note.enqueue(1)


def test_each_periodic_task_is_owed_once_however_many_workers_start(database):
    for _ in range(3):
        worker(Time()).arm()

    assert len(_states()) == len(PERIODIC)


def test_a_periodic_task_waits_in_the_lane_of_its_promise(database):
    worker(Time()).arm()

    with transaction(INSTALLATION) as tx:
        lanes = {name: tx.outbox.by_key(f"every:{name}").queue for name in PERIODIC_CALLS}
    assert lanes == PERIODIC_CALLS


def test_a_periodic_task_is_due_again_after_it_was_done(database):
    time = Time()
    hand = worker(time)
    hand.arm()
    while hand.step():
        pass
    time.pass_by(hours=1)

    assert hand.step()
    with transaction(INSTALLATION) as tx:
        assert tx.outbox.by_key("every:sweep").attempts <= 1


def test_the_sweep_removes_a_sealed_file_without_a_row_once_it_is_an_hour_old(database):
    now = datetime.now(UTC)
    org = make_organisation(now=now)
    with transaction(org.id) as tx:
        kept = tx.evidence.seal(b"kept", "text/plain", "item", now)
        folder = (vault.folder() / tx.evidence.get(kept).path).parent
    old, young = folder / "old.sealed", folder / "young.sealed"
    for orphan, minutes in ((old, 61), (young, 59)):
        orphan.write_bytes(b"harmless")
        written = (now - timedelta(minutes=minutes)).timestamp()
        os.utime(orphan, (written, written))

    hand = worker(Time(now))
    hand.arm()
    while hand.step():
        pass

    assert (old.exists(), young.exists()) == (False, True)
    with transaction(org.id) as tx:
        assert tx.evidence.open(kept) == b"kept"


def test_an_embedded_worker_delivers_a_decision(database):
    decided = make_decided()
    with receiver() as platform, running(threads=2):
        decided.endpoint(platform.url)
        decided.enforce()
        until(lambda: platform.got)

    assert len(platform.got) == 1


def _states():
    with transaction(INSTALLATION) as tx:
        counts = tx.outbox.counts()
    return [state for state, count in counts.items() for _ in range(count)]


def _just_after(row):
    return Time(row.run_after + timedelta(seconds=1))


def _cut_every_other_connection():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND usename = current_user"
        )
    close_connection()
