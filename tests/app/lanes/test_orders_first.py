"""An order of somebody we know does not compete with strangers, and does not stop them either."""

from __future__ import annotations

import asyncio
import threading

import pytest

from seawall.app.lanes.orders_first import OrdersFirst
from seawall.app.lanes.request_admission import RequestLanes
from seawall.app.lanes.request_lanes import PLANS, RequestLane
from tests.waiting import until

SCOPE = {
    "type": "http",
    "method": "GET",
    "path": "/",
    "query_string": b"",
    "http_version": "1.1",
    "headers": [],
}
GIVE_WAY = [RequestLane.DOCUMENTS, RequestLane.SIGN_IN, RequestLane.PASSWORDS]
DO_NOT = [RequestLane.ORDERS, RequestLane.PEOPLE, RequestLane.PAGES]


def waits_for(orders, has_passed):
    """Somebody who lets orders pass, in a thread."""

    def wait():
        orders.let_pass()
        has_passed.set()

    thread = threading.Thread(target=wait)
    thread.start()
    return thread


async def answered(lane, asker="a"):
    """One request of this lane, from its place to the end of its answer."""
    never = asyncio.Event()

    async def send(_message):
        pass

    await lane.run(SCOPE, never.wait, send, leave=lane.enter(asker))


def opened(web):
    return RequestLanes().open(web)


def test_a_stranger_begins_once_every_order_is_done():
    orders, has_passed = OrdersFirst(patience=60), threading.Event()
    first, second = orders.begin(), orders.begin()
    thread = waits_for(orders, has_passed)

    first()
    assert not has_passed.is_set()
    second()
    thread.join(60)

    assert has_passed.is_set()


def test_orders_without_an_end_stop_no_stranger_for_ever():
    orders, has_passed = OrdersFirst(patience=0.05), threading.Event()
    orders.begin()

    waits_for(orders, has_passed).join(60)

    assert has_passed.is_set()


def test_where_there_is_no_order_nobody_waits():
    orders, has_passed = OrdersFirst(patience=60), threading.Event()
    orders.begin()()

    waits_for(orders, has_passed).join(60)

    assert has_passed.is_set()


@pytest.mark.parametrize("name", RequestLane)
def test_documents_and_sign_ins_of_strangers_wait_for_orders_and_nobody_else_does(name):
    begun = threading.Event()

    def web(_environ, start_response):
        begun.set()
        start_response("200 OK", [])
        return [b"x"]

    lanes = opened(web)
    for lane in lanes.values():
        lane._orders._patience = 60.0

    async def play():
        leave = lanes[RequestLane.ORDERS].enter("authority")
        answering = asyncio.ensure_future(answered(lanes[name]))
        if name in GIVE_WAY:
            await asyncio.to_thread(until, lambda: lanes[name].state().inside == 1)
            assert not begun.is_set()
            leave()
        await answering
        assert begun.is_set()
        leave()

    asyncio.run(play())
    assert {*GIVE_WAY, *DO_NOT} == set(PLANS)


def test_an_order_whose_place_is_given_back_twice_is_done_once():
    lanes = opened(lambda *_: [])
    lane = lanes[RequestLane.ORDERS]
    first, second = lane.enter("a"), lane.enter("a")

    first()
    first()

    assert lane._orders._orders == 1
    second()
    assert lane._orders._orders == 0
