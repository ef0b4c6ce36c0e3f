"""The one way out: bounded as a whole, to the address that was checked, and no further."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
from contextlib import closing, contextmanager
from dataclasses import replace

import pytest

from seawall.ids import INSTALLATION
from seawall.outbound import client, name_resolution
from seawall.outbound.call_purpose import (
    EXCHANGE,
    HUB_FILE,
    HUB_STREAM,
    MEDIA,
    PURPOSES,
    STORE,
    WEBHOOK,
)
from seawall.outbound.egress import UnsafeAddress
from seawall.outbound.model import CallFailure, OutboundCall
from tests.enforcement_made import receiver
from tests.outbound_made import (
    HURRY,
    dripping,
    every_name_leads_to,
    in_a_hurry,
    nobody_knows,
    only_public,
    turned_clock,
)
from tests.ports import closed_port
from tests.waiting import PATIENCE, until

JSON = {"content-type": "application/json"}
#: Whoever bounds each read and not the whole reads on for ever; that much is for a busy machine.
pytestmark = pytest.mark.timeout(40)


def post(url, purpose=WEBHOOK, body=b"{}"):
    return client.send_call(
        OutboundCall(
            "POST",
            url,
            purpose,
            {**JSON, "webhook-id": "evt_1"},
            body,
            organisation=INSTALLATION,
        )
    )


def get(url, purpose=MEDIA):
    return client.send_call(OutboundCall("GET", url, purpose, organisation=INSTALLATION))


@contextmanager
def server(handle, *, reads=True):
    """A raw socket server for answers that no real server gives."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        stop = threading.Event()

        def serve():
            connection, _ = listening.accept()
            with closing(connection):
                if reads:
                    connection.recv(65536)
                handle(connection, stop)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
        stop.set()
        thread.join()


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


def says(raw: bytes):
    return lambda connection, stop: connection.sendall(raw)


def test_the_answer_is_the_status_the_headers_and_the_body():
    with receiver(lambda got: 202) as platform:
        platform.headers["seawall-seq"] = "7"
        answer = post(platform.url)

    assert (answer.status, answer.error, answer.headers["seawall-seq"]) == (202, "", "7")
    assert platform.got[0].headers["content-type"] == "application/json"
    assert platform.got[0].headers["user-agent"] == "Seawall"


def test_a_name_server_that_is_silent_is_not_waited_for(monkeypatch):
    in_a_hurry(monkeypatch)
    answered = threading.Event()
    monkeypatch.setattr(name_resolution, "_looked_up", lambda *_: answered.wait(PATIENCE) and [])
    try:
        answer = post("https://hook.example.com/")
    finally:
        answered.set()

    assert answer.failure is CallFailure.NAME_UNKNOWN


def test_nobody_who_accepts_is_waited_for(monkeypatch):
    in_a_hurry(monkeypatch)
    with closing(socket.create_server(("127.0.0.1", 0), backlog=0)) as full:
        port = full.getsockname()[1]
        with closing(socket.create_connection(("127.0.0.1", port))):
            answer = post(f"http://127.0.0.1:{port}/")

    assert answer.failure in {CallFailure.UNREACHED, CallFailure.LATE}


def test_a_handshake_that_drips_is_given_up_in_time(monkeypatch):
    in_a_hurry(monkeypatch)
    with dripping(b"\x16\x03\x03\x40\x00") as port:  # a record of 16 kB begins
        answer = post(f"https://127.0.0.1:{port}/")

    assert answer.failure is CallFailure.LATE


def test_a_receiver_that_does_not_take_the_request_is_given_up_in_time(monkeypatch):
    in_a_hurry(monkeypatch)
    with server(lambda connection, stop: stop.wait(PATIENCE), reads=False) as url:
        answer = post(url, body=bytes(64 * 2**20))

    assert answer.failure is CallFailure.LATE


def test_headers_that_drip_are_given_up_in_time(monkeypatch):
    in_a_hurry(monkeypatch)
    with dripping() as port:
        answer = post(f"http://127.0.0.1:{port}/")

    assert (answer.status, answer.error) == (None, f"no answer within {HURRY:g} s")


def test_a_body_that_drips_is_given_up_in_time(monkeypatch):
    in_a_hurry(monkeypatch)
    with dripping(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n") as port:
        answer = get(f"http://127.0.0.1:{port}/")

    assert answer.failure is CallFailure.LATE


LONG_ANSWER = replace(HUB_STREAM, seconds=PATIENCE)


def lines_of(url):
    return client.lines(OutboundCall("GET", url, LONG_ANSWER, organisation=INSTALLATION))


def test_a_line_that_drips_ends_a_long_answer(monkeypatch):
    turned_clock(monkeypatch)
    opening = b'HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n{"beat": 1}\n'
    with dripping(opening) as port:
        lines = lines_of(f"http://127.0.0.1:{port}/")
        assert next(lines) == b'{"beat": 1}'
        with pytest.raises(client.NoLines) as broken:
            next(lines)

    assert broken.value.answer.failure is CallFailure.LATE


def test_each_line_of_a_long_answer_has_its_own_time(monkeypatch):
    clock = turned_clock(monkeypatch)

    def beat(connection, stop):
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(4):
            began = clock.deadlines[0].began
            clock.at += PATIENCE / 2  # all of them take longer than one may
            connection.sendall(b"{}\n")
            until(lambda began=began: clock.deadlines[0].began > began)

    with server(beat) as url:
        assert list(lines_of(url)) == [b"{}"] * 4


def test_what_is_done_with_a_line_is_not_counted(monkeypatch):
    clock = turned_clock(monkeypatch)
    with server(says(b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n{}\n{}\n")) as url:
        lines = lines_of(url)
        next(lines)
        clock.at += 2 * PATIENCE  # the work

        assert list(lines) == [b"{}"]


def test_of_an_endless_answer_the_beginning_may_be_enough():
    with server(flood) as url:
        answer = post(url)

    assert (answer.status, len(answer.body), answer.is_cut) == (200, WEBHOOK.most, True)


def test_where_it_is_not_an_answer_that_is_too_large_is_none():
    with server(flood) as url:
        answer = get(url, replace(MEDIA, most=1000))

    assert (answer.failure, answer.error) == (CallFailure.TOO_LARGE, "more than 1,000 bytes")


def test_an_answer_as_large_as_it_may_be_is_whole():
    with server(says(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n" + b"x" * 1000)) as url:
        answer = get(url, replace(MEDIA, most=1000))

    assert (len(answer.body), answer.is_cut) == (1000, False)


def test_what_was_packed_is_measured_as_it_comes_out():
    packed = gzip.compress(bytes(2**20), mtime=0)
    head = b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: %d\r\n\r\n"
    with server(says(head % len(packed) + packed)) as url:
        answer = get(url, replace(EXCHANGE, most=2**20 - 1))

    assert answer.failure is CallFailure.TOO_LARGE


def test_of_a_refusal_the_beginning_is_enough():
    body = b"x" * (2 * 2**20)
    head = b"HTTP/1.1 404 Not Found\r\ncontent-length: %d\r\n\r\n" % len(body)
    with server(says(head + body)) as url:
        answer = get(url, replace(MEDIA, most=4 * 2**20))

    assert (answer.status, len(answer.body)) == (404, 2**20)


def test_a_redirect_is_an_answer_and_not_a_way():
    raw = b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1/inside\r\ncontent-length: 9999\r\n\r\n"
    with server(says(raw)) as url:
        answer = get(url)

    assert (answer.status, answer.headers["location"]) == (302, "http://127.0.0.1/inside")


@pytest.mark.parametrize("handle", [garble, lambda connection, stop: None])
def test_an_answer_that_is_no_http_is_no_answer(handle):
    with server(handle) as url:
        answer = post(url)

    assert answer.failure is CallFailure.BROKEN
    assert answer.error


def test_nobody_at_home_is_no_answer():
    assert post(f"http://127.0.0.1:{closed_port()}/").failure is CallFailure.UNREACHED


def test_a_name_that_nobody_knows_today_is_no_answer_and_no_danger(monkeypatch):
    nobody_knows(monkeypatch)
    answer = post("https://hook.example.com/")

    assert answer.failure is CallFailure.NAME_UNKNOWN
    assert "no address" in answer.error


@pytest.mark.parametrize("purpose", [one for one in PURPOSES if not one.goes_anywhere])
def test_an_unsafe_address_is_never_dialled_whatever_for(purpose, monkeypatch):
    only_public(monkeypatch)
    with receiver() as platform, pytest.raises(UnsafeAddress):
        post(platform.url, purpose)

    assert platform.got == []


def test_the_operators_own_servers_may_be_in_their_own_network(monkeypatch):
    only_public(monkeypatch)
    with receiver() as store:
        assert post(store.url, STORE).status == 200


def test_the_name_is_kept_for_the_receiver_while_the_address_is_dialled(monkeypatch):
    every_name_leads_to(monkeypatch, "127.0.0.1")
    with receiver() as platform:
        url = platform.url.replace("127.0.0.1", "hook.example.com")
        answer = post(url)

    assert answer.status == 200
    assert platform.got[0].headers["host"] == url.split("/")[2]


def test_the_certificate_must_be_that_of_the_name(monkeypatch):
    """The handshake names the host, not the address that is dialled."""
    asked = []

    class Named(ssl.SSLContext):
        def wrap_socket(self, sock, *, server_hostname=None, **_):
            asked.append(server_hostname)
            raise ssl.SSLError("enough")

    every_name_leads_to(monkeypatch, "127.0.0.1")
    monkeypatch.setattr(client, "_trust", lambda _: Named(ssl.PROTOCOL_TLS_CLIENT))
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        answer = post(f"https://hook.example.com:{listening.getsockname()[1]}/")

    assert asked == ["hook.example.com"]
    assert answer.status is None


def test_a_name_with_two_addresses_is_called_where_somebody_listens(monkeypatch):
    every_name_leads_to(monkeypatch, "127.0.0.2", "127.0.0.1")
    with receiver() as platform:
        answer = post(platform.url.replace("127.0.0.1", "hook.example.com"))

    assert answer.status == 200
    assert len(platform.got) == 1


def test_a_name_that_changes_its_mind_is_called_where_it_was_checked(monkeypatch):
    said = iter([["127.0.0.1"], ["10.0.0.1"]])
    monkeypatch.setattr(name_resolution, "_looked_up", lambda host, port: next(said))
    with receiver() as platform:
        url = platform.url.replace("127.0.0.1", "hook.example.com")
        at = client.pinned_address(url, WEBHOOK, organisation=INSTALLATION)
        answer = client.send_call(
            OutboundCall("POST", url, WEBHOOK, organisation=INSTALLATION), at=at
        )

    assert answer.status == 200
    assert next(said) == ["10.0.0.1"]


def test_the_environments_proxy_is_not_asked(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with receiver() as platform:
        assert post(platform.url).status == 200


def test_a_file_is_there_only_where_the_status_is_200(tmp_path):
    into = tmp_path / "lists" / "one"
    with server(says(b"HTTP/1.1 404 Not Found\r\ncontent-length: 2\r\n\r\nno")) as url:
        answer = client.save_file(
            OutboundCall("GET", url, HUB_FILE, organisation=INSTALLATION), into
        )

    assert (answer.status, answer.body, into.exists()) == (404, b"no", False)

    with server(says(b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nlist")) as url:
        answer = client.save_file(
            OutboundCall("GET", url, HUB_FILE, organisation=INSTALLATION), into
        )

    assert (answer.status, into.read_bytes()) == (200, b"list")


def test_a_file_that_is_too_large_is_not_brought(tmp_path):
    with server(flood) as url:
        answer = client.save_file(
            OutboundCall("GET", url, replace(HUB_FILE, most=10), organisation=INSTALLATION),
            tmp_path / "list",
        )

    assert answer.failure is CallFailure.TOO_LARGE
