"""What a decision must have before it may be written down."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.cases import decision as rules
from seawall.cases.model import Case, ClauseRef, Conclusion, Decision, DecisionGround, Finding
from seawall.errors import SeawallError
from seawall.ids import CaseId, DecisionId, OrganisationId, PersonId
from seawall.taxonomy import UnknownClause, clauses
from tests.people_made import NOON
from tests.problems import raises_problem

CASE = Case(CaseId("case_1"), OrganisationId("org_1"), "content", "matches", 4, "", NOON)
APPEAL = replace(CASE, kind="appeal")
REMOVAL = Conclusion(Finding.REMOVE, "It calls for an attack.", clauses=("tvec/incite",))


def decided(finding: Finding, name: str = "dec_1") -> Decision:
    return Decision(
        id=DecisionId(name),
        case=CASE.id,
        finding=finding,
        clauses=(),
        context="",
        reason="why",
        evidence={},
        automation={},
        ground="terms",
        decided_by={},
        person=PersonId("person_1"),
        opened_at=NOON,
        at=NOON,
    )


def conclude(conclusion, case=CASE):
    return rules.clauses_of_conclusion(conclusion, case=case, now=NOON)


def test_a_decision_cites_the_clause_in_the_version_in_force():
    assert conclude(REMOVAL) == (ClauseRef("tvec/incite", 1),)


@pytest.mark.parametrize("finding", [Finding.REMOVE, Finding.RESTRICT])
def test_a_restriction_needs_a_clause(finding):
    with raises_problem("cases.clause-missing"):
        conclude(Conclusion(finding, "It is bad."))


def test_the_clause_that_protects_is_no_ground_for_removal():
    with raises_problem("cases.clause-missing"):
        conclude(replace(REMOVAL, clauses=("tvec/context",)))


def test_allowing_and_escalating_need_no_clause():
    assert conclude(Conclusion(Finding.ALLOW, "It is a news report.", context="news")) == ()
    assert conclude(Conclusion(Finding.ESCALATE, "I cannot tell.")) == ()


def test_a_clause_must_exist():
    with pytest.raises(UnknownClause) as refused:
        conclude(replace(REMOVAL, clauses=("tvec/incite", "tvec/nonsense")))
    assert refused.value.field == "clause"


@pytest.mark.parametrize("reason", ["", "   ", "x" * 10_001])
def test_a_decision_needs_a_reason_that_can_be_read(reason):
    with raises_problem(
        "cases.reason-missing.none",
        "cases.reason-missing.too-long",
    ):
        conclude(replace(REMOVAL, reason=reason))


def test_a_context_must_be_one_of_the_list():
    with raises_problem("cases.unknown-context", match="counterspeech"):
        conclude(replace(REMOVAL, context="weather"))


def test_a_restriction_must_end_after_it_begins():
    with raises_problem("cases.ends-before-it-begins"):
        conclude(replace(REMOVAL, until=NOON))
    assert conclude(replace(REMOVAL, until=NOON + timedelta(days=1)))


def test_an_appeal_is_overturned_or_kept_and_content_is_neither():
    with raises_problem("cases.finding-not-possible"):
        conclude(REMOVAL, APPEAL)
    with raises_problem("cases.finding-not-possible"):
        conclude(Conclusion(Finding.OVERTURN, "why"), CASE)
    assert conclude(Conclusion(Finding.KEEP, "It stands."), APPEAL) == ()


def test_the_first_decision_supersedes_nothing():
    assert rules.superseded_decision(REMOVAL, head=None) is None


def test_a_decided_case_is_decided_again_only_by_naming_the_decision_that_stands():
    head = decided(Finding.REMOVE)

    with pytest.raises(rules.DecisionExists, match="replaces dec_1"):
        rules.superseded_decision(REMOVAL, head=head)
    with pytest.raises(rules.NotTheLatest):
        rules.superseded_decision(replace(REMOVAL, supersedes=DecisionId("dec_0")), head=head)
    assert rules.superseded_decision(replace(REMOVAL, supersedes=head.id), head=head) == head


def test_an_escalation_is_superseded_by_whatever_follows():
    head = decided(Finding.ESCALATE)

    assert rules.superseded_decision(REMOVAL, head=head) == head


@given(
    st.builds(
        Conclusion,
        finding=st.sampled_from(Finding),
        reason=st.text(max_size=40),
        clauses=st.lists(st.sampled_from([it.id for it in clauses()]), max_size=3).map(tuple),
        context=st.sampled_from(["", "news", "weather"]),
    ),
    st.sampled_from([CASE, APPEAL]),
)
def test_whatever_passes_has_a_reason_and_restricts_only_under_a_clause_that_forbids(
    conclusion, case
):
    try:
        cited = conclude(conclusion, case)
    except SeawallError:
        return
    assert conclusion.reason.strip()
    if conclusion.finding in {Finding.REMOVE, Finding.RESTRICT}:
        forbidding = {it.id for it in clauses() if it.sor_keyword}
        assert forbidding & {one.id for one in cited}


def test_a_restriction_under_an_order_rests_on_the_order_and_needs_no_clause():
    ordered = replace(REMOVAL, clauses=(), ground=DecisionGround.ORDER)

    assert conclude(ordered) == ()
    assert conclude(replace(ordered, clauses=("tvec/incite",))) == (ClauseRef("tvec/incite", 1),)


def test_our_own_terms_do_not_put_back_what_an_authority_ordered_away():
    head = replace(decided(Finding.REMOVE), ground="order")
    allow = Conclusion(Finding.ALLOW, "It is news.", supersedes=head.id)

    with raises_problem("cases.stands-under-order"):
        rules.superseded_decision(allow, head=head)
    assert rules.superseded_decision(replace(allow, ground=DecisionGround.ORDER), head=head) == head
    assert rules.superseded_decision(replace(allow, finding=Finding.ESCALATE), head=head) == head


def test_what_a_machine_decided_is_superseded_by_the_person_who_was_not_told():
    machine = replace(decided(Finding.REMOVE), person=None)

    assert rules.superseded_decision(REMOVAL, head=machine) == machine
