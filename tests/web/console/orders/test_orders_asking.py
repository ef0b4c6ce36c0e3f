"""While very many addresses are asked for part by part, page, board, API and shell say how far."""

from __future__ import annotations

import pytest

from seawall.enforcement.model import OutcomeKind
from seawall.forms.model import Form
from seawall.journeys.answers.order_answering import Compliance, comply_with_order
from seawall.journeys.platform.outcome import OutcomeReport, report_outcome
from seawall.transaction import transaction
from seawall.web.console.orders.orders_board import read_board
from tests.asking_made import PART, ask_few_at_a_time, ask_rest
from tests.openings_made import LONG, addresses
from tests.people_made import make_person
from tests.web.console.conftest import signed_in
from tests.web.console.order_pages import now, page_of, received

SAYS = f"Platform asked about {PART} of {LONG} URLs"


@pytest.fixture
def person(org):
    return signed_in(org)


@pytest.fixture
def order(org, monkeypatch):
    ask_few_at_a_time(monkeypatch)
    return received(org, locations=addresses())


@pytest.fixture
def decision(org, order):
    with transaction(org.id) as tx:
        return comply_with_order(Compliance(order.id, make_person(org)), tx=tx, now=now())


def test_the_page_says_how_many_addresses_were_asked_for_until_all_were(
    org, person, order, decision
):
    page = page_of(person, order)
    assert SAYS in page
    assert "The platform was already told to act." in page
    assert "Comply and preserve" not in page

    ask_rest(org, decision.id, now=now())

    assert f"of {LONG} URLs" not in page_of(person, order)


def test_the_board_says_it_too_and_counts_those_that_wait(org, person, order, decision):
    board = person.get("/orders").content.decode()
    assert SAYS in board
    assert f"0 of {LONG}" in board

    ask_rest(org, decision.id, now=now())

    board = person.get("/orders").content.decode()
    assert f"of {LONG} URLs" not in board
    assert f"0 of {LONG}" in board


def test_nobody_must_act_on_the_board_while_the_platform_is_told(org, order, decision):
    with transaction(org.id) as tx:
        first = tx.enforcement.actions_by(decision.id)
    for action in first:
        with transaction(org.id) as tx:
            report_outcome(OutcomeReport(action.id, OutcomeKind.APPLIED), tx=tx, now=now())

    with transaction(org.id) as tx:
        board = read_board([Form.REMOVAL_ORDER], tx=tx, now=now())

    holding = [column.title for column in board.columns if column.cards]
    assert holding == ["Acting"]


def test_the_case_says_how_many_of_all_are_applied(person, decision):
    page = person.get(f"/cases/{decision.case}").content.decode()

    assert f"0 of {LONG} applied" in page


def test_who_presses_again_is_told_that_the_platform_was_told(person, order, decision):
    answer = person.post(f"/orders/{order.id}/comply", measure="everywhere")

    assert answer.status_code == 409
    assert "the platform was already told to act" in answer.content.decode().lower()
