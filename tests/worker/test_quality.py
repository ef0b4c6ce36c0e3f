"""The worker mixes a golden item into the queue when its time has come, and not before."""

from __future__ import annotations

from datetime import timedelta

from seawall.enforcement.outbox.model import OwedJob
from seawall.enforcement.outbox.tasks import Task
from seawall.transaction import transaction
from tests.enforcement_made import Time, worker
from tests.people_made import NOON, make_organisation, make_person
from tests.quality_made import a_golden


def waiting(org):
    with transaction(org.id) as tx:
        return len(tx.cases.waiting())


def test_a_golden_item_that_is_owed_arrives_at_its_time(database):
    org = make_organisation()
    a_golden(org, make_person(org, "lead"))
    with transaction(org.id) as tx:
        due = NOON + timedelta(minutes=30)
        owed = OwedJob(Task.DEAL_GOLDEN, {"organisation": org.id}, run_after=due, key="golden:case")
        tx.outbox.add(owed, now=NOON)
    time = Time(NOON)
    hand = worker(time)

    while hand.step():
        pass
    before = waiting(org)
    time.pass_by(minutes=31)
    while hand.step():
        pass

    assert (before, waiting(org)) == (0, 1)
