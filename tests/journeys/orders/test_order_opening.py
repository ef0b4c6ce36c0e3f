"""A long order is acknowledged at once and opened part by part: nothing twice, nothing lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seawall.cases.model import CaseState
from seawall.clocks.reporting_period import calendar_year
from seawall.enforcement.outbox.job_lanes import Lane
from seawall.enforcement.outbox.tasks import Task
from seawall.journeys.answers import information_providing
from seawall.journeys.answers.information_providing import InformationGiven
from seawall.journeys.answers.order_clarification import (
    ClarificationReply,
    accept_reply,
    receive_reply,
)
from seawall.journeys.duties._repeat_statements import removed_at
from seawall.journeys.orders import order_opening
from seawall.journeys.orders.order_receiving import receive_arrival
from seawall.orders.answering.address_outcome import AddressConclusion
from seawall.orders.demand import DemandedAddress
from seawall.orders.model import OrderState
from seawall.transaction import transaction
from tests.answering_made import make_desk, minutes
from tests.figures_made import figures_of
from tests.openings_made import (
    FIRST,
    LATER,
    LONG,
    PART,
    addresses,
    case_items,
    make_long_desk,
    open_part,
    open_rest,
    receive_long,
    withdraw,
)
from tests.orders_made import (
    NOON,
    annex1,
    arrival,
    make_authority,
    make_referral,
    referral,
    take_in,
)
from tests.papers_made import make_paper
from tests.people_made import make_person
from tests.problems import raises_problem
from tests.rows_attested import rows_that_differ


@pytest.fixture
def desk(database, monkeypatch):
    return make_long_desk(monkeypatch)


def lines(desk, order):
    return [(line.position, line.url, line.fingerprint, line.note) for line in desk.items(order)]


# Acknowledged


def test_a_long_order_is_acknowledged_with_its_clock_before_its_addresses_are_opened(desk):
    order = receive_long(desk)

    with transaction(desk.org.id) as tx:
        clock = tx.orders.clock(order.id, order.profile)
        jobs = {job.task: job for job in map(tx.outbox.job, owed(tx))}
        received = next(one for one in tx.ledger.about(order.id) if one.what == "order.received")
    assert (order.state, order.due_at) == (OrderState.RUNNING, NOON + timedelta(hours=1))
    assert clock.due_at == order.due_at
    assert len(desk.items(order)) == FIRST
    assert order.opening == received.public["opening"] == LONG
    assert jobs[Task.OPEN_ORDER].queue == Lane.URGENT
    assert Task.PAGE_ORDER in jobs
    assert order.case


def owed(tx):
    from seawall.db import models as db

    return list(tx.outbox._of(db.JobRow).values_list("id", flat=True))


def test_a_short_order_is_opened_as_it_comes_and_owes_no_opening(desk):
    order = receive_long(desk, count=4)

    with transaction(desk.org.id) as tx:
        tasks = {tx.outbox.job(job).task for job in owed(tx)}
    assert (order.opening, len(desk.items(order))) == (0, 4)
    assert Task.OPEN_ORDER not in tasks


def test_an_order_that_was_opened_in_parts_is_as_one_that_was_opened_whole(desk, monkeypatch):
    parts = receive_long(desk)
    open_rest(desk.org, parts)
    monkeypatch.undo()
    other = make_desk()
    whole = receive_long(other)

    assert lines(desk, parts) == lines(other, whole)
    assert all(line.item for line in desk.items(parts))
    assert case_items(desk, parts) == {line.item for line in desk.items(parts)}
    now = desk.now_is(parts)
    assert (now.opening, now.flags, now.state) == (0, whole.flags, whole.state)


def test_the_case_of_a_long_order_is_told_of_it_once(desk):
    order = receive_long(desk)
    open_rest(desk.org, order)

    told = desk.ledger(order.case)
    assert [what for what in told if what != "case.items_named"] == ["case.opened"]
    with transaction(desk.org.id) as tx:
        named = [
            item
            for entry in tx.ledger.about(order.case, prefix="case.items_named")
            for item in entry.public["items"]
        ]
        assert len(named) == len(set(named)) == LONG
        assert len(tx.cases.reasons(order.case)) == 1
        assert tx.cases.case(order.case).description == f"Removal order, {LONG} items"


# Interrupted


class PowerCut(Exception):
    """The process is gone."""


def cut_off(desk, order):
    with transaction(desk.org.id) as tx:
        order_opening.open_next_part(order.id, tx=tx, now=NOON)
        raise PowerCut


def test_an_opening_that_is_interrupted_at_every_part_loses_and_doubles_nothing(desk):
    order = receive_long(desk)

    left = True
    while left:
        before = desk.items(order)
        with pytest.raises(PowerCut):
            cut_off(desk, order)
        assert desk.items(order) == before
        left = open_part(desk.org, order)
    again = open_part(desk.org, order)

    assert not again
    assert [line.url for line in desk.items(order)] == [one["url"] for one in addresses()]
    assert desk.history(order).count("addresses_opened") == 1
    assert rows_that_differ() == []


def test_the_ledger_answers_for_addresses_that_are_not_opened_yet(desk):
    order = receive_long(desk)
    open_part(desk.org, order)
    assert rows_that_differ() == []

    with transaction(desk.org.id) as tx, tx.attempt():
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM db_orderpart WHERE order_id = %s AND organisation_id = %s",
                [order.id, desk.org.id],
            )

    assert [fault.partition(":")[0].split()[0] for fault in rows_that_differ()] == ["orderpart"] * 2


# Nothing is concluded before all of it is opened


def test_an_order_is_not_done_because_all_that_is_opened_so_far_is_done(desk):
    order = receive_long(desk)
    desk.comply(order, now=LATER)

    desk.platform_reports(order, now=LATER)

    assert {line.outcome for line in desk.items(order)} == {"done"}
    assert desk.now_is(order).state is OrderState.RUNNING
    assert desk.answers(order) == []
    with transaction(desk.org.id) as tx:
        assert removed_at(tx.orders.order(order.id), tx=tx) is None


def test_what_is_opened_can_be_carried_out_and_the_rest_when_it_comes(desk):
    order = receive_long(desk)
    first = desk.comply(order, now=LATER)
    open_part(desk.org, order, now=LATER)

    second = desk.comply(order, now=LATER + minutes(1))
    open_rest(desk.org, order, now=LATER)
    desk.comply(order, now=LATER + minutes(2))
    desk.platform_reports(order, now=LATER + minutes(3))

    assert len(first.evidence["items"]) == FIRST
    assert len(second.evidence["items"]) == 3
    assert desk.now_is(order).state is OrderState.ACTED
    answer = desk.answers(order)[0]
    assert answer.form == "annex2"
    assert {line.outcome for line in desk.items(order)} == {"done"}
    assert desk.event(order, "acted")["items"] == LONG
    assert rows_that_differ() == []


def test_an_order_that_is_done_when_its_last_part_opens_is_answered_then(desk):
    """The rest was asked for no more: what was left had been carried out."""
    order = receive_long(desk, count=5)
    desk.comply(order, now=LATER)
    desk.platform_reports(order, now=LATER)
    withdraw(desk, order, *(one["url"] for one in addresses(5)[FIRST:]))
    assert desk.answers(order) == []

    open_rest(desk.org, order, now=LATER)

    with transaction(desk.org.id) as tx:
        keys = [job.key for job in map(tx.outbox.job, owed(tx)) if job.task == Task.FINISH_ORDER]
    assert f"finish-order:{order.id}:opened" in " ".join(keys)


def test_what_asks_for_data_is_given_when_all_that_it_names_is_opened(desk):
    order = make_paper(desk.org, "epoc", locations=addresses())
    person = make_person(desk.org)
    assert order.opening == LONG
    given = InformationGiven(order.id, person, "Here it is.")

    with raises_problem("orders.being-opened"), transaction(desk.org.id) as tx:
        information_providing.provide_information(given, tx=tx, now=LATER)


def test_the_figures_of_a_period_count_what_is_not_opened_yet(desk):
    order = receive_long(desk)
    desk.comply(order, now=LATER)
    desk.platform_reports(order, now=LATER)
    [figures] = figures_of(desk.org.id, calendar_year(NOON.year, "UTC"))

    assert (figures.orders.received, figures.order_speed.count) == (1, FIRST)
    assert figures.orders.carried_out == 0


def test_a_referral_is_judged_when_all_that_it_names_is_opened(desk):
    order = make_referral(desk.org, locations=addresses(6))
    every = [
        AddressConclusion(at, is_accepted=False, reason_code="not_against_terms") for at in range(6)
    ]

    with raises_problem("orders.being-opened"):
        desk.judge(order, *every[:FIRST], now=LATER)
    open_rest(desk.org, order, now=LATER)
    desk.judge(order, *every, now=LATER)

    assert len(desk.answers(order)) == 1


# Meanwhile


def test_what_is_opened_after_the_case_was_decided_is_in_a_case_that_is_open(desk):
    order = receive_long(desk)
    desk.comply(order, now=LATER)
    open_rest(desk.org, order, now=LATER)

    with transaction(desk.org.id) as tx:
        now = tx.orders.order(order.id)
        case = tx.cases.case(now.case)
        there = {line.item for line in tx.cases.items(case.id)}
    assert (case.state, now.case == order.case) == (CaseState.OPEN, False)
    assert there == {line.item for line in desk.items(order)[FIRST:]}


def test_the_same_order_again_while_it_is_opened_is_the_same_order(desk):
    body = annex1(desk.authority, locations=addresses())
    came = arrival(desk.org, body, by=desk.authority)
    with transaction(desk.org.id) as tx:
        order = receive_arrival(came, tx=tx, now=NOON).order
    open_part(desk.org, order)

    with transaction(desk.org.id) as tx:
        bytes_again = receive_arrival(came, tx=tx, now=LATER)
    signed_again = take_in(desk.org, body, by=desk.authority, now=LATER)

    assert (bytes_again.is_new, bytes_again.order.id) == (False, order.id)
    assert (signed_again.is_new, signed_again.order.id) == (False, order.id)
    assert desk.event(order, "repeated")["is_same"] is True
    assert "repeat_differs" not in desk.now_is(order).flags


def test_another_demand_under_the_same_number_differs_though_not_all_is_opened(desk):
    body = annex1(desk.authority, locations=addresses())
    order = take_in(desk.org, body, by=desk.authority).order

    fewer = {**body, "locations": addresses(LONG - 1)}
    take_in(desk.org, fewer, by=desk.authority, now=LATER)

    assert "repeat_differs" in desk.now_is(order).flags


def test_an_order_that_wants_the_opposite_of_a_later_address_is_shown_when_it_opens(desk):
    order = receive_long(desk)
    court = make_authority(desk.org)
    body = {
        **referral(court, form="removal_order", locations=addresses()[-2:], aim="keep"),
        "authority": {},
    }
    keep = take_in(desk.org, body, by=court, now=LATER).order
    assert desk.now_is(order).contradicts is None

    open_rest(desk.org, order, now=LATER)

    now, opposite = desk.now_is(order), desk.now_is(keep)
    assert (now.contradicts, opposite.contradicts) == (keep.id, order.id)
    assert desk.history(order).count("contradicted") == 1
    assert now.body == order.body


def test_a_reply_adds_its_addresses_behind_those_that_are_not_opened_yet(desk):
    order = receive_long(desk)
    desk.cannot(order, "insufficient_information", now=LATER)
    places = [
        DemandedAddress(url=one["url"]) for one in (addresses()[-1], *addresses(1, word="new"))
    ]
    with transaction(desk.org.id) as tx:
        reply = ClarificationReply(order=order.id, places=places, is_from_sender=True)
        receive_reply(reply, tx=tx, now=LATER)
        accept_reply(order.id, desk.person, tx=tx, now=LATER)
    open_rest(desk.org, order, now=LATER)

    named = [line.url for line in desk.items(order)]
    assert named == [one["url"] for one in addresses()] + [addresses(1, word="new")[0]["url"]]


def test_a_small_order_is_acknowledged_between_two_parts_of_a_long_one(desk):
    order = receive_long(desk)
    open_part(desk.org, order)

    small = desk.receive(now=LATER)

    assert small.state is OrderState.RUNNING
    assert desk.now_is(order).opening == LONG


def test_what_is_left_to_ask_goes_along_when_its_case_was_decided_for_another_order(desk):
    order = receive_long(desk)
    other = desk.receive(now=LATER, locations=addresses(2))
    assert desk.now_is(other).case == desk.now_is(order).case
    desk.comply(other, now=LATER)

    open_part(desk.org, order, now=LATER)

    opened = {line.item for line in desk.items(order)}
    assert len(opened) == FIRST + PART
    assert case_items(desk, order) == opened
    assert desk.now_is(order).case != desk.now_is(other).case
