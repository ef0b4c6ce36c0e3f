"""Whoever guesses waits behind others who guess; orders and pages do not wait for them."""

from __future__ import annotations

import asyncio
import json
import threading

import pytest

from seawall.app.asgi import MOST_SIGN_INS, THREADS, WebLanes
from tests.waiting import PATIENCE


@pytest.fixture
def guessing():
    """Lanes over an application that is at each guess until it is let go of."""
    let_go = threading.Event()

    def application(environ, start_response):
        if (environ["REQUEST_METHOD"], environ["PATH_INFO"]) == ("POST", "/sign-in/password"):
            let_go.wait(PATIENCE)
        start_response("200 OK", [])
        return [b"done"]

    yield WebLanes(application), let_go
    let_go.set()


def test_an_order_is_answered_while_more_sign_in_than_there_are_threads(guessing):
    lanes, let_go = guessing

    async def flooded():
        guesses = [
            asyncio.create_task(asked(lanes, "/sign-in/password")) for _ in range(2 * THREADS)
        ]
        await begun(lanes, 2 * THREADS)
        order = await within(asked(lanes, "/v1/orders"))
        page = await within(asked(lanes, "/sign-in", method="GET"))
        let_go.set()
        return order, page, await asyncio.gather(*guesses)

    order, page, guesses = asyncio.run(flooded())

    assert (order, page) == ((200, b"done"), (200, b"done"))
    assert set(guesses) == {(200, b"done")}


def test_a_crowd_of_guesses_is_told_to_come_back(guessing):
    lanes, let_go = guessing

    async def crowd():
        guesses = [
            asyncio.create_task(asked(lanes, "/sign-in/password")) for _ in range(MOST_SIGN_INS)
        ]
        await begun(lanes, MOST_SIGN_INS)
        refused = await within(asked(lanes, "/sign-in/password"))
        let_go.set()
        await asyncio.gather(*guesses)
        return refused, await asked(lanes, "/sign-in/password")

    (status, body), later = asyncio.run(crowd())

    assert status == 503
    assert json.loads(body)["title"]
    assert later == (200, b"done")


async def begun(lanes, guesses):
    """Every guess is at the door: each has its turn in the loop before this one has another."""
    await asyncio.gather(*(asyncio.create_task(nothing()) for _ in range(2)))
    assert lanes._sign_ins == guesses


async def within(answer):
    """The answer, or a failure where it hangs."""
    return await asyncio.wait_for(answer, PATIENCE)


async def nothing():
    """A turn of the loop."""


async def asked(lanes, path, *, method="POST"):
    """The status and the body that a request without a body is answered with."""
    scope = {
        "type": "http", "method": method, "path": path, "query_string": b"", "headers": [],
        "http_version": "1.1", "scheme": "http", "root_path": "", "client": ("127.0.0.1", 1),
        "server": ("localhost", 80),
    }  # fmt: skip
    messages, heard = [{"type": "http.request", "body": b"", "more_body": False}], []

    async def receive():
        if not messages:
            await asyncio.Future()  # the caller is simply still there
        return messages.pop()

    async def send(message):
        heard.append(message)

    await lanes(scope, receive, send)
    body = b"".join(message.get("body", b"") for message in heard)
    return heard[0]["status"], body
