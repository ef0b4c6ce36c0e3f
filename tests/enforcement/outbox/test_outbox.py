"""Work that is owed is done, whoever dies over it."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from seawall.db import models as db
from seawall.enforcement.outbox.job_lanes import Lane
from seawall.enforcement.outbox.model import MOST_SILENCES, JobState, OwedJob
from seawall.errors import NotFound
from seawall.transaction import INSTALLATION, transaction
from tests.enforcement_made import NOON
from tests.people_made import make_organisation

LEASE = timedelta(seconds=30)
WORKERS = ("one", "two", "three")


class Outbox(RuleBasedStateMachine):
    """Three workers claim, die, finish late and try again; a plain model says what must hold."""

    held = Bundle("held")

    def __init__(self):
        super().__init__()
        self.now = NOON
        self.jobs = {}
        self.keys = set()

    @initialize()
    def an_organisation(self):
        self.organisation = make_organisation().id

    @rule(key=st.none() | st.sampled_from("abc"), delay=st.integers(0, 60))
    def owe(self, key, delay):
        run_after = self.now + timedelta(seconds=delay)
        name = f"{self.organisation}:{key}" if key else None
        with transaction(self.organisation) as tx:
            job = tx.outbox.add(
                OwedJob("task", {"n": 1}, run_after=run_after, key=name), now=self.now
            )
        assert (job is None) == (key in self.keys)
        if job:
            self.keys |= {key} if key else set()
            self.jobs[job] = {"state": "ready", "due": run_after, "attempts": 0, "by": ""}

    @rule(seconds=st.integers(1, 45))
    def time_passes(self, seconds):
        self.now += timedelta(seconds=seconds)

    @rule(target=held, worker=st.sampled_from(WORKERS), limit=st.integers(1, 3))
    def claim(self, worker, limit):
        with transaction(self.organisation) as tx:
            claimed = tx.outbox.claim(now=self.now, worker=worker, lease=LEASE, limit=limit)
        free = {job for job, known in self.jobs.items() if self._is_free(known)}
        assert {job.id for job in claimed} <= free
        assert len(claimed) == min(limit, len(free))
        for job in claimed:
            known = self.jobs[job.id]
            known.update(state="running", due=self.now + LEASE, by=worker)
            known["attempts"] += 1
            assert job.attempts == known["attempts"]
        return worker, tuple(job.id for job in claimed)

    @rule(claim=held)
    def renew(self, claim):
        worker, jobs = claim
        for job in jobs:
            with transaction(self.organisation) as tx:
                renewed = tx.outbox.renew(job, worker=worker, until=self.now + LEASE)
            assert renewed == self._holds(worker, job)
            if renewed:
                self.jobs[job]["due"] = self.now + LEASE

    @rule(claim=consumes(held), how=st.sampled_from(["finish", "fail", "bury"]))
    def end(self, claim, how):
        worker, jobs = claim
        for job in jobs:
            with transaction(self.organisation) as tx:
                ended = self._end(tx.outbox, job, worker, how)
            assert ended == self._holds(worker, job)
            if ended:
                state = {"finish": "done", "fail": "ready", "bury": "dead"}[how]
                self.jobs[job].update(state=state, due=self.now + LEASE, by="")

    @rule(claim=consumes(held))
    def die(self, claim):
        """A worker vanishes; nobody is told."""

    @rule()
    def send_again(self):
        with transaction(self.organisation) as tx:
            for job in tx.outbox.dead_letters():
                tx.outbox.revive(job.id, now=self.now)
                self.jobs[job.id].update(state="ready", due=self.now, attempts=0)

    @invariant()
    def nothing_is_lost_and_nothing_is_invented(self):
        if not hasattr(self, "organisation"):
            return
        with transaction(self.organisation) as tx:
            rows = db.JobRow.objects.filter(organisation_id=tx.organisation)
            states = dict(rows.values_list("id", "state"))
            assert sum(tx.outbox.counts().values()) == len(self.jobs)
        assert states == {job: known["state"] for job, known in self.jobs.items()}

    def _end(self, outbox, job, worker, how):
        if how == "finish":
            return outbox.finish(job, worker=worker, now=self.now)
        if how == "fail":
            return outbox.fail(job, worker=worker, run_after=self.now + LEASE, error="x")
        return outbox.bury(job, worker=worker, now=self.now, error="x")

    def _is_free(self, known):
        return known["state"] in {"ready", "running"} and known["due"] <= self.now

    def _holds(self, worker, job):
        known = self.jobs[job]
        return known["state"] == "running" and known["by"] == worker


def test_under_any_interleaving_a_job_is_held_by_one_worker_and_never_lost(database):
    run_state_machine_as_test(
        Outbox,
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def owe(count, **more):
    organisation = make_organisation().id
    with transaction(organisation) as tx:
        for _ in range(count):
            tx.outbox.add(OwedJob("task", **more), now=NOON)
    return organisation


def test_four_workers_at_once_share_a_hundred_jobs_without_a_double(database):
    owe(100)
    claimed, faults = [], []

    def claim_all(name):
        from seawall.transaction import close_connection

        try:
            while True:
                with transaction(INSTALLATION) as tx:
                    jobs = tx.outbox.claim(now=NOON, worker=name, lease=LEASE, limit=3)
                if not jobs:
                    break
                claimed.extend(job.id for job in jobs)
        except Exception as error:
            faults.append(error)
        finally:
            close_connection()

    threads = [threading.Thread(target=claim_all, args=(f"w{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not faults
    assert len(claimed) == len(set(claimed)) == 100


def test_work_of_an_undone_change_is_never_owed(database):
    organisation = make_organisation().id

    def undo():
        with transaction(organisation) as tx:
            tx.outbox.add(OwedJob("task"), now=NOON)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        undo()

    with transaction(organisation) as tx:
        assert tx.outbox.counts() == {}


def test_a_job_that_silences_worker_after_worker_is_marked_as_poison(database):
    organisation = owe(1)
    now = NOON
    for _ in range(MOST_SILENCES + 1):
        with transaction(organisation) as tx:
            (job,) = tx.outbox.claim(now=now, worker="w", lease=LEASE)
        now += LEASE

    assert job.is_poison


def test_who_lost_a_job_to_another_worker_changes_nothing_by_finishing_late(database):
    organisation = owe(1)
    later = NOON + LEASE
    with transaction(organisation) as tx:
        (job,) = tx.outbox.claim(now=NOON, worker="slow", lease=LEASE)
        (taken_over,) = tx.outbox.claim(now=later, worker="next", lease=LEASE)

        assert not tx.outbox.renew(job.id, worker="slow", until=later + 2 * LEASE)
        assert not tx.outbox.finish(job.id, worker="slow", now=later)
        assert not tx.outbox.fail(job.id, worker="slow", run_after=later, error="x")
        assert not tx.outbox.bury(job.id, worker="slow", now=later, error="x")
        assert tx.outbox.job(job.id) == taken_over


def test_an_ordinary_failure_in_between_clears_the_suspicion(database):
    organisation = owe(1)
    now = NOON
    for number in range(2 * MOST_SILENCES):
        with transaction(organisation) as tx:
            (job,) = tx.outbox.claim(now=now, worker="w", lease=LEASE)
            if number % 3 == 0:
                tx.outbox.fail(job.id, worker="w", run_after=now, error="again")
        now += LEASE

    assert not job.is_poison


def test_a_queue_is_only_served_by_those_who_name_it(database):
    organisation = owe(1, lane=Lane.CALLS)

    with transaction(organisation) as tx:
        assert tx.outbox.claim(now=NOON, worker="w", lease=LEASE) == []
        assert len(tx.outbox.claim(now=NOON, worker="w", lease=LEASE, queues=[Lane.CALLS])) == 1


def test_the_sweep_forgets_done_work_and_keeps_dead_letters(database):
    organisation = owe(3)
    with transaction(organisation) as tx:
        done, dead, _ = tx.outbox.claim(now=NOON, worker="w", lease=LEASE, limit=3)
        tx.outbox.finish(done.id, worker="w", now=NOON)
        tx.outbox.bury(dead.id, worker="w", now=NOON, error="refused")

        assert tx.outbox.sweep(before=NOON) == 0
        assert tx.outbox.sweep(before=NOON + LEASE) == 1
        assert tx.outbox.counts() == {JobState.DEAD: 1, JobState.RUNNING: 1}


def test_only_a_dead_letter_can_be_sent_again(database):
    organisation = owe(1)
    with transaction(organisation) as tx:
        (job,) = tx.outbox.claim(now=NOON, worker="w", lease=LEASE)

        with pytest.raises(NotFound):
            tx.outbox.revive(job.id, now=NOON)
