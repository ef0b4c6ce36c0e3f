"""So many connections an address has, so many there are, and none stays that asks nothing."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.app.lanes import connection_bounds
from seawall.app.lanes.connection_bounds import SILENT, OpenConnections
from seawall.app.outer_request import TrustedPeers
from tests.app.lanes.live_server import is_open
from tests.waiting import until

TRUSTED = TrustedPeers.of(["192.0.2.1", "unix"])


@dataclass
class Cycle:
    """A request on a connection."""

    response_complete: bool = False
    more_body: bool = False


@dataclass(eq=False)
class Line:
    """A connection as the server has it."""

    client: tuple[str, int] | None
    cycle: Cycle | None = None
    is_ended: bool = False
    transport: Line = field(init=False)

    def __post_init__(self):
        self.transport = self

    def abort(self):
        self.is_ended = True


def counted(*lines, each=3, most=100):
    """These connections, come one after the other."""

    async def play():
        open_ = OpenConnections(TRUSTED, most=most, each=each)
        for line in lines:
            open_.add(line)
        return open_

    return asyncio.run(play())


def of(address, number, **state):
    return [Line((address, port), **state) for port in range(number)]


SILENT_ONE, SLOW = None, Cycle(more_body=True)
RESTS, ASKS = Cycle(response_complete=True), Cycle()


@pytest.mark.parametrize(
    ("cycles", "ended"),
    [
        ([ASKS, RESTS, SLOW, SILENT_ONE], 3),
        ([ASKS, RESTS, SLOW, SLOW], 2),
        ([ASKS, RESTS, RESTS, ASKS], 1),
        ([ASKS, ASKS, ASKS, ASKS], 0),
    ],
    ids=["one that never asked", "the first that is not whole", "one that rests", "the oldest"],
)
def test_one_too_many_of_an_address_costs_the_one_by_which_least_is_lost(cycles, ended):
    lines = [Line(("198.51.100.7", port), cycle) for port, cycle in enumerate(cycles)]
    newest = Line(("198.51.100.7", 9))

    counted(*lines, newest, each=4)

    assert [it.is_ended for it in (*lines, newest)] == [at == ended for at in range(5)]


def test_one_too_many_in_all_costs_the_address_that_has_most():
    crowd, other = of("198.51.100.7", 3), Line(("198.51.100.8", 1))

    counted(*crowd, other, most=3)

    assert [it.is_ended for it in (*crowd, other)] == [True, False, False, False]


def test_a_trusted_proxy_and_a_socket_in_the_file_system_have_no_bound_of_their_own():
    lines = [*of("192.0.2.1", 9), *(Line(None) for _ in range(9))]

    counted(*lines)

    assert not any(it.is_ended for it in lines)


def test_a_network_of_ipv6_is_one_address():
    lines = [Line((f"2001:db8::{number}", 1)) for number in range(1, 5)]

    counted(*lines)

    assert sum(it.is_ended for it in lines) == 1


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5), st.integers(0, 50)), max_size=60))
def test_no_order_of_opening_and_closing_leaves_more_open_than_the_bounds(acts):
    async def play():
        open_, lines = OpenConnections(TRUSTED, most=8, each=3), []
        for opens, address, which in acts:
            if opens:
                lines.append(Line((f"198.51.100.{address}", 1)))
                open_.add(lines[-1])
            elif lines:
                open_.drop(lines.pop(which % len(lines)))
            lines = [line for line in lines if not line.is_ended]
            by_address = [line.client[0] for line in lines]
            assert len(lines) <= 8
            assert all(by_address.count(it) <= 3 for it in by_address)

    asyncio.run(play())


def test_whoever_asks_nothing_for_too_long_is_hung_up_on_and_whoever_waits_for_us_is_not():
    opened, asking = Line(("198.51.100.7", 1)), Line(("198.51.100.7", 2), Cycle())
    done = Line(("198.51.100.7", 3), Cycle(response_complete=True))
    open_ = counted(opened, asking, done)

    open_.look(0.0)
    open_.look(SILENT - 1)
    done.cycle = Cycle(response_complete=True)  # it asked and was answered meanwhile
    open_.look(SILENT)

    assert [it.is_ended for it in (opened, asking, done)] == [True, False, False]


def test_an_address_with_all_its_connections_in_silence_is_answered_on_the_next(server_on_sqlite):
    server = server_on_sqlite
    lines = [
        socket.create_connection(("127.0.0.1", server.port), source_address=("127.0.5.1", 0))
        for _ in range(connection_bounds.MOST_EACH + 20)
    ]
    until(lambda: sum(map(is_open, lines)) <= connection_bounds.MOST_EACH)

    assert server.ask("GET", "/sign-in", address="127.0.5.1").status == 200
    for line in lines:
        line.close()
