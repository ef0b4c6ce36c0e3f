"""The one outgoing call: bounded in time, to the address that was checked, and no further."""

from __future__ import annotations

import socket
import threading
from contextlib import closing, contextmanager

import pytest

from seawall.enforcement import client
from seawall.enforcement.egress import UnsafeAddress
from tests.enforcement_made import LOOPBACK, receiver
from tests.ports import closed_port


def post(url, **more):
    return client.post(url, b"{}", headers={"webhook-id": "evt_1"}, allow=LOOPBACK, **more)


@contextmanager
def server(handle):
    """A raw socket server for answers that no real server gives."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        stop = threading.Event()

        def serve():
            connection, _ = listening.accept()
            with closing(connection):
                connection.recv(65536)
                handle(connection, stop)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
        stop.set()
        thread.join()


def drip(connection, stop):
    """A status line, and then a header that never ends."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nx-slow: ")
    while not stop.wait(0.05):  # its pace
        try:
            connection.sendall(b"a")
        except OSError:
            return


def flood(connection, stop):
    """A body without an end."""
    connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 100000000000\r\n\r\n")
    while not stop.is_set():
        try:
            connection.sendall(b"x" * 65536)
        except OSError:
            return


def garble(connection, stop):
    connection.sendall(b"SSH-2.0-OpenSSH_9.9\r\n")


def test_the_answer_is_the_status_and_the_headers():
    with receiver(lambda got: 202) as platform:
        platform.headers["seawall-seq"] = "7"
        answer = post(platform.url)

    assert (answer.status, answer.error, answer.headers["seawall-seq"]) == (202, "", "7")
    assert platform.got[0].headers["content-type"] == "application/json"
    assert platform.got[0].headers["user-agent"] == "Seawall"


def test_a_receiver_that_drips_is_given_up_in_time():
    with server(drip) as url:
        answer = post(url, timeout=0.5)

    assert answer.status is None
    assert answer.error == "no answer within 0.5 s"


def test_of_an_endless_answer_only_the_beginning_is_read():
    with server(flood) as url:
        answer = post(url)

    assert answer.status == 200


@pytest.mark.parametrize("handle", [garble, lambda connection, stop: None])
def test_an_answer_that_is_no_http_is_no_answer(handle):
    with server(handle) as url:
        answer = post(url)

    assert answer.status is None
    assert answer.error


def test_nobody_at_home_is_no_answer():
    assert post(f"http://127.0.0.1:{closed_port()}/").status is None


def test_a_name_that_nobody_knows_today_is_no_answer_and_no_danger(monkeypatch):
    monkeypatch.setattr(client, "resolve", lambda host, port: [])
    answer = post("https://hook.example.com/")

    assert answer.status is None
    assert "no address" in answer.error


def test_an_unsafe_address_is_never_dialled():
    with receiver() as platform, pytest.raises(UnsafeAddress):
        client.post(platform.url, b"{}", headers={}, allow=())

    assert platform.got == []


def test_the_name_is_kept_for_the_receiver_while_the_address_is_dialled(monkeypatch):
    monkeypatch.setattr(client, "resolve", lambda host, port: ["127.0.0.1"])
    with receiver() as platform:
        url = platform.url.replace("127.0.0.1", "hook.example.com")
        answer = post(url)

    assert answer.status == 200
    assert platform.got[0].headers["host"] == url.split("/")[2]


def test_a_name_with_two_addresses_is_called_where_somebody_listens(monkeypatch):
    monkeypatch.setattr(client, "resolve", lambda host, port: ["127.0.0.2", "127.0.0.1"])
    with receiver() as platform:
        answer = post(platform.url.replace("127.0.0.1", "hook.example.com"))

    assert answer.status == 200
    assert len(platform.got) == 1


def test_the_environments_proxy_is_not_asked(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with receiver() as platform:
        assert post(platform.url).status == 200
