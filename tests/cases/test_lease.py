"""Two people never decide one case at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from seawall.cases import lease
from seawall.cases.model import Case, CaseState
from seawall.ids import CaseId, OrganisationId, PersonId
from tests.people_made import NOON
from tests.problems import may_raise, raises_problem

ANNA, BEN, CARA = (PersonId(f"person_{name}") for name in ("anna", "ben", "cara"))
MINUTE = timedelta(minutes=1)
CASE = Case(CaseId("case_1"), OrganisationId("org_1"), "content", "matches", 4, "", NOON)


def test_a_lease_lasts_ten_minutes_and_then_binds_nobody():
    case = lease.take_lease(CASE, ANNA, now=NOON)

    assert lease.holder(case, now=NOON + 10 * MINUTE - timedelta(seconds=1)) == ANNA
    assert lease.holder(case, now=NOON + 10 * MINUTE) is None
    assert (
        lease.holder(lease.take_lease(case, BEN, now=NOON + 10 * MINUTE), now=NOON + 11 * MINUTE)
        == BEN
    )


def test_nobody_takes_what_another_holds():
    case = lease.take_lease(CASE, ANNA, now=NOON)

    with pytest.raises(lease.HeldByAnother, match="until 12:10 UTC"):
        lease.take_lease(case, BEN, now=NOON + 9 * MINUTE)


def test_taking_ones_own_case_again_renews_it():
    case = lease.take_lease(lease.take_lease(CASE, ANNA, now=NOON), ANNA, now=NOON + 9 * MINUTE)

    assert lease.holder(case, now=NOON + 18 * MINUTE) == ANNA


def test_only_the_holder_hands_over_and_only_while_they_hold():
    case = lease.take_lease(CASE, ANNA, now=NOON)

    with raises_problem("cases.not-held"):
        lease.hand_over_lease(case, giver=BEN, to=CARA, now=NOON)
    with raises_problem("cases.not-held"):
        lease.hand_over_lease(case, giver=ANNA, to=BEN, now=NOON + 10 * MINUTE)
    assert lease.holder(lease.hand_over_lease(case, giver=ANNA, to=BEN, now=NOON), now=NOON) == BEN


def test_the_author_of_a_decision_never_gets_the_case_about_it():
    case = replace(CASE, barred_person=ANNA)

    with raises_problem("cases.heard-by-its-author"):
        lease.take_lease(case, ANNA, now=NOON)
    with raises_problem("cases.heard-by-its-author"):
        lease.hand_over_lease(lease.take_lease(case, BEN, now=NOON), giver=BEN, to=ANNA, now=NOON)


def test_a_decided_case_is_not_taken():
    with raises_problem("cases.already-decided"):
        lease.take_lease(replace(CASE, state=CaseState.DECIDED), ANNA, now=NOON)


class Leases(RuleBasedStateMachine):
    """Anybody tries anything at any time; a second, simpler bookkeeping must agree."""

    people = st.sampled_from([ANNA, BEN, CARA])

    def __init__(self):
        super().__init__()
        self.case, self.now = replace(CASE, barred_person=CARA), NOON
        self.owner, self.until = None, NOON

    def current(self):
        return self.owner if self.now < self.until else None

    @rule(minutes=st.integers(0, 15))
    def time_passes(self, minutes):
        self.now += minutes * MINUTE

    @rule(who=people)
    def somebody_takes(self, who):
        may = who != CARA and self.current() in {None, who}
        try:
            with may_raise("cases.heard-by-its-author") as attempt:
                self.case = lease.take_lease(self.case, who, now=self.now)
        except lease.HeldByAnother:
            assert not may
            return
        assert may is (attempt.problem is None)
        if may:
            self.owner, self.until = who, self.now + 10 * MINUTE

    @rule(giver=people, to=people)
    def somebody_hands_over(self, giver, to):
        may = self.current() == giver and to != CARA
        with may_raise("cases.heard-by-its-author", "cases.not-held") as attempt:
            self.case = lease.hand_over_lease(self.case, giver=giver, to=to, now=self.now)
        assert may is (attempt.problem is None)
        if may:
            self.owner, self.until = to, self.now + 10 * MINUTE

    @precondition(lambda self: self.current())
    @rule()
    def the_holder_releases(self):
        self.case = lease.release_lease(self.case, self.current(), now=self.now)
        self.owner = None

    @invariant()
    def both_bookkeepings_agree(self):
        assert lease.holder(self.case, now=self.now) == self.current()


TestLeases = Leases.TestCase
