"""In any order of events, no reader overturns the other alone."""

from __future__ import annotations

import pytest
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from seawall.cases.model import Finding
from seawall.cases.quality.model import DisagreementOutcome, ReviewState
from seawall.errors import SeawallError
from seawall.journeys.cases import disagreement
from seawall.transaction import transaction
from tests.cases_made import decide_case, open_case
from tests.databases import use_database
from tests.people_made import NOON, make_organisation, make_person
from tests.quality_made import read_it


def settle(org, review, outcome, person):
    with transaction(org.id) as tx:
        return disagreement.settle_disagreement(
            review.id, outcome, "It reports.", person, tx=tx, now=NOON
        )


class Reading(RuleBasedStateMachine):
    """Author, reader, lead and stranger read, talk and settle as they please."""

    kind = "sqlite"

    @initialize(removes=st.booleans())
    def a_decision(self, removes):
        self.database = use_database(self.kind, self.tmp_path_factory.mktemp("reading"))
        self.database.__enter__()
        self.org = make_organisation()
        roles = ("reviewer", "reviewer", "lead", "reviewer")
        self.people = [make_person(self.org, role) for role in roles]
        self.removes = removes
        self.case = open_case(self.org)
        self.decision = decide_case(
            self.org,
            self.case,
            self.people[0],
            finding=Finding.REMOVE if removes else Finding.ALLOW,
            context="news",
        )
        with transaction(self.org.id) as tx:
            self.review = tx.quality.of_decision(self.decision.id)
        self.settled_by = None

    def teardown(self):
        if hasattr(self, "database"):
            self.database.__exit__(None, None, None)

    def attempt(self, act):
        try:
            return act()
        except SeawallError:
            return None

    @rule(who=st.integers(0, 3), finding=st.sampled_from(["remove", "allow", "restrict"]))
    def somebody_reads(self, who, finding):
        self.attempt(
            lambda: read_it(
                self.org,
                self.review,
                self.people[who],
                finding=Finding(finding),
                clauses=("tvec/incite",),
            )
        )

    @rule(who=st.integers(0, 3))
    def somebody_talks(self, who):
        def act():
            with transaction(self.org.id) as tx:
                disagreement.add_message(
                    self.review.id, "A word.", self.people[who], tx=tx, now=NOON
                )

        self.attempt(act)

    @rule(who=st.integers(0, 3), outcome=st.sampled_from(list(DisagreementOutcome)))
    def somebody_settles(self, who, outcome):
        person = self.people[who]
        if self.attempt(lambda: settle(self.org, self.review, outcome, person)):
            self.settled_by = (person.id, outcome)

    @invariant()
    def nothing_is_overturned_but_by_two(self):
        if not hasattr(self, "org"):
            return
        with transaction(self.org.id) as tx:
            review = tx.quality.review(self.review.id)
            made = tx.cases.decisions(self.case.id)
            said = tx.quality.said_of(review.id)
        second = review.second
        assert second is None or second.person != review.first.person
        assert (review.state is ReviewState.WAITING) == (second is None)
        assert (review.state is ReviewState.SETTLED) == (self.settled_by is not None)
        talked = {one.person for one in said}
        parties = {review.first.person, second.person} if second else set()
        assert talked <= parties | {self.people[2].id}
        self.what_stands_is_what_two_agreed_to(review, made)

    def what_stands_is_what_two_agreed_to(self, review, made):
        if len(made) == 1:
            return
        assert len(made) == 2
        if review.state is ReviewState.AGREED:
            assert review.holds
            assert made[-1].finding is review.first.finding
            return
        who, outcome = self.settled_by
        prevailing = review.first if outcome is DisagreementOutcome.FIRST else review.second
        assert who != prevailing.person
        assert made[-1].finding is prevailing.finding


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_in_any_order_of_events_no_reader_overturns_the_other_alone(kind, tmp_path_factory):
    machine = type("Machine", (Reading,), {"kind": kind, "tmp_path_factory": tmp_path_factory})
    case = machine.TestCase
    case.settings = hypothesis_settings(max_examples=8, stateful_step_count=12, deadline=None)
    case("runTest").runTest()
