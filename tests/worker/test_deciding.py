"""A decision and the real worker: nothing leaves in ten seconds, everything after, once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from seawall.journeys.cases.case_review import make_decision
from seawall.journeys.cases.decision_undo import undo_decision
from seawall.transaction import transaction
from tests.cases_made import judgement, open_case
from tests.enforcement_made import Time, work_until, worker
from tests.people_made import NOON, make_organisation, make_person
from tests.waiting import until
from tests.worker.processes import kill_9, start_worker, working


@pytest.fixture
def org(database):
    return make_organisation()


def decided(org, case, person, *, now=NOON):
    with transaction(org.id) as tx:
        asked = judgement(case, person, is_undoable=True, opened_at=now)
        return make_decision(asked, tx=tx, now=now)


def actions(org, case):
    with transaction(org.id) as tx:
        return tx.enforcement.actions_of(case.id)


def test_the_worker_lets_nothing_out_before_ten_seconds_and_everything_then(org):
    person, case, time = make_person(org), open_case(org), Time()
    decided(org, case, person)
    work_until(NOON + timedelta(seconds=9), time=time, hand=worker(time), org=org.id)
    before = actions(org, case)
    work_until(NOON + timedelta(seconds=11), time=time, hand=worker(time), org=org.id)

    assert before == []
    assert len(actions(org, case)) == 1


def test_the_worker_finds_nothing_of_what_was_taken_back(org):
    person, case, time = make_person(org), open_case(org), Time()
    decided(org, case, person)
    with transaction(org.id) as tx:
        undo_decision(case.id, person, tx=tx, now=NOON + timedelta(seconds=5))
    work_until(NOON + timedelta(minutes=1), time=time, hand=worker(time), org=org.id)

    assert actions(org, case) == []


@pytest.mark.both_databases
def test_a_worker_killed_while_a_decision_waits_loses_nothing(database):
    org, now = make_organisation(), datetime.now(UTC)
    person, case = make_person(org), open_case(org)
    doomed = start_worker(database)
    decided(org, case, person, now=now - timedelta(seconds=9))
    kill_9(doomed)
    with working(database):
        until(lambda: len(actions(org, case)) == 1)

    assert len(actions(org, case)) == 1
