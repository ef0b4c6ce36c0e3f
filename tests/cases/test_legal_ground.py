"""A law is named whole, where something is restricted because of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.cases.decision import clauses_of_conclusion
from seawall.cases.legal_ground import (
    LONGEST_EXPLANATION,
    LONGEST_LAW,
    LegalGround,
    keyword_of,
    known_laws,
)
from seawall.cases.model import Conclusion, DecisionGround, Finding
from seawall.transparency.submitting import database_schema
from tests.cases.test_decision import CASE
from tests.people_made import NOON
from tests.problems import raises_problem

LAW = LegalGround("Example Act (DE), section 1", "It calls for an attack on a harbour.")


def conclude(finding=Finding.REMOVE, ground=LAW, **changes):
    conclusion = Conclusion(
        finding,
        "It breaks a law.",
        ground=DecisionGround.ILLEGALITY if ground else DecisionGround.TERMS,
        legal_ground=ground,
        **changes,
    )
    return clauses_of_conclusion(conclusion, case=CASE, now=NOON)


@pytest.mark.parametrize("finding", [Finding.REMOVE, Finding.RESTRICT])
def test_a_law_is_a_ground_of_its_own_and_needs_no_clause_beside_it(finding):
    assert conclude(finding) == ()
    assert [clause.id for clause in conclude(finding, clauses=("tvec/incite",))] == ["tvec/incite"]
    with raises_problem("cases.clause-missing"):
        conclude(finding, ground=None)


@given(st.text(max_size=20), st.text(max_size=20))
def test_neither_half_of_it_stands_alone(law, explanation):
    ground = LegalGround.of(law, explanation)

    if ground is None:
        assert (law.strip(), explanation.strip()) == ("", "")
    elif ground.law and ground.explanation:
        ground.require_complete()
    else:
        with raises_problem("cases.law-missing", "cases.explanation-missing"):
            ground.require_complete()


def test_what_the_unions_database_does_not_take_is_too_long():
    LegalGround("x" * LONGEST_LAW, "y" * LONGEST_EXPLANATION).require_complete()
    with raises_problem("cases.law-too-long"):
        LegalGround("x" * (LONGEST_LAW + 1), "y").require_complete()
    with raises_problem("cases.explanation-too-long"):
        LegalGround("x", "y" * (LONGEST_EXPLANATION + 1)).require_complete()


@pytest.mark.parametrize("finding", [Finding.ALLOW, Finding.HOLD])
def test_what_may_stay_breaks_no_law(finding):
    with raises_problem("cases.law-without-restriction", "cases.no-end"):
        conclude(finding)


def test_each_law_that_is_offered_fits_names_a_word_of_the_database_and_its_source():
    for law in known_laws():
        assert len(law.title) <= LONGEST_LAW
        assert law.keyword in database_schema.KEYWORD
        assert law.source.startswith("https://")
        assert keyword_of(f"  {law.title.upper()} ") == law.keyword
    assert keyword_of("Another Act") == ""
