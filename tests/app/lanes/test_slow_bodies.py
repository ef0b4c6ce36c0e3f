"""Slow bodies hold only what nobody else needs: a genuine order arrives beside all of them."""

from __future__ import annotations

import pytest

from seawall.gate import body
from seawall.gate.body_budget import BodyShare
from tests.app.lanes.live_server import is_open
from tests.waiting import until

KIB = 2**10
ONE, MANY = ["127.0.0.1"], [f"127.0.3.{number}" for number in range(1, 101)]


@pytest.fixture(autouse=True)
def _no_hurry(monkeypatch):
    """However slow this machine is: nobody is cut off for being slow."""
    monkeypatch.setattr(body, "GRACE", 600.0)
    monkeypatch.setattr(body, "SECONDS", 600.0)


@pytest.fixture
def server(server_on_sqlite):
    return server_on_sqlite


def slow(server, number, size, addresses):
    """So many lines that have sent so much of a document, and go on sending nothing."""
    return [
        server.dribble(b"x" * size, address=addresses[at % len(addresses)]) for at in range(number)
    ]


@pytest.mark.parametrize("addresses", [ONE, MANY], ids=["one address", "many"])
def test_hundreds_of_slow_bodies_stay_open_and_a_genuine_order_is_answered(server, addresses):
    lines = slow(server, 300, 16 * KIB, addresses)

    answer = server.send(server.order())

    assert answer.status == 201, answer.body
    assert all(map(is_open, lines))


@pytest.mark.parametrize("size", [60 * KIB, 600 * KIB], ids=["small ones", "large ones"])
@pytest.mark.parametrize("addresses", [ONE, MANY], ids=["one address", "many"])
@pytest.mark.parametrize("order", ["small", "large"])
def test_slow_bodies_that_hold_all_there_is_give_way_to_a_genuine_order(
    server, addresses, size, order
):
    """More bytes than strangers may hold on any code of ours; the genuine one comes as well."""
    lines = slow(server, 36 * KIB * KIB // size, size, addresses)
    lines += slow(server, 66, KIB, addresses)  # where a little room was left there is none
    until(lambda: sum(map(is_open, lines)) < len(lines))
    if order == "large":
        path = "grey-tide-" * 180
        many = [{"url": f"https://videos.example.com/{path}{number}"} for number in range(150)]
        document = server.order(locations=many)
        assert len(document) > 300 * KIB
    else:
        document = server.order()

    answer = server.send(document)

    assert answer.status == 201, answer.body
    assert sum(map(is_open, lines)) > 10


def test_what_is_cut_off_or_let_go_gives_its_room_back(server):
    lines = slow(server, 100, 600 * KIB, MANY)
    until(lambda: sum(map(is_open, lines)) < len(lines))
    for line in lines:
        line.close()

    assert server.send(server.order()).status == 201
    until(lambda: all(server.held(share) == 0 for share in BodyShare))
