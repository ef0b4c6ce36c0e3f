"""What waits to be asked for stays asked for, whatever is done meanwhile that does not end it."""

from __future__ import annotations

import pytest

from seawall.cases.model import Finding
from seawall.journeys.cases.decision_undo import undo_decision
from seawall.transaction import transaction
from tests.asking_made import ask_few_at_a_time, ask_rest, case_with
from tests.holds_made import Harbour


@pytest.fixture
def harbour(database, monkeypatch):
    ask_few_at_a_time(monkeypatch)
    return Harbour()


def publish_many(harbour):
    return [harbour.publish(f"account-{number}") for number in range(7)]


def still_up(harbour, items):
    return [item.external_id for item in items if not harbour.is_gone(item)]


def undo(harbour, case):
    with transaction(harbour.org.id) as tx:
        undo_decision(case.id, harbour.reviewers[0], tx=tx, now=harbour.now)


@pytest.mark.parametrize("times", [1, 2])
def test_a_removal_that_stands_again_is_asked_for_to_its_end(harbour, times):
    items = publish_many(harbour)
    case = case_with(harbour, items)
    removal = harbour.decide(case.id, Finding.REMOVE)
    for _ in range(times):
        harbour.decide(case.id, Finding.ALLOW, is_undoable=True)
        undo(harbour, case)

    ask_rest(harbour.org, removal.id)

    assert still_up(harbour, items) == []


def test_while_an_allowance_can_be_taken_back_the_removal_goes_on(harbour):
    items = publish_many(harbour)
    case = case_with(harbour, items)
    removal = harbour.decide(case.id, Finding.REMOVE)
    harbour.decide(case.id, Finding.ALLOW, is_undoable=True)

    ask_rest(harbour.org, removal.id)

    assert still_up(harbour, items) == []
