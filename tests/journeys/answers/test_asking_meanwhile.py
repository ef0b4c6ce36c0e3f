"""What waits to be asked for stays asked for, whatever is done meanwhile that does not end it."""

from __future__ import annotations

import pytest

from seawall.cases.model import Finding
from seawall.journeys.cases.decision_undo import undo_decision
from seawall.journeys.queue.case_splitting import TakeOut, take_out_items
from seawall.orders.answering.possible import AnswerWay, possible_ways
from seawall.transaction import transaction
from tests.answering_made import minutes
from tests.asking_made import (
    ask_few_at_a_time,
    ask_part,
    ask_rest,
    case_with,
    comply_with_many,
    make_asking_desk,
)
from tests.eight_hands import HANDS, at_once
from tests.holds_made import Harbour
from tests.openings_made import (
    LATER,
    LONG,
    open_few_at_a_time,
    open_part,
    open_rest,
    receive_long,
    withdraw,
)
from tests.rows_attested import rows_that_differ


@pytest.fixture
def harbour(database, monkeypatch):
    ask_few_at_a_time(monkeypatch)
    return Harbour()


@pytest.fixture
def desk(database, monkeypatch):
    return make_asking_desk(monkeypatch)


def publish_many(harbour):
    return [harbour.publish(f"account-{number}") for number in range(7)]


def still_up(harbour, items):
    return [item.external_id for item in items if not harbour.is_gone(item)]


def undo(harbour, case):
    with transaction(harbour.org.id) as tx:
        undo_decision(case.id, harbour.reviewers[0], tx=tx, now=harbour.now)


@pytest.mark.parametrize("times", [1, 2])
def test_a_removal_that_stands_again_is_asked_for_to_its_end(harbour, times):
    items = publish_many(harbour)
    case = case_with(harbour, items)
    removal = harbour.decide(case.id, Finding.REMOVE)
    for _ in range(times):
        harbour.decide(case.id, Finding.ALLOW, is_undoable=True)
        undo(harbour, case)

    ask_rest(harbour.org, removal.id)

    assert still_up(harbour, items) == []


def test_while_an_allowance_can_be_taken_back_the_removal_goes_on(harbour):
    items = publish_many(harbour)
    case = case_with(harbour, items)
    removal = harbour.decide(case.id, Finding.REMOVE)
    harbour.decide(case.id, Finding.ALLOW, is_undoable=True)

    ask_rest(harbour.org, removal.id)

    assert still_up(harbour, items) == []


def test_what_was_removed_elsewhere_does_not_come_back_because_an_allowance_stands_again(harbour):
    items = publish_many(harbour)
    case = case_with(harbour, items)
    ask_rest(harbour.org, harbour.decide(case.id, Finding.REMOVE).id)
    allowance = harbour.decide(case.id, Finding.ALLOW)
    harbour.decide(harbour.another_case(items[-1]).id, Finding.REMOVE)
    harbour.decide(case.id, Finding.REMOVE, is_undoable=True)
    undo(harbour, case)

    ask_rest(harbour.org, allowance.id)

    assert harbour.is_gone(items[-1])


def take_out(harbour, case, item):
    with transaction(harbour.org.id) as tx:
        request = TakeOut(case.id, [item.id])
        return take_out_items(request, harbour.lead, tx=tx, now=harbour.later())


def test_what_is_taken_into_another_case_is_asked_for_as_it_was_decided(harbour):
    items = publish_many(harbour)
    case = case_with(harbour, items)
    removal = harbour.decide(case.id, Finding.REMOVE)
    harbour.decide(case.id, Finding.ESCALATE)
    take_out(harbour, case, items[-1])

    ask_rest(harbour.org, removal.id)

    assert still_up(harbour, items) == []


@pytest.mark.parametrize("is_after", [True, False])
def test_what_was_allowed_since_is_not_asked_for_in_whichever_case_it_is(harbour, is_after):
    items = publish_many(harbour)
    case = case_with(harbour, items)
    removal = harbour.decide(case.id, Finding.REMOVE)
    harbour.decide(case.id, Finding.ESCALATE)
    other = take_out(harbour, case, items[-1])
    decided, left = (other, items[-1]) if is_after else (case, items[-2])
    harbour.decide(decided.id, Finding.ALLOW, person=harbour.lead)

    ask_rest(harbour.org, removal.id)

    assert left.external_id in still_up(harbour, items)


def ways(desk, order):
    with transaction(desk.org.id) as tx:
        return possible_ways(tx.orders.order(order.id), tx.orders.asked_items(order.id))


def test_what_comes_back_of_an_order_is_not_the_end_of_asking_for_the_rest_of_it(desk):
    order, decision = comply_with_many(desk)
    for _ in range(2):
        ask_part(desk.org, decision.id)
    asked_urls = [line.url for line in desk.items(order) if line.action]
    withdraw(desk, order, *asked_urls[:4])
    with transaction(desk.org.id) as tx:
        back = tx.cases.head(order.case)

    ask_rest(desk.org, back.id)

    assert desk.now_is(order).asking
    assert ways(desk, order) == (AnswerWay.CANNOT,)
    assert "addresses_asked" not in desk.history(order)

    ask_rest(desk.org, decision.id)
    assert not desk.now_is(order).asking
    assert desk.history(order).count("addresses_asked") == 1


def test_the_record_says_for_how_many_the_platform_was_asked_and_not_for_how_many_it_should(desk):
    order, decision = comply_with_many(desk)
    last_urls = [line.url for line in desk.items(order)[-2:]]
    withdraw(desk, order, *last_urls)

    ask_rest(desk.org, decision.id)

    assert desk.event(order, "addresses_asked")["count"] == LONG - 2


def test_a_worker_that_finds_its_decision_asked_for_does_not_end_the_asking_for_another(
    desk, monkeypatch
):
    open_few_at_a_time(monkeypatch)
    order = receive_long(desk, count=13)
    open_part(desk.org, order, now=LATER)
    first = desk.comply(order, now=LATER)
    ask_rest(desk.org, first.id)
    open_rest(desk.org, order, now=LATER)
    second = desk.comply(order, now=LATER)
    assert desk.now_is(order).asking

    ask_part(desk.org, first.id)

    assert desk.now_is(order).asking
    ask_rest(desk.org, second.id)
    assert not desk.now_is(order).asking
    assert desk.history(order).count("addresses_asked") == 2
    assert all(line.action for line in desk.items(order))


def test_the_platform_reports_and_is_asked_at_once_and_neither_stops_the_other(desk):
    order, decision = comply_with_many(desk, count=24)

    def ask_or_report(hand):
        if hand % 2:
            ask_rest(desk.org, decision.id)
            return
        for _ in range(6):
            desk.platform_reports(order, now=LATER + minutes(1))

    assert at_once(ask_or_report) == {"done": HANDS}

    desk.platform_reports(order, now=LATER + minutes(2))
    assert {line.outcome for line in desk.items(order)} == {"done"}
    assert desk.history(order).count("addresses_asked") == 1
    assert [answer.form for answer in desk.answers(order)] == ["annex2"]
    assert rows_that_differ() == []
