"""Two people, three days, once: whatever is tried in whatever order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from seawall.errors import SeawallError
from seawall.ids import OrganisationId, PersonId, ProposalId
from seawall.people.approval import proposal_steps
from seawall.people.approval.model import Proposal, ProposalState
from seawall.people.approval.proposal_steps import WAITS, ProposalNotWaiting
from tests.problems import raises_problem

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
AUTHOR = PersonId("person_author")
SECOND = PersonId("person_second")
PEOPLE = st.sampled_from([AUTHOR, SECOND, PersonId("person_third")])


class Trying(RuleBasedStateMachine):
    """People press every button at every time."""

    def __init__(self):
        super().__init__()
        self.now = NOON
        self.it = Proposal(
            ProposalId("prop_1"),
            OrganisationId("org_1"),
            "key.make",
            "a key",
            "",
            AUTHOR,
            NOON,
            NOON + proposal_steps.WAITS,
        )
        self.approved_by = self.approved_at = None
        self.refused = self.carried_out = 0

    @rule(wait=st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=2)))
    def time_passes(self, wait):
        self.now += wait

    @rule(by=PEOPLE)
    def approve(self, by):
        if self._try(proposal_steps.approve_proposal, by):
            assert self.approved_by is None
            assert self.now < NOON + proposal_steps.WAITS
            self.approved_by, self.approved_at = by, self.now

    @rule(by=PEOPLE)
    def refuse(self, by):
        self.refused += self._try(proposal_steps.refuse_proposal, by)

    @rule(by=PEOPLE)
    def carry_out(self, by):
        if self._try(proposal_steps.carry_out_proposal, by):
            assert by == AUTHOR
            self.carried_out += 1

    @invariant()
    def nothing_is_done_without_a_second_person_in_time(self):
        if self.carried_out:
            assert self.carried_out == 1
            assert self.refused == 0
            assert self.approved_by not in (None, AUTHOR)

    @invariant()
    def it_is_decided_once(self):
        assert self.refused + (self.approved_by is not None) <= 1

    def _try(self, step, by):
        try:
            self.it = step(self.it, by, now=self.now)
        except SeawallError:
            return False
        return True


Trying.TestCase.settings = settings(max_examples=150, deadline=None)
TestTrying = Trying.TestCase


def test_one_takes_back_what_another_refuses():
    made = Trying().it

    taken = proposal_steps.refuse_proposal(made, AUTHOR, now=NOON)
    refused = proposal_steps.refuse_proposal(made, PersonId("person_second"), now=NOON)

    assert (taken.state, refused.state) == (ProposalState.TAKEN_BACK, ProposalState.REFUSED)


def test_whoever_proposes_does_not_approve():
    with raises_problem("people.needs-another"):
        proposal_steps.approve_proposal(Trying().it, AUTHOR, now=NOON)


def test_a_proposal_waits_for_three_days_and_is_over_when_they_are():
    proposal = Trying().it
    just_before = NOON + WAITS - timedelta(microseconds=1)

    assert proposal_steps.approve_proposal(proposal, SECOND, now=just_before).decided_by == SECOND
    with pytest.raises(ProposalNotWaiting):
        proposal_steps.approve_proposal(proposal, SECOND, now=NOON + WAITS)


def test_what_was_approved_is_carried_out_within_three_days_more():
    approved = proposal_steps.approve_proposal(Trying().it, SECOND, now=NOON)
    just_before = NOON + WAITS - timedelta(microseconds=1)

    assert (
        proposal_steps.carry_out_proposal(approved, AUTHOR, now=just_before).state
        is ProposalState.DONE
    )
    with pytest.raises(ProposalNotWaiting):
        proposal_steps.carry_out_proposal(approved, AUTHOR, now=NOON + WAITS)
