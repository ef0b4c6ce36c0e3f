"""Ten seconds in which nothing of a decision has left."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.cases.model import CaseState, Finding
from seawall.cases.undoing import (
    SPARE,
    WINDOW,
    held_back_until,
)
from seawall.enforcement.outbox.model import JobState
from seawall.enforcement.outbox.tasks import Task
from seawall.journeys.cases.case_review import make_decision
from seawall.journeys.cases.decision_release import release_decision
from seawall.journeys.cases.decision_undo import undo_decision
from seawall.journeys.enforcement.holding_back import held_until
from seawall.journeys.queue import case_holding
from seawall.transaction import transaction
from tests.cases.test_lease import CASE
from tests.cases_made import judgement, make_item, open_case
from tests.journeys.content.seen_made import see
from tests.people_made import NOON, make_organisation, make_person
from tests.problems import raises_problem

LATER = NOON + timedelta(seconds=11)


@pytest.fixture
def org(database):
    return make_organisation()


def decide_undoably(org, case, person, now=NOON, **changes):
    with transaction(org.id) as tx:
        asked = judgement(case, person, is_undoable=True, **changes)
        return make_decision(asked, tx=tx, now=now)


def released(org, decision, now=LATER):
    with transaction(org.id) as tx:
        return release_decision(decision.id, tx=tx, now=now)


def taken_back(org, case, person, now=NOON + timedelta(seconds=3)):
    with transaction(org.id) as tx:
        return undo_decision(case.id, person, tx=tx, now=now)


def left(org, case):
    """What of a case anybody outside could know."""
    with transaction(org.id) as tx:
        actions = tx.enforcement.actions_of(case.id)
        events = tx.enforcement.events_after(0)
        bank = tx.banks.bank_or_none("Decided here")
        entries = list(tx.banks.entries(bank.id)) if bank else []
        return actions, events, entries


def test_for_ten_seconds_nothing_of_a_decision_leaves(org):
    person, case = make_person(org), open_case(org)
    decision = decide_undoably(org, case, person)

    with transaction(org.id) as tx:
        assert tx.cases.case(case.id).state is CaseState.DECIDED
        assert held_until(decision.id, tx=tx) == NOON + WINDOW
        job = tx.outbox.by_key(f"release:{decision.id}")
    assert left(org, case) == ([], [], [])
    assert (job.task, job.run_after) == (Task.RELEASE, NOON + WINDOW)


def test_after_them_it_takes_effect_as_if_it_were_made_then(org):
    item = see(org, ("sha256", "a" * 64), sha256="a" * 64, media_type="image/jpeg")
    person, case = make_person(org), open_case(org, item, version=2)
    decision = decide_undoably(org, case, person)
    assert released(org, decision)

    actions, events, entries = left(org, case)
    assert [action.state.value for action in actions] == ["removed"]
    assert [event.about for event in events] == [actions[0].id]
    assert len(entries) == 1


def test_a_worker_that_died_over_it_and_woke_does_it_once(org):
    person, case = make_person(org), open_case(org)
    decision = decide_undoably(org, case, person)

    assert released(org, decision)
    assert not released(org, decision)
    assert len(left(org, case)[0]) == 1


def test_what_is_taken_back_leaves_no_trace_outside_and_two_entries_inside(org):
    person, case = make_person(org), open_case(org)
    decision = decide_undoably(org, case, person)
    undone = taken_back(org, case, person)

    with transaction(org.id) as tx:
        now = tx.cases.case(case.id)
        said = [entry.what for entry in tx.ledger.about(case.id)]
        job = tx.outbox.by_key(f"release:{decision.id}")
    assert (now.state, now.lease.holder, now.decided_at) == (CaseState.OPEN, person.id, None)
    assert undone.supersedes == decision.id
    assert said[-2:] == ["decision.made", "decision.undone"]
    assert job.state is JobState.DONE
    assert not released(org, decision)
    assert left(org, case) == ([], [], [])


def test_what_was_written_is_the_draft_again(org):
    person, case = make_person(org), open_case(org)
    decide_undoably(org, case, person, context="news", reason="Because of that.")
    taken_back(org, case, person)

    with transaction(org.id) as tx:
        said = tx.desk.draft(case.id, person.id).said
    assert said["finding"] == "remove"
    assert said["clauses"] == ["tvec/incite"]
    assert (said["context"], said["reason"]) == ("news", "Because of that.")


def test_nobody_takes_back_what_somebody_else_decided(org):
    person, other, case = make_person(org), make_person(org, "lead"), open_case(org)
    decide_undoably(org, case, person)

    with raises_problem("cases.not-yours-to-undo"):
        taken_back(org, case, other)


def test_what_has_left_is_superseded_and_not_taken_back(org):
    person, case = make_person(org), open_case(org)
    decision = decide_undoably(org, case, person)
    with transaction(org.id) as tx:
        tx.outbox.claim(now=LATER, worker="w", lease=timedelta(minutes=1))

    with raises_problem("cases.too-late-to-undo"):
        taken_back(org, case, person, now=LATER)
    assert decision.id


def test_an_undone_case_is_decided_afresh_without_naming_anything(org):
    person, case = make_person(org), open_case(org)
    decide_undoably(org, case, person)
    taken_back(org, case, person)
    again = decide_undoably(org, case, person, finding=Finding.ALLOW, clauses=())

    assert again.finding is Finding.ALLOW
    assert released(org, again)


def test_taking_back_a_second_decision_lets_the_first_stand(org):
    person, case = make_person(org), open_case(org)
    first = decide_undoably(org, case, person)
    released(org, first)
    second = decide_undoably(
        org, case, person, now=LATER, finding=Finding.ALLOW, clauses=(), supersedes=first.id
    )
    stands = taken_back(org, case, person, now=LATER + timedelta(seconds=2))

    with transaction(org.id) as tx:
        head, now = tx.cases.head(case.id), tx.cases.case(case.id)
    assert (stands.finding, stands.supersedes) == (Finding.REMOVE, second.id)
    assert (head.id, now.state) == (stands.id, CaseState.DECIDED)
    assert len(left(org, case)[0]) == 1


def test_an_escalation_that_is_taken_back_waits_where_it_waited(org):
    person, case = make_person(org), open_case(org)
    decide_undoably(org, case, person, finding=Finding.ESCALATE, clauses=())
    taken_back(org, case, person)

    with transaction(org.id) as tx:
        assert tx.cases.case(case.id).queue == case.queue


def test_a_hold_puts_the_case_on_a_clock_and_its_undo_takes_it_off(org):
    person, case = make_person(org), open_case(org)
    until = NOON + timedelta(hours=24)
    decide_undoably(org, case, person, finding=Finding.HOLD, clauses=(), until=until)
    with transaction(org.id) as tx:
        held = tx.cases.case(case.id)
    taken_back(org, case, person)

    with transaction(org.id) as tx:
        again = tx.cases.case(case.id)
    assert (held.state, held.due_at) == (CaseState.OPEN, until)
    assert again.due_at is None


def test_a_hold_never_stops_a_clock_that_runs(org):
    due = NOON + timedelta(hours=1)
    person, case = make_person(org), open_case(org, due_at=due)
    until = NOON + timedelta(hours=24)
    decide_undoably(org, case, person, finding=Finding.HOLD, clauses=(), until=until)

    with transaction(org.id) as tx:
        assert tx.cases.case(case.id).due_at == due


def test_under_a_clock_that_runs_out_it_takes_effect_at_once(org):
    person = make_person(org)
    case = open_case(org, due_at=NOON + timedelta(minutes=3))
    decide_undoably(org, case, person)

    assert len(left(org, case)[0]) == 1


def test_a_decision_that_was_superseded_meanwhile_has_no_effect_of_its_own(org):
    person, lead, case = make_person(org), make_person(org, "lead"), open_case(org)
    first = decide_undoably(org, case, person)
    second = decide_undoably(
        org, case, lead, finding=Finding.ALLOW, clauses=(), supersedes=first.id
    )

    assert not released(org, first)
    assert released(org, second)
    assert [action.state.value for action in left(org, case)[0]] == ["restored"]


def test_scope_and_wish_survive_the_wait(org):
    person, case = make_person(org), open_case(org, make_item(org))
    decision = decide_undoably(
        org, case, person, finding=Finding.RESTRICT, scope=("DE", "FR"), make_known=False
    )
    released(org, decision)

    (action,) = left(org, case)[0]
    assert (action.state.value, action.scope) == ("disabled", ("DE", "FR"))


def test_a_released_decision_keeps_its_holder_out(org):
    person, case = make_person(org), open_case(org)
    with transaction(org.id) as tx:
        case_holding.take_case(case.id, person, tx=tx, now=NOON)
    decide_undoably(org, case, person)

    with transaction(org.id) as tx:
        assert tx.cases.case(case.id).lease is None


@given(st.integers(min_value=-86_400, max_value=86_400))
def test_there_is_either_time_to_think_again_or_none_to_lose(seconds):

    due = NOON + timedelta(seconds=seconds)
    until = held_back_until(replace(CASE, due_at=due), now=NOON)

    assert until is None if due - NOON < SPARE else until == NOON + WINDOW
    assert until is None or until < due
