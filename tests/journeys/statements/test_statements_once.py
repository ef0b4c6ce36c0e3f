"""Whatever anybody does, in any order: one statement for each restriction, and each once.

The machine of what is held (`test_legal_holds_machine`) drives every path by which something comes
down or back: decisions, appeals, many cases at once, second readers, lists and their withdrawals,
orders and their ends. Here people also confirm what stands, name a law, and act on the parts of an
account; and after every step all that the platform was told is held against the statements.
"""

from __future__ import annotations

import json

import pytest
from hypothesis import Phase
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from seawall.cases.legal_ground import LegalGround
from seawall.cases.model import Finding
from seawall.enforcement.model import AccountPart, TargetState
from seawall.transaction import transaction
from seawall.transparency.statement import StatementKind
from tests.journeys.enforcement.test_legal_holds_machine import ITEMS, Holding
from tests.journeys.statements.test_statement_submitting import configure

LAWS = st.sampled_from(
    [LegalGround("An Act, s. 1", "It calls for an attack."), LegalGround("An Act, s. 2", "Why.")]
)
_TOLD_AS = ("statement", "information")


class Telling(Holding):
    """The same people, and what those affected are told."""

    def __init__(self):
        super().__init__()
        self.named_by = {}  # an action, and the statement that the platform was told of with it

    def open_platform(self):
        super().open_platform()
        self.two_reviewers_say_the_same(2, Finding.REMOVE)

    @rule(number=ITEMS, law=LAWS, times=st.integers(1, 2))
    def a_reviewer_finds_it_illegal_and_perhaps_says_so_again(self, number, law, times):
        for _ in range(times):
            self.decide(number, Finding.REMOVE, new=False, legal_ground=law)

    @rule(number=ITEMS, finding=st.sampled_from([Finding.REMOVE, Finding.RESTRICT]))
    def two_reviewers_say_the_same(self, number, finding):
        for _ in range(2):
            self.decide(number, finding, new=False)

    @rule(
        number=ITEMS,
        part=st.sampled_from(AccountPart),
        state=st.sampled_from(["suspended", "closed", "restored", "limited"]),
    )
    def somebody_acts_on_a_part_of_an_account_for_each_of_its_cases(self, number, part, state):
        account = self.items[number].account
        self.decide(number, Finding.REMOVE, new=True)
        for case in self.cases_of(number):
            self.attempt(
                lambda case=case: self.harbour.act_on_account(
                    case, TargetState(state), account, part=part
                )
            )

    def actions(self):
        """Each action in the order of its target, with what the platform heard of the telling."""
        with transaction(self.harbour.org.id) as tx:
            cases = {case.id for item in self.items for case in tx.cases.of_item(item.id)}
            actions = [
                action for case in sorted(cases) for action in tx.enforcement.actions_of(case)
            ]
            for action in sorted(actions, key=lambda action: action.seq):
                if action.id not in self.named_by:
                    (event,) = tx.enforcement.events_about(action.id)
                    why = json.loads(event.body)["data"]["why"]
                    told = next((why[name] for name in _TOLD_AS if name in why), None)
                    self.named_by[action.id] = told
                yield action, self.named_by[action.id]

    def statements(self):
        with transaction(self.harbour.org.id) as tx:
            return {made.id: made for made in tx.statements.newest(limit=1_000)}

    @invariant()
    def each_restriction_is_told_once_and_each_return_of_what_was_told(self):
        if not hasattr(self, "items"):
            return
        statements, last = self.statements(), {}
        for action, named in self.actions():
            target = (action.target.kind, action.target.external_id)
            told = statements.get(last.get(target))
            if action.state is TargetState.RESTORED:
                was_restricted = told is not None and told.kind is StatementKind.RESTRICTION
                assert (named is not None) is was_restricted, (target, action.id)
                assert named is None or named != last[target]
            elif named is None:  # an account was given back, and what is held is only said again
                assert told is not None
                assert says(told) == asked(action)
                continue
            elif named == last.get(target):
                assert says(statements[named]) == asked(action), "told already, in the same words"
            else:
                assert named not in last.values() or statements[named].facts.count > 1
                assert told is None or basis(told) != basis(statements[named]), "told twice"
                assert says(statements[named]) == asked(action)
            last[target] = named or last.get(target)

    @invariant()
    def each_statement_that_restricts_goes_to_the_union_once_and_no_other(self):
        if not hasattr(self, "items"):
            return
        statements = self.statements()
        with transaction(self.harbour.org.id) as tx:
            sent = tx.submissions.of_statements(list(statements))
        restricting = {
            made.id
            for made in statements.values()
            if made.kind is StatementKind.RESTRICTION and made.ground != "order"
        }
        assert set(sent) == restricting
        assert len({submission.puid for submission in sent.values()}) == len(sent)
        for submission in sent.values():
            filled = [name for name in submission.payload if name.startswith("decision_")]
            groups = {"decision_visibility", "decision_monetary", "decision_provision"}
            assert len({*filled} & {*groups, "decision_account"}) == 1

    @invariant()
    def each_statement_was_named_to_the_platform(self):
        if not hasattr(self, "items"):
            return
        assert {named for _, named in self.actions() if named} == set(self.statements())


def says(statement):
    """What a statement says was done."""
    return statement.state, frozenset(statement.scope), statement.until


def asked(action):
    """What an action asks for."""
    return action.state.value, frozenset(action.scope), action.until


def basis(statement):
    """What was done and what it rests on, as the person reads it; None of what is back."""
    if statement.kind is not StatementKind.RESTRICTION:
        return None
    facts = statement.facts
    clauses = frozenset(clause.id for clause in facts.clauses)
    return (*says(statement), statement.ground, clauses, facts.law, statement.order)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_one_statement_for_each_restriction_and_each_once(kind, tmp_path_factory, monkeypatch):
    configure(monkeypatch, dsa_database_url="https://database.example", dsa_database_token="t")
    facts = {"kind": kind, "tmp_path_factory": tmp_path_factory}
    case = type("Machine", (Telling,), facts).TestCase
    case.settings = hypothesis_settings(
        max_examples=8, stateful_step_count=15, deadline=None, phases=[Phase.generate]
    )
    case("runTest").runTest()
