"""The breach file on the page of an order that was late."""

from __future__ import annotations

import pytest

from tests.orders_made import make_contact_point
from tests.web.console.conftest import signed_in
from tests.web.console.order_pages import page_of, received

TURNOVER = {"currency": "EUR", "minor": 20_000_000_000, "year": 2025, "source": "annual accounts"}
FORM = "Breach file for counsel"


@pytest.fixture
def late(org):
    """An order that nobody carried out in its hour."""
    order = received(org, minutes=90)
    make_contact_point(org, facts={"turnover": TURNOVER})
    return order


def test_counsel_and_the_lead_are_offered_the_file_of_a_late_order_and_nobody_else(org, late):
    assert FORM in page_of(signed_in(org, "legal"), late)
    assert FORM in page_of(signed_in(org, "lead"), late)
    reviewer = signed_in(org)
    assert FORM not in page_of(reviewer, late)
    assert reviewer.post(f"/orders/{late.id}/breach", article="3(3)", kind="pdf").status_code == 403


def test_an_order_that_still_runs_has_no_breach_file(org):
    assert FORM not in page_of(signed_in(org, "legal"), received(org, minutes=5))


def test_tco_61_the_file_takes_the_turnover_of_the_contact_point(org, late):
    counsel = signed_in(org, "legal")
    said = {"article": "3(3)", "systematic": "yes", "kind": "json"}
    file = counsel.post(f"/orders/{late.id}/breach", **said)

    assert "EUR 200,000,000.00" in page_of(counsel, late)
    assert file["Content-Disposition"] == f'attachment; filename="{late.id}-breach.json"'
    assert file.json()["maxima"][0]["amount"] == {"currency": "EUR", "minor": 800_000_000}
    assert file.json()["maxima"][0]["says"].startswith("The instrument's maximum is")


def test_the_file_is_printed_and_that_it_was_made_is_remembered(org, late):
    counsel = signed_in(org, "legal")
    file = counsel.post(f"/orders/{late.id}/breach", article="3(3)", kind="pdf")

    assert file.content.startswith(b"%PDF")
    assert "Breach file created" in page_of(counsel, late)


def test_an_article_without_a_penalty_is_explained(org, late):
    counsel = signed_in(org, "legal")
    answer = counsel.post(f"/orders/{late.id}/breach", article="2(1)", kind="pdf")

    assert answer.status_code == 422
    assert 'href="#article"' in answer.content.decode()
