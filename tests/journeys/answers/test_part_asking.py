"""What a decision asks of very many things is asked part by part, for as long as it stands."""

from __future__ import annotations

import json

import pytest

from seawall.cases.model import Finding
from seawall.enforcement.model import TargetState
from seawall.enforcement.outbox.job_lanes import Lane
from seawall.enforcement.outbox.tasks import Task
from seawall.errors import SeawallError
from seawall.journeys.answers.part_asking import ask_next_part, askings_of
from seawall.orders.answering.address_outcome import AddressConclusion
from seawall.orders.answering.possible import AnswerWay, possible_ways
from seawall.orders.model import OrderState
from seawall.transaction import transaction
from tests.answering_made import make_desk, minutes
from tests.asking_made import (
    PART,
    ask_few_at_a_time,
    ask_part,
    ask_rest,
    case_with,
    comply_with_many,
    make_asking_desk,
)
from tests.eight_hands import HANDS, at_once
from tests.holds_made import Harbour
from tests.openings_made import LATER, LONG, addresses, receive_long, withdraw
from tests.orders_made import referral, take_in
from tests.rows_attested import rows_that_differ


@pytest.fixture
def desk(database, monkeypatch):
    return make_asking_desk(monkeypatch)


def outcomes(desk, order):
    return [line.outcome for line in desk.items(order)]


def asking(desk, order):
    with transaction(desk.org.id) as tx:
        return askings_of([desk.now_is(order)], tx=tx).get(order.id)


def actions_by(desk, decision):
    with transaction(desk.org.id) as tx:
        return tx.enforcement.actions_by(decision.id)


def notices(desk, order):
    with transaction(desk.org.id) as tx:
        return tx.answers.notices_of(order.id)


# An order of many addresses


def test_of_many_addresses_the_first_are_asked_for_at_once_and_the_rest_is_owed(desk):
    order, decision = comply_with_many(desk)

    assert outcomes(desk, order) == ["asked"] * PART + [""] * (LONG - PART)
    assert len(decision.evidence["items"]) == LONG
    assert order.asking == LONG
    assert (asking(desk, order).asked, asking(desk, order).named) == (PART, LONG)
    with transaction(desk.org.id) as tx:
        job = tx.outbox.by_key(f"ask-parts:{decision.id}:0")
    assert (job.task, job.queue) == (Task.ASK_PARTS, Lane.URGENT)


def test_asked_for_in_parts_an_order_ends_as_one_that_is_asked_for_whole(desk, monkeypatch):
    parts, decision = comply_with_many(desk)
    ask_rest(desk.org, decision.id)
    monkeypatch.undo()
    other = make_desk()
    whole, at_once = comply_with_many(other)

    for own, order, made in ((desk, parts, decision), (other, whole, at_once)):
        own.platform_reports(order, now=LATER + minutes(1))
        actions, lines = actions_by(own, made), own.items(order)
        assert len({action.target for action in actions}) == len(actions) == LONG
        assert {action.deadline for action in actions} == {order.due_at}
        assert {line.action for line in lines} == {action.id for action in actions}
        assert outcomes(own, order) == ["done"] * LONG
        assert {notice.item for notice in notices(own, order)} == {line.item for line in lines}
        with transaction(own.org.id) as tx:
            assert len(tx.statements.of_order(order.id)) == LONG
        assert own.now_is(order).state is OrderState.ACTED
        assert [answer.form for answer in own.answers(order)] == ["annex2"]
    assert desk.now_is(parts).asking == 0
    assert "order.addresses_asked" in desk.ledger(parts.id)
    assert "order.addresses_asked" not in other.ledger(whole.id)
    assert rows_that_differ() == []


def test_nobody_carries_an_order_out_that_is_being_carried_out(desk):
    order, _ = comply_with_many(desk)

    with pytest.raises(SeawallError, match="already told"):
        desk.comply(order, now=LATER)

    with transaction(desk.org.id) as tx:
        ways = possible_ways(tx.orders.order(order.id), tx.orders.asked_items(order.id))
    assert ways == (AnswerWay.CANNOT,)


def test_an_order_is_not_done_because_all_that_was_asked_for_so_far_is_done(desk):
    order, decision = comply_with_many(desk)

    desk.platform_reports(order, now=LATER)
    assert desk.now_is(order).state is OrderState.RUNNING
    assert desk.answers(order) == []

    ask_rest(desk.org, decision.id)
    desk.platform_reports(order, now=LATER)
    assert desk.now_is(order).state is OrderState.ACTED


def test_an_address_that_is_taken_out_meanwhile_is_not_asked_for(desk):
    order, decision = comply_with_many(desk)
    urls = [one["url"] for one in addresses()]

    withdraw(desk, order, urls[0], urls[-1], urls[-2])
    ask_rest(desk.org, decision.id)

    asked = {line.url for line in desk.items(order) if line.action}
    assert asked == set(urls[:-2])
    assert outcomes(desk, order)[1:-2] == ["asked"] * (LONG - 3)


def test_of_an_order_that_is_withdrawn_meanwhile_nothing_more_is_asked_for(desk):
    order, decision = comply_with_many(desk)
    ask_part(desk.org, decision.id)

    withdraw(desk, order)
    ask_rest(desk.org, decision.id)

    taken_down = actions_by(desk, decision)
    assert len(taken_down) == 2 * PART
    assert desk.now_is(order).asking == 0
    with transaction(desk.org.id) as tx:
        assert tx.enforcement_parts.next_part(decision.id) is None
        back = tx.cases.head(order.case)
    ask_rest(desk.org, back.id)
    put_back = actions_by(desk, back)
    assert {action.state for action in put_back} == {TargetState.RESTORED}
    assert {action.target.external_id for action in put_back} == {
        action.target.external_id for action in taken_down
    }


def test_what_is_done_meanwhile_is_not_asked_for_again(desk):
    order, decision = comply_with_many(desk)
    last = addresses()[-1:]
    other = desk.receive(now=LATER, locations=last)
    desk.comply(other, now=LATER)
    desk.platform_reports(other, now=LATER + minutes(1))
    assert outcomes(desk, order)[-1] == "done"

    ask_rest(desk.org, decision.id)

    assert len(actions_by(desk, decision)) == LONG - 1
    assert outcomes(desk, order)[-1] == "done"


def test_what_the_user_may_not_know_yet_is_silent_in_every_part(desk):
    order = receive_long(desk, non_disclosure=True)
    decision = desk.comply(order, now=LATER)
    ask_rest(desk.org, decision.id)

    until = desk.now_is(order).silent_until
    assert until is not None
    assert {(notice.state, notice.not_before) for notice in notices(desk, order)} == {
        ("silent", until)
    }
    assert len(notices(desk, order)) == LONG
    with transaction(desk.org.id) as tx:
        for notice in tx.answers.notices_of(order.id):
            assert tx.outbox.by_key(f"end-silence:{notice.id}").run_after == until
        bodies = [json.loads(event.body) for event in tx.enforcement.events_after(0, limit=100)]
    asked = [body["data"] for body in bodies if body["type"] == "action.requested"]
    assert {one["notify_user"]["allowed"] for one in asked} == {False}


def test_what_a_referral_brought_and_was_accepted_is_asked_for_in_parts_too(desk):
    body = referral(desk.authority, locations=addresses())
    order = take_in(desk.org, body, by=desk.authority, now=LATER).order
    accepted = [
        AddressConclusion(line.position, is_accepted=True, clause="tvec/incite")
        for line in desk.items(order)
    ]
    decision = desk.judge(order, *accepted, now=LATER)
    assert sum(bool(line.action) for line in desk.items(order)) == PART

    ask_rest(desk.org, decision.id)

    assert outcomes(desk, order) == ["accepted"] * LONG
    assert all(line.action for line in desk.items(order))
    desk.platform_reports(order, now=LATER + minutes(1))
    assert len(desk.answers(order)) == 1


# Whoever else decides meanwhile


@pytest.fixture
def harbour(database, monkeypatch):
    ask_few_at_a_time(monkeypatch)
    return Harbour()


def asked_so_far(harbour, items):
    return [newest.state if (newest := harbour.newest(item)) else None for item in items]


def test_copies_that_a_person_removed_are_asked_for_in_parts(harbour):
    items = [harbour.publish(f"account-{number}") for number in range(7)]
    decision = harbour.decide(case_with(harbour, items).id, Finding.REMOVE)
    with transaction(harbour.org.id) as tx:
        progress = tx.enforcement.progress(decision.case)
    assert (progress.asked, progress.due) == (PART, 7)

    ask_rest(harbour.org, decision.id)

    assert all(harbour.is_gone(item) for item in items)
    with transaction(harbour.org.id) as tx:
        assert len(tx.statements.of_decision(decision.id)) == 7


def test_of_a_decision_that_a_person_took_back_nothing_more_is_asked_for(harbour):
    items = [harbour.publish(f"account-{number}") for number in range(7)]
    case = case_with(harbour, items)
    removal = harbour.decide(case.id, Finding.REMOVE)
    allowance = harbour.decide(case.id, Finding.ALLOW, person=harbour.reviewers[1])

    for decision in (allowance, removal):
        ask_rest(harbour.org, decision.id)

    assert asked_so_far(harbour, items) == [TargetState.RESTORED] * 7
    with transaction(harbour.org.id) as tx:
        asked = tx.enforcement.actions_by(removal.id)
    assert len(asked) == PART


def test_what_an_order_holds_down_does_not_come_back_by_a_part_of_a_decision(harbour):
    items = [harbour.publish(f"account-{number}") for number in range(7)]
    case = case_with(harbour, items)
    ask_rest(harbour.org, harbour.decide(case.id, Finding.REMOVE).id)
    allowance = harbour.decide(case.id, Finding.ALLOW, person=harbour.reviewers[1])
    harbour.ordered_down(items[-1])

    ask_rest(harbour.org, allowance.id)

    assert harbour.is_gone(items[-1])
    assert asked_so_far(harbour, items[:-1]) == [TargetState.RESTORED] * 6


def test_what_we_removed_ourselves_does_not_come_back_by_a_part_of_an_orders_end(harbour):
    items = [harbour.publish(f"account-{number}") for number in range(7)]
    order = harbour.order(*items)
    decision = harbour.comply(order)
    ask_rest(harbour.org, decision.id)
    harbour.withdraw(order, by=harbour.authorities[0])
    with transaction(harbour.org.id) as tx:
        back = tx.cases.head(decision.case)
    ours = next(item for item in reversed(items) if harbour.newest(item).decision != back.id)
    harbour.decide(harbour.another_case(ours).id, Finding.REMOVE)

    ask_rest(harbour.org, back.id)

    assert harbour.is_gone(ours)
    others = [item for item in items if item != ours]
    assert asked_so_far(harbour, others) == [TargetState.RESTORED] * 6


def test_an_accounts_things_are_told_of_by_one_statement_in_whichever_part(harbour):
    owners = ["ada", "ben", "ada", "ben", "cleo", "ada", "cleo"]
    items = [harbour.publish(owner) for owner in owners]
    decision = harbour.decide(case_with(harbour, items).id, Finding.REMOVE)
    ask_rest(harbour.org, decision.id)

    with transaction(harbour.org.id) as tx:
        stated = {one.account: one.facts.count for one in tx.statements.of_decision(decision.id)}
        assert len(tx.statements.of_decision(decision.id)) == 3
    assert stated == {"ada": 3, "ben": 2, "cleo": 2}


# Interrupted, and two at once


class PowerCut(Exception):
    """The process is gone."""


def cut_off(desk, decision):
    with transaction(desk.org.id) as tx:
        ask_next_part(decision, tx=tx, now=LATER)
        raise PowerCut


def test_interrupted_at_every_part_nothing_is_lost_and_nothing_asked_for_twice(desk):
    order, decision = comply_with_many(desk)

    left = True
    while left:
        before = desk.items(order)
        with pytest.raises(PowerCut):
            cut_off(desk, decision.id)
        assert desk.items(order) == before
        left = ask_part(desk.org, decision.id)
    assert not ask_part(desk.org, decision.id)

    actions = actions_by(desk, decision)
    assert len({action.target for action in actions}) == len(actions) == LONG
    assert desk.history(order).count("addresses_asked") == 1
    assert rows_that_differ() == []


def test_eight_workers_at_once_ask_for_each_thing_once(desk):
    order, decision = comply_with_many(desk)

    ended = at_once(lambda _: ask_rest(desk.org, decision.id))

    assert ended == {"done": HANDS}
    actions = actions_by(desk, decision)
    assert len({action.target for action in actions}) == len(actions) == LONG
    assert desk.now_is(order).asking == 0
    assert desk.history(order).count("addresses_asked") == 1


def test_the_ledger_answers_for_what_is_not_asked_for_yet(desk):
    _, decision = comply_with_many(desk)
    assert rows_that_differ() == []

    with transaction(desk.org.id) as tx, tx.attempt():
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM db_enforcementpart WHERE id = %s AND organisation_id = %s",
                [f"{decision.id}/1", desk.org.id],
            )

    assert [fault.partition(":")[0].split()[0] for fault in rows_that_differ()] == [
        "enforcementpart"
    ]


def test_a_part_takes_as_many_queries_of_twenty_one_things_as_of_twice_that(database, monkeypatch):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counted = []
    for size in (21, 42):  # up to twenty rows go to PostgreSQL in one message
        desk = make_asking_desk(monkeypatch)
        monkeypatch.setattr("seawall.enforcement.parts.model.PART", size)
        _, decision = comply_with_many(desk, count=3 * size)
        ask_part(desk.org, decision.id)
        with CaptureQueriesContext(connection) as queries:
            ask_part(desk.org, decision.id)
        counted.append(len(queries))

    assert counted[0] == counted[1]
