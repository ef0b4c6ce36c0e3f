"""A lane has threads of its own and so many places; a place is free when its thread is done."""

from __future__ import annotations

import asyncio
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.app.lanes.request_lanes import PLANS, LanePlan, RequestLane
from seawall.app.lanes.work_lane import WorkLane
from seawall.errors import Unavailable
from seawall.gate.body_budget import BodyShare
from tests.waiting import until

SCOPE = {
    "type": "http",
    "method": "GET",
    "path": "/",
    "query_string": b"",
    "http_version": "1.1",
    "headers": [],
}


def lane(*, threads=1, places=4, each=2, web=None, is_ours=False):
    plan = LanePlan(threads, places, each, BodyShare.PAGES, is_ours=is_ours)
    return WorkLane(RequestLane.PAGES, plan, web or (lambda *_: ()), clock=lambda: 7.0)


async def nothing_more():
    never = asyncio.Event()
    await never.wait()


@given(st.lists(st.tuples(st.booleans(), st.sampled_from("abc"), st.integers(0, 9)), max_size=40))
def test_no_order_of_coming_and_going_has_more_inside_than_places_or_than_one_may_have(acts):
    here, inside = lane(), []
    for comes, asker, which in acts:
        if comes:
            is_room = len(inside) < 4 and [name for name, _ in inside].count(asker) < 2
            try:
                inside.append((asker, here.enter(asker)))
                assert is_room
            except Unavailable:
                assert not is_room
        elif inside:
            _, leave = inside.pop(which % len(inside))
            leave()
            leave()  # twice is once
        assert here.state().inside == len(inside)


def test_who_is_turned_away_is_counted_and_told_when_to_come_back():
    here = lane(places=1)
    here.enter("a")

    with pytest.raises(Unavailable) as refused:
        here.enter("b")

    assert (refused.value.status, refused.value.code) == (503, "app.lane-busy")
    assert (here.state().refused, here.state().refused_ago) == (1, 0.0)


def pages_of(pieces, done):
    """An application whose answer has so many pieces."""

    def web(environ, start_response):
        start_response("200 OK", [])
        try:
            for _ in range(pieces):
                yield b"x" * 1_000
        finally:
            done.set()

    return web


def test_whoever_reads_nothing_holds_no_thread_and_no_place_of_strangers():
    done = threading.Event()
    here = lane(web=pages_of(100, done))

    async def play():
        begun, may_read = asyncio.Event(), asyncio.Event()

        async def send(message):
            begun.set()
            await may_read.wait()

        leave = here.enter("a")
        answering = asyncio.ensure_future(here.run(SCOPE, nothing_more, send, leave=leave))
        await begun.wait()
        assert await asyncio.to_thread(done.wait, 60)
        await asyncio.to_thread(until, lambda: not here.state().inside)
        assert (here.state().inside, answering.done()) == (0, False)
        may_read.set()
        await answering

    asyncio.run(play())


def test_a_view_that_fails_gives_its_place_back():
    def web(environ, start_response):
        raise RuntimeError

    here = lane(web=web)

    async def play():
        with pytest.raises(RuntimeError):
            await here.run(SCOPE, nothing_more, nothing_more, leave=here.enter("a"))

    asyncio.run(play())
    assert here.state().inside == 0


def test_strangers_have_fewer_threads_than_those_we_know_and_no_asker_has_a_whole_lane():
    ours = sum(plan.threads for plan in PLANS.values() if plan.is_ours)
    strangers = sum(plan.threads for plan in PLANS.values() if not plan.is_ours)

    assert set(PLANS) == set(RequestLane)
    assert strangers < ours
    assert all(
        plan.threads <= plan.places and plan.each <= plan.places // 2 for plan in PLANS.values()
    )
