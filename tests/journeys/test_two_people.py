"""What one alone may not do: proposed, approved by another, and alone only where one is alone."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from seawall.errors import SeawallError
from seawall.journeys import two_people
from seawall.journeys.people import approvals_known, founding, leaving, sign_in
from seawall.people.access.model import SignInWay
from seawall.people.api_keys import POWERFUL, SCOPES
from seawall.people.approval import proposal_steps
from seawall.people.approval.model import ProposalState
from seawall.people.model import Role
from seawall.transaction import close_connection, transaction
from tests.cases_made import open_case
from tests.people_made import NOON, make_organisation, make_person
from tests.problems import raises_problem

KEY = {"name": "bank feeder", "scopes": ["banks.write"]}


@pytest.fixture
def org(database):
    return make_organisation()


def propose(person, act=approvals_known.MAKE_KEY, payload=KEY):
    with transaction(person.organisation) as tx:
        return two_people.propose_act(act, "a subject", payload, person, tx=tx, now=NOON)


def step(how, proposal, person, now=NOON):
    with transaction(person.organisation) as tx:
        return how(proposal.id, person, tx=tx, now=now)


def said(org, about):
    with transaction(org.id) as tx:
        return [entry.what for entry in tx.ledger.about(about)]


def keys(org):
    with transaction(org.id) as tx:
        return tx.people.keys()


def test_one_proposes_another_approves_and_the_first_alone_sees_the_secret(org):
    first, second = make_person(org, "admin"), make_person(org, "admin")
    proposal = propose(first)
    assert keys(org) == []

    step(two_people.approve_proposal, proposal, second)
    assert keys(org) == []
    with raises_problem("people.not-proposed"):
        step(two_people.collect_proposal, proposal, second)
    secret = step(two_people.collect_proposal, proposal, first)

    assert secret.startswith("swk_")
    assert [key.name for key in keys(org)] == ["bank feeder"]
    assert said(org, proposal.id) == [
        "approval.proposed",
        "approval.approved",
        "approval.carried_out",
    ]
    with pytest.raises(proposal_steps.ProposalNotWaiting):
        step(two_people.collect_proposal, proposal, first)


def test_nobody_approves_their_own_proposal(org):
    first, _ = make_person(org, "admin"), make_person(org, "admin")
    proposal = propose(first)

    with raises_problem("people.needs-another"):
        step(two_people.approve_proposal, proposal, first)


def test_who_lacks_the_right_neither_proposes_nor_approves(org):
    first, _, lead = make_person(org, "admin"), make_person(org, "admin"), make_person(org, "lead")
    proposal = propose(first)

    with raises_problem("people.not-theirs"):
        propose(lead)
    with raises_problem("people.not-theirs"):
        step(two_people.approve_proposal, proposal, lead)


def test_after_three_days_it_is_too_late(org):
    first, second = make_person(org, "admin"), make_person(org, "admin")
    proposal = propose(first)

    with pytest.raises(proposal_steps.ProposalNotWaiting):
        step(two_people.approve_proposal, proposal, second, NOON + timedelta(days=3))


def test_where_nobody_counts_the_machine_is_the_second_and_the_ledger_says_so(org):
    alone, gone = make_person(org, "admin"), make_person(org, "admin")
    with transaction(org.id) as tx:
        founding.deactivate_member(gone, tx=tx, now=NOON)
    proposal = propose(alone)
    assert keys(org) == []

    with transaction(org.id) as tx:
        two_people.approve_on_machine(proposal.id, by="cli:root", tx=tx, now=NOON)
    secret = step(two_people.collect_proposal, proposal, alone)

    assert secret.startswith("swk_")
    assert said(org, proposal.id) == [
        "approval.proposed",
        "approval.approved_on_machine",
        "approval.carried_out",
    ]
    with transaction(org.id) as tx:
        machine_entry = tx.ledger.about(proposal.id)[1]
    assert machine_entry.by == "cli:root"


def test_the_machine_is_no_second_person_where_there_is_one(org):
    first, second = make_person(org, "admin"), make_person(org, "admin")
    with transaction(org.id) as tx:
        sign_in.begin_session(second, SignInWay.PASSKEY, tx=tx, now=NOON)
    proposal = propose(first)

    with transaction(org.id) as tx, raises_problem("people.others-count", match=second.code):
        two_people.approve_on_machine(proposal.id, by="cli:root", tx=tx, now=NOON)


def test_a_proposal_that_ran_out_is_not_approved_on_the_machine_either(org):
    proposal = propose(make_person(org, "admin"))
    late = NOON + timedelta(days=3)

    with transaction(org.id) as tx, pytest.raises(proposal_steps.ProposalNotWaiting):
        two_people.approve_on_machine(proposal.id, by="cli:root", tx=tx, now=late)


def test_a_role_is_granted_the_moment_it_is_approved_and_ends_the_sessions(org):
    first, second, rising = (make_person(org, role) for role in ("admin", "admin", "reviewer"))
    payload = {"person": rising.id, "role": "lead"}
    proposal = propose(first, approvals_known.CHANGE_ROLE, payload)

    done = step(two_people.approve_proposal, proposal, second)

    assert done.state is ProposalState.DONE
    with transaction(org.id) as tx:
        assert tx.people.member(rising.id).role is Role.LEAD


def test_a_refused_or_taken_back_proposal_does_nothing(org):
    first, second = make_person(org, "admin"), make_person(org, "admin")
    refused, taken = propose(first), propose(first)
    step(two_people.refuse_proposal, refused, second)
    step(two_people.refuse_proposal, taken, first)

    assert said(org, refused.id)[-1] == "approval.refused"
    assert said(org, taken.id)[-1] == "approval.taken_back"
    for proposal in (refused, taken):
        with pytest.raises(proposal_steps.ProposalNotWaiting):
            step(two_people.approve_proposal, proposal, second)


def test_who_leaves_takes_their_proposals_along_and_hands_their_cases_over(org):
    first, _, lead, reviewer = (make_person(org, r) for r in ("admin", "admin", "lead", "reviewer"))
    from seawall.journeys.queue import case_holding

    proposal, case = propose(first), open_case(org).id
    with transaction(org.id) as tx:
        case_holding.take_case(case, lead, tx=tx, now=NOON)
        leaving.end_membership(lead, to=reviewer, tx=tx, now=NOON, by="tests")
        leaving.end_membership(first, tx=tx, now=NOON, by="tests")

    with transaction(org.id) as tx:
        assert tx.cases.case(case).lease.holder == reviewer.id
        assert tx.approvals.locked(proposal.id).state is ProposalState.TAKEN_BACK


def test_what_was_proposed_is_sealed(org):
    first, _ = make_person(org, "admin"), make_person(org, "admin")

    assert "bank feeder" not in propose(first).payload


def test_another_organisation_neither_sees_nor_approves(org):
    first, _ = make_person(org, "admin"), make_person(org, "admin")
    stranger = make_person(make_organisation(), "admin")
    proposal = propose(first)

    with pytest.raises(Exception, match="no proposal"):
        step(two_people.approve_proposal, proposal, stranger)


def test_a_name_is_registered_once():
    with pytest.raises(LookupError, match="known already"):
        two_people.register_act(two_people.ACTS[approvals_known.MAKE_KEY])


def test_every_powerful_scope_is_a_scope():
    assert set(SCOPES) >= POWERFUL


@pytest.mark.both_databases
def test_of_two_who_approve_at_once_one_does_and_it_is_carried_out_once(database):
    """ASVS 5.0 V2.3.4."""
    org = make_organisation()
    first, *others = (make_person(org, "admin") for _ in range(3))
    proposal = propose(first)

    def approve(person):
        step(two_people.approve_proposal, proposal, person)

    came = both_at_once(*(lambda one=one: approve(one) for one in others))

    assert sorted(came) == ["", "ProposalNotWaiting"]
    assert said(org, proposal.id).count("approval.approved") == 1


@pytest.mark.both_databases
def test_of_two_presses_that_carry_it_out_one_makes_a_key(database):
    org = make_organisation()
    first, second = make_person(org, "admin"), make_person(org, "admin")
    proposal = propose(first)
    step(two_people.approve_proposal, proposal, second)

    def collect():
        step(two_people.collect_proposal, proposal, first)

    came = both_at_once(collect, collect)

    assert sorted(came) == ["", "ProposalNotWaiting"]
    assert len(keys(org)) == 1


def both_at_once(*acts):
    """All of them in the same moment; of each the name of its refusal, empty where it was done."""
    start, came = threading.Barrier(len(acts)), []

    def press(act):
        start.wait()
        try:
            act()
        except SeawallError as refused:
            came.append(type(refused).__name__)
        else:
            came.append("")
        finally:
            close_connection()

    hands = [threading.Thread(target=press, args=(act,)) for act in acts]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    return came
