"""A person decides, and everything that follows is written with it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from seawall.cases import lease
from seawall.cases.decision import DecisionExists, NotTheLatest
from seawall.cases.model import CaseState, Finding
from seawall.enforcement.model import TargetState
from seawall.errors import Forbidden, SeawallError
from seawall.journeys.queue.case_holding import hand_over_case, release_case, take_case
from seawall.people.model import Role
from seawall.people.rights import role_may
from seawall.transaction import transaction
from tests.cases_made import an_entry, decide_case, make_item, open_case
from tests.databases import use_database
from tests.people_made import NOON, make_organisation, make_person
from tests.problems import raises_problem

MINUTE = timedelta(minutes=1)


def actions(org, case):
    with transaction(org.id) as tx:
        return sorted(tx.enforcement.actions_of(case.id), key=lambda one: one.seq)


def whats(org, case):
    with transaction(org.id) as tx:
        return [one.what for one in tx.ledger.about(case.id)]


def test_one_decision_removes_every_copy_in_the_case(database):
    org, entry = make_organisation(), an_entry()
    person = make_person(org)
    items = [make_item(org) for _ in range(3)]
    for item in items:
        case = open_case(org, item, entries=(entry,))

    decision = decide_case(org, case, person)

    made = actions(org, case)
    assert {one.target.external_id for one in made} == {one.external_id for one in items}
    assert {(one.state, one.seq, one.decision) for one in made} == {
        (TargetState.REMOVED, 1, decision.id)
    }
    assert whats(org, case) == ["case.opened", "case.joined", "case.joined", "decision.made"]


def test_the_record_says_who_saw_what_under_which_clause_and_for_how_long(database):
    org = make_organisation()
    person, entry = make_person(org), an_entry()
    case = open_case(org, entries=(entry,))

    decision = decide_case(org, case, person, seen=("text", "stills"), media_seconds=2.5)

    assert decision.decided_by == {"kind": "person", "code": person.code, "role": "reviewer"}
    assert decision.evidence["entries"] == [entry]
    assert decision.evidence["seen"] == ["text", "stills"]
    assert decision.evidence["media_seconds"] == 2.5
    assert decision.automation == {"detection": True, "decision": "not"}
    assert [(one.id, one.version) for one in decision.clauses] == [("tvec/incite", 1)]
    with transaction(org.id) as tx:
        assert tx.cases.decision(decision.id) == decision
        assert person.email not in str(tx.ledger.about(case.id))


@pytest.mark.parametrize(
    ("finding", "scope", "state"),
    [
        (Finding.REMOVE, ("*",), TargetState.REMOVED),
        (Finding.ALLOW, ("*",), TargetState.RESTORED),
        (Finding.RESTRICT, ("*",), TargetState.LIMITED),
        (Finding.RESTRICT, ("FR", "DE"), TargetState.DISABLED),
    ],
)
def test_each_finding_asks_for_its_state(sqlite, finding, scope, state):
    org = make_organisation()
    case = open_case(org)

    decide_case(org, case, make_person(org), finding=finding, scope=scope)

    (made,) = actions(org, case)
    assert (made.state, made.scope) == (state, scope)


def test_a_superseding_decision_sends_actions_that_outrank_the_first(database):
    org = make_organisation()
    person = make_person(org)
    case = open_case(org)
    first = decide_case(org, case, person)

    second = decide_case(org, case, person, finding=Finding.ALLOW, supersedes=first.id)

    assert [(one.seq, one.state) for one in actions(org, case)] == [
        (1, TargetState.REMOVED),
        (2, TargetState.RESTORED),
    ]
    with transaction(org.id) as tx:
        assert tx.cases.decisions(case.id) == [first, second]
    assert whats(org, case)[-1] == "decision.superseded"


def test_a_decision_is_never_decided_again_by_accident(database):
    org = make_organisation()
    person = make_person(org)
    case = open_case(org)
    first = decide_case(org, case, person)
    decide_case(org, case, person, finding=Finding.ALLOW, supersedes=first.id)

    with pytest.raises(DecisionExists):
        decide_case(org, case, person)
    with pytest.raises(NotTheLatest):
        decide_case(org, case, person, supersedes=first.id)


def test_an_escalation_moves_the_case_up_and_needs_no_clause(database):
    org = make_organisation()
    case = open_case(org)

    up = decide_case(org, case, make_person(org), finding=Finding.ESCALATE, clauses=())

    with transaction(org.id) as tx:
        (row,) = tx.cases.queue(queue="escalated")
    assert row.case.lease is None
    assert actions(org, case) == []
    final = decide_case(org, case, make_person(org, "lead"))
    assert final.supersedes == up.id
    assert len(actions(org, case)) == 1


def test_nobody_decides_a_case_that_another_holds(database):
    org = make_organisation()
    anna, ben = make_person(org), make_person(org)
    case = open_case(org)
    with transaction(org.id) as tx:
        take_case(case.id, anna, tx=tx, now=NOON)

    with pytest.raises(lease.HeldByAnother):
        decide_case(org, case, ben)
    assert decide_case(org, case, ben, now=NOON + 10 * MINUTE)


def test_a_case_is_handed_over_with_a_note_and_the_ledger_knows(database):
    org = make_organisation()
    anna, ben = make_person(org), make_person(org)
    case = open_case(org)
    with transaction(org.id) as tx:
        take_case(case.id, anna, tx=tx, now=NOON)
        take_case(case.id, anna, tx=tx, now=NOON + MINUTE)
        hand_over_case(case.id, anna, ben, note="Arabic, please", tx=tx, now=NOON + MINUTE)
        release_case(case.id, ben, tx=tx, now=NOON + 2 * MINUTE)
        file = tx.cases.file(case.id)

    assert file.case.lease is None
    assert file.reasons[-1].say == f"{anna.code} to {ben.code}: Arabic, please"
    assert whats(org, case) == ["case.opened", "case.taken", "case.handed_over", "case.released"]


@pytest.mark.parametrize("role", list(Role))
def test_only_roles_that_may_decide_do(sqlite, role):
    org = make_organisation()
    case = open_case(org)
    person = make_person(org, role)

    if role_may(role, "case.decide"):
        assert decide_case(org, case, person).person == person.id
    else:
        with pytest.raises(Forbidden):
            decide_case(org, case, person)
        assert actions(org, case) == []


def test_a_page_cannot_have_been_opened_after_its_decision(sqlite):
    org = make_organisation()
    person, case = make_person(org), open_case(org)

    with raises_problem("cases.impossible-times"):
        decide_case(org, case, person, opened_at=NOON + MINUTE)
    with raises_problem("cases.impossible-times"):
        decide_case(org, case, person, media_seconds=-1.0)


def test_a_refused_decision_leaves_nothing_behind(database):
    org = make_organisation()
    person, case = make_person(org), open_case(org)

    with pytest.raises(SeawallError):
        decide_case(org, case, person, clauses=())

    with transaction(org.id) as tx:
        assert tx.cases.case(case.id) == case
        assert tx.cases.decisions(case.id) == []
        assert tx.enforcement.events_after(0) == []
    assert whats(org, case) == ["case.opened"]


class Review(RuleBasedStateMachine):
    """Two reviewers and a lead take, hand over, decide and supersede as they please."""

    kind = "sqlite"

    @initialize()
    def a_case(self):
        self.folder = self.tmp_path_factory.mktemp("review")
        self.database = use_database(self.kind, self.folder)
        self.database.__enter__()
        self.org = make_organisation()
        self.people = [make_person(self.org, role) for role in ("reviewer", "reviewer", "lead")]
        self.case = open_case(self.org)
        self.now, self.made = NOON, []

    def teardown(self):
        if hasattr(self, "database"):
            self.database.__exit__(None, None, None)

    def attempt(self, act):
        try:
            return act()
        except SeawallError:
            return None

    @rule(minutes=st.integers(1, 12))
    def time_passes(self, minutes):
        self.now += minutes * MINUTE

    @rule(who=st.integers(0, 2))
    def somebody_takes(self, who):
        def act():
            with transaction(self.org.id) as tx:
                return take_case(self.case.id, self.people[who], tx=tx, now=self.now)

        self.attempt(act)

    @rule(
        who=st.integers(0, 2),
        finding=st.sampled_from(["remove", "allow", "restrict", "escalate"]),
        clauses=st.sampled_from([(), ("tvec/incite",)]),
        names_head=st.booleans(),
    )
    def somebody_decides(self, who, finding, clauses, names_head):
        head = self.made[-1].id if self.made and names_head else None
        made = self.attempt(
            lambda: decide_case(
                self.org,
                self.case,
                self.people[who],
                now=self.now,
                finding=Finding(finding),
                clauses=clauses,
                supersedes=head,
            )
        )
        if made:
            assert not self.made or made.supersedes == self.made[-1].id
            self.made.append(made)

    @invariant()
    def the_chain_is_whole_and_the_actions_follow_it(self):
        if not hasattr(self, "org"):
            return
        with transaction(self.org.id) as tx:
            case, chain = tx.cases.case(self.case.id), tx.cases.decisions(self.case.id)
            made = tx.enforcement.actions_of(self.case.id)
        made.sort(key=lambda one: one.seq)
        assert chain == self.made
        final = [one for one in chain if one.finding is not Finding.ESCALATE]
        assert [one.decision for one in made] == [one.id for one in final]
        assert [one.seq for one in made] == list(range(1, len(final) + 1))
        stands = bool(chain) and chain[-1].finding is not Finding.ESCALATE
        assert (case.state is CaseState.DECIDED) == stands


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_any_order_of_events_leaves_one_chain_of_decisions(kind, tmp_path_factory):
    machine = type("Machine", (Review,), {"kind": kind, "tmp_path_factory": tmp_path_factory})
    case = machine.TestCase
    case.settings = settings(max_examples=8, stateful_step_count=15, deadline=None)
    case("runTest").runTest()
