"""The server sleeps until it is told to end, by whoever tells it."""

from __future__ import annotations

import socket
import threading
import urllib.request

import uvicorn

from seawall.app.lanes import quiet_server
from seawall.app.lanes.quiet_server import QuietServer
from tests.waiting import PATIENCE, until


async def answer(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"here"})


def test_a_server_that_is_told_to_end_does_not_wait_for_its_clock(monkeypatch):
    monkeypatch.setattr(quiet_server, "TICK_SECONDS", 3600.0)
    listening = socket.create_server(("127.0.0.1", 0))
    server = QuietServer(uvicorn.Config(answer, lifespan="off", log_config=None))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    until(lambda: server.started)
    address = f"http://127.0.0.1:{listening.getsockname()[1]}/"
    with urllib.request.urlopen(address, timeout=PATIENCE) as heard:
        assert (heard.read(), bool(heard.headers["date"])) == (b"here", True)

    server.should_exit = True

    thread.join(PATIENCE)
    assert not thread.is_alive()


def test_one_that_is_told_before_it_begins_ends_at_once():
    server = QuietServer(uvicorn.Config(answer, lifespan="off", log_config=None))
    server.should_exit = True

    thread = threading.Thread(
        target=server.run, kwargs={"sockets": [socket.create_server(("127.0.0.1", 0))]}
    )
    thread.start()

    thread.join(PATIENCE)
    assert not thread.is_alive()
