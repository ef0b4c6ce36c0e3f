"""Eight people close one order at the same moment: it takes effect once."""

from __future__ import annotations

from collections import Counter

import pytest

from seawall.enforcement.model import OutcomeKind
from seawall.journeys.orders.order_receiving import receive_arrival
from seawall.journeys.platform.outcome import OutcomeReport, report_outcome
from seawall.orders.model import OrderState
from seawall.transaction import transaction
from tests.answering_made import make_desk, minutes
from tests.eight_hands import HANDS, at_once
from tests.orders_made import NOON, annex1, arrival
from tests.people_made import make_person

pytestmark = pytest.mark.both_databases


def test_fault_11_eight_people_who_carry_out_one_order_at_once_are_one_effect(database):
    desk = make_desk()
    order = desk.receive()
    people = [make_person(desk.org) for _ in range(HANDS)]

    ended = at_once(lambda n: desk.comply(order, now=NOON + minutes(5), person=people[n]))

    assert ended.total() == HANDS
    assert ended["done"] == 1, ended
    assert len(desk.actions(order)) == 1
    (action,) = desk.actions(order)
    assert desk.ledger(action.id).count("action.requested") == 1


def test_fault_11_eight_reports_that_it_is_done_at_once_are_one_answer(database):
    desk = make_desk()
    order = desk.receive()
    desk.comply(order, now=NOON + minutes(5))
    (action,) = desk.actions(order)

    def report(_):
        done = OutcomeReport(action.id, OutcomeKind.APPLIED)
        with transaction(desk.org.id) as tx:
            report_outcome(done, tx=tx, now=NOON + minutes(6))

    assert at_once(report) == {"done": HANDS}

    assert desk.now_is(order).state is OrderState.ACTED
    assert len(desk.answers(order)) == 1
    assert Counter(desk.history(order))["acted"] == 1
    assert desk.ledger(action.id).count("action.applied") == 1


def test_fault_11_one_document_that_comes_by_eight_doors_at_once_is_one_order(database):
    desk = make_desk()
    came = arrival(desk.org, annex1(desk.authority), by=desk.authority)

    def receive(_):
        with transaction(desk.org.id) as tx:
            receive_arrival(came, tx=tx, now=NOON)

    assert at_once(receive) == {"done": HANDS}

    with transaction(desk.org.id) as tx:
        (order,) = tx.orders.board(limit=None)
    assert desk.history(order).count("received") == 1
