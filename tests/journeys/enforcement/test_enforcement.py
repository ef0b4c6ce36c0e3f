"""A decision takes effect, all of it or none of it, and in order."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.enforcement.cursor import read_cursor, write_cursor
from seawall.enforcement.model import Enforcement, Target, TargetState
from seawall.journeys.enforcement._enforcement import enforce_decision
from seawall.transaction import transaction
from tests.enforcement_made import NOON, make_decided, receiver
from tests.problems import raises_problem


def test_a_decision_its_action_its_event_and_its_ledger_entry_are_one_commit(database):
    decided = make_decided()
    decided.endpoint("http://127.0.0.1:9/hook")
    order = Enforcement(decided.decision, decided.case, (decided.target,), TargetState.REMOVED)

    lost = []

    def undo():
        with transaction(decided.scope) as tx:
            lost.extend(enforce_decision(order, tx=tx, now=NOON))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        undo()
    with transaction(decided.scope) as tx:
        assert tx.enforcement.actions_of(decided.case) == []
        assert tx.enforcement.events_after(0) == []
        assert tx.ledger.about(lost[0].id) == []
        assert tx.outbox.counts() == {}

    kept = decided.enforce()
    with transaction(decided.scope) as tx:
        assert tx.enforcement.actions_of(decided.case) == [kept]
        assert [event.about for event in tx.enforcement.events_after(0)] == [kept.id]
        assert [entry.what for entry in tx.ledger.about(kept.id)] == ["action.requested"]
        assert tx.outbox.counts() == {"ready": 1}


def test_actions_on_one_target_are_numbered_in_order(database):
    decided = make_decided()

    seqs = [decided.enforce(state).seq for state in ("removed", "restored", "removed")]

    assert seqs == [1, 2, 3]
    with transaction(decided.scope) as tx:
        assert tx.enforcement.newest_action(decided.target).seq == 3
        assert [action.seq for action in tx.enforcement.actions_of(decided.case)] == [1, 2, 3]


def test_each_target_of_a_case_gets_an_action_of_its_own(database):
    decided = make_decided()
    targets = tuple(Target("item", f"picture/{n}", 1) for n in (3, 1, 2))
    order = Enforcement(decided.decision, decided.case, targets, TargetState.REMOVED)

    with transaction(decided.scope) as tx:
        actions = enforce_decision(order, tx=tx, now=NOON)

    assert tuple(action.target for action in actions) == targets
    assert [action.seq for action in actions] == [1, 1, 1]


def test_the_feed_has_no_gaps_and_two_organisations_share_no_numbers(database):
    one, other = make_decided(), make_decided()
    for _ in range(3):
        one.enforce()
        other.enforce()

    for decided in (one, other):
        with transaction(decided.scope) as tx:
            assert [event.seq for event in tx.enforcement.events_after(0)] == [1, 2, 3]
            assert [event.seq for event in tx.enforcement.events_after(2)] == [3]


def test_no_reviewer_is_named_to_the_platform(database):
    decided = make_decided()
    decided.enforce()
    with transaction(decided.scope) as tx:
        (event,) = tx.enforcement.events_after(0)

    assert "@" not in event.body
    assert set(json.loads(event.body)["data"]) == {
        "action",
        "target",
        "seq",
        "state",
        "scope",
        "until",
        "deadline",
        "why",
        "preserve",
        "notify_user",
    }


def test_a_deadline_owes_a_look_at_half_time(database):
    decided = make_decided()
    action = decided.enforce(deadline=NOON + timedelta(hours=1))
    with transaction(decided.scope) as tx:
        job = tx.outbox.by_key(f"page:{action.id}")

    assert job.run_after == NOON + timedelta(minutes=30)


def test_an_endpoint_added_later_is_not_told_of_the_past(database):
    decided = make_decided()
    decided.enforce()
    with receiver() as platform:
        decided.endpoint(platform.url)

    with transaction(decided.scope) as tx:
        assert tx.outbox.counts() == {}


@given(st.integers(0, 10**17))
def test_a_cursor_is_read_back_as_it_was_written(seq):
    assert read_cursor(write_cursor(seq)) == seq


@pytest.mark.parametrize("text", ["1", "e", "e-1", "e1 ", "evt_1", "e" + "9" * 40, "٣", "e٣"])
def test_a_cursor_of_somebody_else_is_refused(text):
    with raises_problem("enforcement.unknown-cursor"):
        read_cursor(text)
