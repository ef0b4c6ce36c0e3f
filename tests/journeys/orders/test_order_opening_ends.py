"""A long order that ends, or is refused, while it is opened asks for nothing more."""

from __future__ import annotations

import pytest

from seawall.forms.model import Channel
from seawall.orders.model import OrderState
from seawall.transaction import transaction
from tests.answering_made import minutes
from tests.openings_made import (
    FIRST,
    LATER,
    LONG,
    addresses,
    case_items,
    make_long_desk,
    open_part,
    open_rest,
    receive_long,
    withdraw,
)
from tests.orders_made import (
    annex1,
    find_genuine,
    take_in,
)
from tests.papers_made import make_paper
from tests.rows_attested import rows_that_differ


@pytest.fixture
def desk(database, monkeypatch):
    return make_long_desk(monkeypatch)


def test_a_withdrawn_order_asks_for_nothing_of_what_is_opened_afterwards(desk):
    order = receive_long(desk)
    withdraw(desk, order)
    before = case_items(desk, order)

    open_rest(desk.org, order, now=LATER + minutes(1))

    assert desk.now_is(order).state in {OrderState.CEASED, OrderState.REINSTATED}
    assert len(desk.items(order)) == LONG
    assert {line.ended_at for line in desk.items(order)} == {LATER}
    assert {line.item for line in desk.items(order)[FIRST:]} == {None}
    assert case_items(desk, order) == before
    assert rows_that_differ() == []


def test_an_address_that_is_taken_out_before_it_is_opened_is_never_asked_for(desk):
    order = receive_long(desk)
    out = addresses()[-1]["url"]
    withdraw(desk, order, out)

    open_rest(desk.org, order, now=LATER)

    *others, last = desk.items(order)
    assert (last.url, last.ended_at, last.item) == (out, LATER, None)
    assert {line.ended_at for line in others} == {None}
    assert len(case_items(desk, order)) == LONG - 1
    assert desk.now_is(order).state is OrderState.RUNNING


def test_taking_out_all_that_is_opened_ends_no_order_that_names_more(desk):
    order = receive_long(desk)
    withdraw(desk, order, *(one["url"] for one in addresses()[:FIRST]))

    assert desk.now_is(order).state is OrderState.RUNNING
    open_rest(desk.org, order, now=LATER)
    assert len(case_items(desk, order)) == LONG


def test_an_order_that_two_people_refuse_reaches_no_case_with_what_is_opened_afterwards(desk):
    body = annex1(locations=addresses())
    order = take_in(desk.org, body, channel=Channel.EMAIL_PLAIN).order
    before = case_items(desk, order)
    find_genuine(desk.org, order, is_genuine=False)

    open_rest(desk.org, order, now=LATER)

    assert case_items(desk, order) == before
    assert len(desk.items(order)) == LONG
    assert {line.item for line in desk.items(order)[FIRST:]} == {None}
    assert desk.now_is(order).state is OrderState.REFUSED


def test_a_long_document_that_is_refused_on_arrival_keeps_the_whole_record(desk):
    body = annex1(desk.authority, locations=addresses())
    came = take_in(desk.org, body, by=desk.authority, malformed="Its form has no such field.")

    open_rest(desk.org, came.order, now=LATER)

    assert came.refused == "malformed"
    assert [line.url for line in desk.items(came.order)] == [one["url"] for one in addresses()]
    assert {line.item for line in desk.items(came.order)} == {None}


def test_what_an_order_asks_to_keep_is_kept_as_its_addresses_are_opened(desk):
    order = make_paper(desk.org, "epoc_pr", locations=addresses())
    open_part(desk.org, order)
    with transaction(desk.org.id) as tx:
        assert len(tx.preservations.of_order(order.id)) == FIRST + 3

    open_rest(desk.org, order)

    with transaction(desk.org.id) as tx:
        kept = tx.preservations.of_order(order.id)
    assert {one.item for one in kept} == {line.item for line in desk.items(order)}
    assert len(kept) == LONG
