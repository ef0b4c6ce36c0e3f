"""Undo on the case page: who may, what the page says, and the form that is back."""

from __future__ import annotations

from seawall.cases.model import CaseState, Finding
from seawall.transaction import transaction
from tests.cases_made import open_case
from tests.web.console.case.test_case_page import REMOVAL, text_of
from tests.web.console.case.test_cases import decide, take_effect
from tests.web.console.conftest import signed_in


def test_a_decision_can_be_taken_back_from_the_next_page(org):
    person, case, following = signed_in(org), open_case(org).id, open_case(org).id
    answer = decide(person, case, then="next", **REMOVAL)
    page = text_of(person.get(f"/cases/{following}", done=case))

    assert answer["Location"] == f"/cases/{following}?done={case}"
    assert f'action="/cases/{case}/undo"' in page
    person.post(f"/cases/{case}/undo")
    with transaction(org.id) as tx:
        assert tx.cases.head(case).finding is Finding.UNDO
        assert tx.cases.case(case).state is CaseState.OPEN


def test_after_an_undo_the_form_is_as_it_was(org):
    person, case = signed_in(org), open_case(org).id
    decide(person, case, reason="Because of the second line.", context="news", **REMOVAL)
    person.post(f"/cases/{case}/undo")
    page = text_of(person.get(f"/cases/{case}"))

    assert "Because of the second line." in page
    assert 'value="remove" data-key="r" checked' in page
    assert 'value="news" selected' in page
    assert "Draft restored." in page
    assert "Undone. The case is open again, and your form is restored." in page


def test_where_an_earlier_decision_applies_again_the_page_says_that(org):
    person, case = signed_in(org), open_case(org).id
    decide(person, case, **REMOVAL)
    take_effect(org, case)
    with transaction(org.id) as tx:
        head = tx.cases.head(case)
    decide(person, case, finding="allow", supersedes=head.id)
    person.post(f"/cases/{case}/undo")
    page = text_of(person.get(f"/cases/{case}"))

    assert "Undone. The earlier decision applies again." in page
    assert "your form is restored" not in page


def test_nobody_is_offered_the_undo_of_somebody_else(org):
    first, second, case = signed_in(org), signed_in(org, "lead"), open_case(org).id
    decide(first, case, **REMOVAL)
    page = text_of(second.get(f"/cases/{case}", done=case))

    assert "/undo" not in page
    answer = second.post(f"/cases/{case}/undo")
    assert "You can only undo your own decision." in text_of(second.get(answer["Location"]))
