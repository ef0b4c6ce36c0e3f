"""A user appeals; another person hears it; what was wrong is put right."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seawall.cases.model import CaseState, Finding
from seawall.enforcement.model import TargetState
from seawall.journeys import receipt
from seawall.journeys.appeals.appeal import Complaint, lodge_appeal
from seawall.journeys.queue.case_holding import take_case
from seawall.transaction import INSTALLATION, transaction
from tests.cases_made import decide_case, open_case
from tests.people_made import NOON, make_organisation, make_person
from tests.problems import raises_problem

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def scene(database):
    """A removal by Anna, and Ben who can hear the appeal."""
    org = make_organisation()
    anna, ben = make_person(org), make_person(org)
    case = open_case(org)
    return org, anna, ben, case, decide_case(org, case, anna)


def appeal(org, decision, says="It is a news report.", **more):
    with transaction(org.id) as tx:
        return lodge_appeal(Complaint(decision.id, says, **more), tx=tx, now=LATER)


def the_case(org, lodged):
    with transaction(org.id) as tx:
        return tx.cases.case(lodged.case)


def test_the_author_of_the_decision_cannot_hear_the_appeal(scene):
    org, anna, ben, _, decision = scene
    case = the_case(org, appeal(org, decision))

    assert case.barred_person == anna.id
    with raises_problem("cases.heard-by-its-author"), transaction(org.id) as tx:
        take_case(case.id, anna, tx=tx, now=LATER)
    with raises_problem("cases.heard-by-its-author"):
        decide_case(org, case, anna, now=LATER, finding=Finding.KEEP)
    assert decide_case(org, case, ben, now=LATER, finding=Finding.KEEP, reason="It stands.")


def test_an_appeal_that_succeeds_restores_the_content(scene):
    org, _, ben, first, decision = scene
    case = the_case(org, appeal(org, decision))

    ruling = decide_case(org, case, ben, now=LATER, finding=Finding.OVERTURN, context="news")

    with transaction(org.id) as tx:
        chain = tx.cases.decisions(first.id)
        made = sorted(tx.enforcement.actions_of(first.id), key=lambda one: one.seq)
        heard = [one.what for one in tx.ledger.about(case.id)]
        whats = [one.what for one in tx.ledger.about(first.id)]
    assert [one.finding for one in chain] == [Finding.REMOVE, Finding.ALLOW]
    assert chain[-1].supersedes == decision.id
    assert chain[-1].person == ben.id
    assert chain[-1].evidence["appeal_decision"] == ruling.id
    assert [(one.seq, one.state) for one in made] == [
        (1, TargetState.REMOVED),
        (2, TargetState.RESTORED),
    ]
    assert heard == ["case.opened", "decision.made"]
    assert whats[-1] == "decision.superseded"


def test_an_appeal_that_succeeds_also_closes_a_case_that_was_escalated_meanwhile(scene):
    org, anna, ben, first, decision = scene
    case = the_case(org, appeal(org, decision))
    decide_case(org, first, anna, finding=Finding.ESCALATE, supersedes=decision.id)

    decide_case(org, case, ben, now=LATER, finding=Finding.OVERTURN)

    with transaction(org.id) as tx:
        assert tx.cases.case(first.id).state is CaseState.DECIDED
        assert tx.cases.head(first.id).finding is Finding.ALLOW
        assert tx.cases.queue() == []


def test_an_appeal_that_fails_changes_nothing(scene):
    org, _, ben, first, decision = scene
    case = the_case(org, appeal(org, decision))

    decide_case(org, case, ben, now=LATER, finding=Finding.KEEP, reason="It stands.")

    with transaction(org.id) as tx:
        assert tx.cases.decisions(first.id) == [decision]
        assert len(tx.enforcement.actions_of(first.id)) == 1


def test_who_complained_in_vain_can_appeal_too_and_a_removal_then_needs_its_clause(database):
    org = make_organisation()
    anna, ben = make_person(org), make_person(org)
    first = open_case(org)
    decision = decide_case(org, first, anna, finding=Finding.ALLOW, clauses=())
    case = the_case(org, appeal(org, decision, says="It calls for an attack."))

    with raises_problem("cases.clause-missing"):
        decide_case(org, case, ben, now=LATER, finding=Finding.OVERTURN, clauses=())
    decide_case(org, case, ben, now=LATER, finding=Finding.OVERTURN)

    with transaction(org.id) as tx:
        assert tx.cases.head(first.id).finding is Finding.REMOVE


def test_a_second_appeal_joins_the_first_with_a_receipt_of_its_own(scene):
    org, _, _, _, decision = scene

    one, other = appeal(org, decision), appeal(org, decision, says="I agree with them.")

    assert one.case == other.case
    assert one.receipt != other.receipt
    with transaction(org.id) as tx:
        assert [it.says for it in tx.appeals.of_case(one.case)] == [
            "It is a news report.",
            "I agree with them.",
        ]


def test_the_receipt_tells_the_answer_and_our_records_do_not_hold_it(scene):
    org, _, ben, _, decision = scene
    lodged = appeal(org, decision)

    def follow():
        with transaction(INSTALLATION) as tx:
            return receipt.follow_receipt(lodged.receipt, tx=tx)

    before = follow()
    ruling = decide_case(
        org, the_case(org, lodged), ben, now=LATER, finding=Finding.KEEP, reason="It stands."
    )
    after = follow()

    assert (before.kind, before.finding, before.decided_at) == ("appeal", None, None)
    assert (after.finding, after.decided_at, after.decision) == (Finding.KEEP, LATER, ruling.id)
    with transaction(org.id) as tx:
        assert lodged.receipt not in str(tx.appeals.of_decision(decision.id))
    with (
        raises_problem(
            "intake.unknown-receipt",
        ),
        transaction(INSTALLATION) as tx,
    ):
        receipt.follow_receipt(receipt.issue_receipt().token, tx=tx)


def test_an_appeal_must_say_something_against_a_decision_that_stands(scene):
    org, _, ben, case, decision = scene

    with raises_problem(
        "appeals.nothing-said",
    ):
        appeal(org, decision, says=" ")
    with raises_problem(
        "appeals.unknown-context",
    ):
        appeal(org, decision, context="weather")
    newer = decide_case(org, case, ben, finding=Finding.ALLOW, supersedes=decision.id)
    with raises_problem("appeals.decision-replaced") as refused:
        appeal(org, decision)
    assert newer.id in str(refused.value.remedy)


def test_an_escalation_is_nothing_to_appeal_against(database):
    org = make_organisation()
    up = decide_case(org, open_case(org), make_person(org), finding=Finding.ESCALATE)

    with raises_problem("appeals.not-appealable.finding"):
        appeal(org, up)


def test_another_organisations_decision_cannot_be_appealed(scene):
    _, _, _, _, decision = scene
    other = make_organisation()

    with raises_problem("cases.unknown-decision"):
        appeal(other, decision)
