"""Strangers may fill every lane that is theirs, for ever: nobody whom we know waits behind them."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.app.lanes.live_server import HANGS, hanging, is_open
from tests.waiting import until

#: As many requests as no lane of strangers has places for.
CROWD = 80
#: As many threads as strangers have in all their lanes.
THREADS = 6
#: What a crowd of strangers asks for; each has a lane of its own.
DOORS = {
    "documents": ("POST", "/v1/orders"),
    "pages": ("GET", "/report"),
    "sign-in": ("GET", "/sign-in/link"),
    "passwords": ("POST", "/sign-in/password"),
}


def crowd(server, doors):
    """Lines of a crowd that asks at these doors and hangs there, from many addresses."""
    lines = []
    for method, path in doors:
        for number in range(CROWD):
            line = socket.create_connection(
                ("127.0.0.1", server.port), source_address=(f"127.0.1.{number % 40 + 1}", 0)
            )
            head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n"
            head += f"Content-Type: application/jose\r\n{HANGS}: yes\r\n\r\nx"
            line.sendall(head.encode())
            lines.append(line)
    return lines


def known_answers(server):
    """What an authority, a member and a machine get: of each of them one answer."""
    key = {"Authorization": f"Bearer {server.here.key}"}
    return {
        "an order by its signature": server.send(server.order()).status,
        "a page of the console": server.ask("GET", "/orders", Cookie=server.session).status,
        "an API key": server.ask("GET", "/v1/cases", **key).status,
        "a check": server.ask("GET", "/healthz").status in {200, 503},
    }


FINE = {
    "an order by its signature": 201,
    "a page of the console": 200,
    "an API key": 200,
    "a check": True,
}


def test_where_strangers_fill_all_their_lanes_for_ever_everybody_known_is_answered(
    server, monkeypatch
):
    with hanging(monkeypatch) as hang:
        lines = crowd(server, DOORS.values())
        until(lambda: len(hang.begun) >= THREADS)

        answers = known_answers(server)

        assert answers == FINE
        assert sum(map(is_open, lines)) > 0
    for line in lines:
        line.close()


@pytest.mark.parametrize("full", DOORS)
def test_a_full_lane_of_strangers_says_so_at_once_and_is_no_other_lane_of_strangers(
    server, monkeypatch, full
):
    with hanging(monkeypatch) as hang:
        lines = crowd(server, [DOORS[full]])
        until(lambda: hang.begun)
        until(lambda: sum(map(is_open, lines)) < CROWD)

        method, path = DOORS[full]
        refused = server.ask(method, path, b"x", **{"Content-Type": "application/jose"})
        others = {
            name: server.ask(way, place, b"x", **{"Content-Type": "application/jose"}).status
            for name, (way, place) in DOORS.items()
            if name != full
        }

        assert (refused.status, bool(refused.headers.get("retry-after"))) == (503, True)
        assert refused.document["code"] == "app.lane-busy"
        assert set(others.values()).isdisjoint({0, 503}), others
    for line in lines:
        line.close()


def test_one_address_never_has_all_the_places_of_a_lane(server, monkeypatch):
    with hanging(monkeypatch) as hang, ThreadPoolExecutor(CROWD) as pool:
        ask = [
            pool.submit(server.ask, "GET", "/report", address="127.0.2.1", **{HANGS: "yes"})
            for _ in range(CROWD)
        ]
        until(lambda: sum(it.done() for it in ask) >= CROWD - 16)
        lane = next(it for it in server.here.parts.lanes.states() if it.name == "pages")

        assert {it.result().status for it in ask if it.done()} == {503}
        assert lane.inside == lane.plan.each < lane.plan.places
        until(lambda: len(hang.begun) >= lane.plan.threads)  # who has a place begins in time
        assert len(hang.begun) == lane.plan.threads
        hang.may_end.set()
