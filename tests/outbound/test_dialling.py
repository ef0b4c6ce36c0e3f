"""A connection for libraries with a protocol of their own ends with the time of the visit."""

from __future__ import annotations

import socket
from contextlib import closing

import pytest

from seawall.outbound.deadline import CallDeadline
from seawall.outbound.dialling import cut_off, dial_addresses, dial_name
from tests.outbound_made import HURRY, dripping, nobody_knows
from tests.ports import closed_port
from tests.waiting import PATIENCE, until

pytestmark = pytest.mark.timeout(40)


def dialled(port: int) -> socket.socket:
    return dial_addresses(["127.0.0.1"], port, deadline=CallDeadline(PATIENCE))


def test_whoever_reads_on_is_cut_off():
    with dripping(b"") as port, cut_off(HURRY) as bind, closing(dialled(port)) as connection:
        bind(connection)
        while connection.recv(64):
            pass


def test_a_connection_that_was_dialled_for_too_long_is_cut_off_at_once():
    with dripping(b"") as port, cut_off(0) as bind, closing(dialled(port)) as connection:
        over = socket.socketpair()
        bind(over[0])
        until(lambda: over[1].recv(1) == b"")
        bind(connection)
        while connection.recv(64):
            pass
        for one in over:
            one.close()


def test_within_its_time_nobody_is_cut_off():
    with dripping(b"hello") as port, closing(dialled(port)) as connection:
        with cut_off(PATIENCE) as bind:
            bind(connection)

        assert connection.recv(1)


def test_the_next_address_is_tried_where_nobody_listens():
    with dripping(b"") as port:
        dial_addresses(["127.0.0.2", "127.0.0.1"], port, deadline=CallDeadline(PATIENCE)).close()


def test_nobody_at_home_is_an_error_of_the_network():
    with pytest.raises(ConnectionError):
        dialled(closed_port())


def test_a_name_without_an_address_is_one_too(monkeypatch):
    nobody_knows(monkeypatch)
    with pytest.raises(OSError, match=r"mail\.example has no address"):
        dial_name("mail.example", 993, deadline=CallDeadline(PATIENCE))
