"""An idle worker looks as often as ever, and writes seldom; what there is to do it does at once."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from seawall.banks.model import NewBank, NewEntry
from seawall.enforcement.outbox.job_lanes import Lane
from seawall.enforcement.outbox.model import OwedJob, QuietJob
from seawall.journeys.banks.bank_curation import add_signal, create_bank
from seawall.journeys.forum.signal_exchange import share_bank
from seawall.transaction import INSTALLATION, transaction
from seawall.worker.clocks import PERIODIC
from seawall.worker.loops.agenda import Agenda
from seawall.worker.loops.quiet_tasks import patience
from tests.enforcement_made import NOON, Time, worker
from tests.forum_made import a_forum
from tests.people_made import make_organisation

pytestmark = pytest.mark.both_databases

LOOK = 0.5
EVERY_LANE = tuple(Lane)


class Idle:
    """A worker's threads on a clock of the test's: a look twice a second, and what it finds."""

    def __init__(self) -> None:
        self.time = Time()
        self.hand = worker(self.time)
        self.agenda = Agenda(self.time)
        self.done: Counter[str] = Counter()
        self.hand.arm()

    def look(self) -> None:
        """Look once, and do all that is due."""
        while self.agenda.has_due(EVERY_LANE, rings=0, seconds=0):
            for job in self.hand._claim(EVERY_LANE, self.agenda.aside):
                self.done[str(job.key).removeprefix("every:")] += 1
                self.hand._do(job)

    def pass_by(self, *, seconds: float) -> None:
        """Let this time pass, with a look each half second of it."""
        for _ in range(int(seconds / LOOK)):
            self.time.pass_by(seconds=LOOK)
            self.look()


@pytest.fixture
def idle(database):
    """A worker that has done all there was at its start, and its platform."""
    organisation = make_organisation(slug="harbour").id
    here = Idle()
    here.look()
    here.pass_by(seconds=12)  # the entries of its making have their place
    here.organisation = organisation
    here.done.clear()
    return here


def test_an_idle_minute_is_forty_jobs_at_most_and_each_within_its_patience(idle):
    idle.pass_by(seconds=60)

    assert sum(idle.done.values()) <= 40
    assert idle.done["beat"] == 12, "its heart beats as before"

    idle.pass_by(seconds=30)

    quiet = {key.removeprefix("every:") for key in patience()}
    assert quiet <= set(idle.done)
    assert idle.done["sequence_ledger"] >= 8


def test_a_look_that_finds_nothing_is_a_few_statements_that_only_read(idle):
    idle.time.pass_by(seconds=LOOK)
    idle.look()

    with CaptureQueriesContext(connection) as asked:
        idle.agenda.has_due(EVERY_LANE, rings=0, seconds=0)

    statements = [query["sql"] for query in asked]
    assert len(statements) <= 8
    assert not [sql for sql in statements if sql.startswith(("INSERT", "UPDATE", "DELETE"))]


def test_an_entry_of_the_log_gets_its_place_at_the_next_second(idle):
    with transaction(idle.organisation) as tx:
        create_bank(NewBank("house"), tx=tx, now=idle.time(), by="test")
        assert tx.ledger.pending(1)

    idle.pass_by(seconds=1.5)

    with transaction(INSTALLATION) as tx:
        assert not tx.ledger.pending(1)


def test_a_change_of_a_bank_is_followed_within_two_seconds(idle):
    with transaction(idle.organisation) as tx:
        bank = create_bank(NewBank("house"), tx=tx, now=idle.time(), by="test")
        add_signal(bank.id, NewEntry("sha256", "ab" * 32), tx=tx, now=idle.time(), by="test")

    idle.pass_by(seconds=2.5)

    with transaction(INSTALLATION) as tx:
        assert tx.followers.behind("retro") == []
        assert tx.followers.behind("restoring") == []


def test_what_is_in_a_bank_is_offered_within_half_a_second_of_its_being_shared(database):
    forum = a_forum(NOON, "Ada", "Ben")
    bank = forum.bank("Ada")
    forum.add("Ada", bank, "sha256", "a" * 64)
    time = Time()
    agenda = Agenda(time)

    def is_left_aside() -> bool:
        time.pass_by(seconds=LOOK)
        agenda.has_due(EVERY_LANE, rings=0, seconds=0)
        return "every:offer_shared" in {job.key for job in agenda.aside}

    assert is_left_aside()
    with transaction(forum.organisations["Ada"]) as tx:
        share_bank(
            bank, forum.seats["Ada"], labels=(), min_confidence=0, tx=tx, now=NOON, by="test"
        )

    assert not is_left_aside()


def test_the_names_of_quiet_tasks_are_those_of_periodic_tasks():
    assert set(patience()) <= {f"every:{task.name}" for task in PERIODIC}


def test_a_job_whose_worker_died_is_taken_up_though_its_task_is_quiet(database):
    hand, time = worker(Time()), Time()
    hand.arm()
    with transaction(INSTALLATION) as tx:
        tx.outbox.claim(now=time(), worker="dead", lease=timedelta(seconds=30), limit=100)
    time.pass_by(seconds=31)

    aside = [QuietJob("every:sequence_ledger", time() - timedelta(minutes=5))]
    with transaction(INSTALLATION) as tx:
        claimed = tx.outbox.claim(
            now=time(), worker="next", lease=timedelta(seconds=30), limit=100, aside=aside
        )

    assert "every:sequence_ledger" in {job.key for job in claimed}


def test_a_job_that_is_left_aside_is_claimed_once_it_has_been_due_for_so_long(database):
    with transaction(INSTALLATION) as tx:
        tx.outbox.add(OwedJob("nowhere.nothing", key="every:thing"), now=NOON)

    def claimed(after: timedelta) -> int:
        aside = [QuietJob("every:thing", NOON + after - timedelta(seconds=10))]
        with transaction(INSTALLATION) as tx:
            lanes = tx.outbox.due_lanes(now=NOON + after, lanes=EVERY_LANE, aside=aside)
            jobs = tx.outbox.claim(
                now=NOON + after, worker="w", lease=timedelta(seconds=30), aside=aside
            )
        assert bool(lanes) == bool(jobs)
        return len(jobs)

    assert [claimed(timedelta(seconds=after)) for after in (0, 9, 10)] == [0, 0, 1]


def test_a_lane_is_named_where_it_has_something_due_and_no_other(database):
    with transaction(INSTALLATION) as tx:
        tx.outbox.add(OwedJob("seawall.worker.tasks.deliver"), now=NOON)
        later = NOON + timedelta(seconds=5)
        tx.outbox.add(OwedJob("nowhere.nothing", run_after=later), now=NOON)

    with transaction(INSTALLATION) as tx:
        now = tx.outbox.due_lanes(now=NOON, lanes=EVERY_LANE)
        then = tx.outbox.due_lanes(now=later, lanes=EVERY_LANE)

    assert now == [Lane.CALLS]
    assert sorted(then) == sorted([Lane.CALLS, Lane.OWN])
