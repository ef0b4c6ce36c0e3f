"""An order past its end on the board, on its page, in the counts and on the command line."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from seawall.enforcement.model import OutcomeKind
from seawall.ids import ActionId
from seawall.journeys.orders.order_paging import page_overdue
from seawall.journeys.platform.outcome import OutcomeReport, report_outcome
from seawall.transaction import transaction
from seawall.worker import orders
from tests.web.console.conftest import signed_in
from tests.web.console.order_pages import history, page_of, received


def page_about(org, order):
    with transaction(org.id) as tx:
        now = datetime.now(UTC)
        return page_overdue(order.id, by=orders.ways(), tx=tx, now=now)


def test_the_board_and_the_page_call_it_overdue(org):
    order = received(org, minutes=61)
    person = signed_in(org)

    assert ">Overdue<" in page_of(person, order)
    with transaction(org.id) as tx:
        counts = tx.shown_orders.count(datetime.now(UTC))
    assert counts == {("mandatory", "removal_order", "overdue"): 1}


@pytest.mark.parametrize(("minutes", "word"), [(61, "Done late"), (40, "Done on time")])
def test_the_page_says_whether_an_order_was_done_on_time_or_late(org, minutes, word):
    order = received(org, minutes=minutes)
    person = signed_in(org)
    person.post(f"/orders/{order.id}/comply")
    with transaction(org.id) as tx:
        action = ActionId(tx.orders.items(order.id)[0].action or "")
        now = datetime.now(UTC)
        report_outcome(OutcomeReport(action, OutcomeKind.APPLIED, effective_at=now), tx=tx, now=now)

    assert word in page_of(person, order)


def test_whoever_has_it_is_asked_to_answer_the_page_of_the_end_and_does_by_one_press(org):
    order = received(org, minutes=61)
    person = signed_in(org)
    person.post(f"/orders/{order.id}/take")
    assert "Acknowledge page" not in page_of(person, order)
    assert page_about(org, order)

    page = page_of(person, order)
    assert "Acknowledge page" in page
    assert "who has not acknowledged the last page" in page
    person.post(f"/orders/{order.id}/take")
    assert "Acknowledge page" not in page_of(person, order)
    assert history(org, order)[-1] == "page_acknowledged"
