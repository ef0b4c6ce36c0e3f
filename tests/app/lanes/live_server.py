"""A real server over the test's database, in a thread, asked through sockets of many addresses."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPResponse
from typing import Any

from seawall.app.serve import ProcessRole, serve_requests
from seawall.gate.body_budget import BodyShare
from seawall.web.middleware import OneTransaction
from tests.doors_given_back import doors_given_back
from tests.gate.conftest import Installation
from tests.orders_made import Registered, annex1, make_authority, make_contact_point
from tests.waiting import PATIENCE
from tests.web.console.conftest import signed_in

JOSE = {"Content-Type": "application/jose"}
#: Whoever has waited so long was not answered, in seconds; nobody is timed by it.
GIVEN_UP = 60.0
HANGS = "X-Hangs"


@dataclass
class Answer:
    """What came back; a status of 0 is nothing at all."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def document(self) -> dict[str, Any]:
        """The JSON of the body."""
        document: dict[str, Any] = json.loads(self.body)
        return document


@dataclass
class LiveServer:
    """Where it listens, and who is known there."""

    here: Installation
    port: int
    authority: Registered
    session: str
    lines: list[socket.socket] = field(default_factory=list)

    def ask(
        self,
        method: str,
        path: str,
        content: bytes = b"",
        *,
        address: str = "127.0.0.1",
        **headers: str,
    ) -> Answer:
        """Ask from this address, and wait for the answer."""
        line = HTTPConnection("127.0.0.1", self.port, timeout=GIVEN_UP, source_address=(address, 0))
        try:
            line.request(method, path, content, {"Host": "localhost", **headers})
            return read_answer(line.getresponse())
        except OSError:
            return Answer(0)
        finally:
            line.close()

    def order(self, by: Registered | None = None, **changes: Any) -> bytes:
        """A genuine order of this authority, new."""
        signer, now = by or self.authority, datetime.now(UTC)
        return signer.sign(annex1(signer, issued_at=now.isoformat(), **changes), at=now).encode()

    def send(
        self, document: bytes, *, address: str = "127.0.0.1", path: str = "/v1/orders"
    ) -> Answer:
        """Send a document to the platform."""
        where = f"{path}?to={self.here.organisation.slug}"
        return self.ask("POST", where, document, address=address, **JOSE)

    def held(self, share: BodyShare) -> int:
        """The bytes of bodies that this share holds now."""
        return self.here.parts.bodies.held(share)

    def dribble(
        self, content: bytes, *, address: str = "127.0.0.1", length: int = 8 * 2**20
    ) -> socket.socket:
        """A document of which only the beginning is sent, however long it waits."""
        line = socket.create_connection(
            ("127.0.0.1", self.port), timeout=PATIENCE, source_address=(address, 0)
        )
        head = f"POST /v1/orders HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n"
        self.lines.append(line)
        line.sendall(f"{head}Content-Type: application/jose\r\n\r\n".encode() + content)
        return line


@dataclass
class Hanging:
    """Requests with the header `HANGS` do not end until they may."""

    may_end: threading.Event = field(default_factory=threading.Event)
    begun: list[str] = field(default_factory=list)


def read_answer(answer: HTTPResponse) -> Answer:
    """All of an answer."""
    headers = {name.lower(): text for name, text in answer.getheaders()}
    return Answer(answer.status, answer.read(), headers)


def is_open(line: socket.socket) -> bool:
    """Whether the server has neither answered nor hung up here."""
    line.setblocking(False)
    try:
        line.recv(1, socket.MSG_PEEK)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


@contextmanager
def live_server(here: Installation) -> Iterator[LiveServer]:
    """Serve every door of this installation; an authority and a member are known there."""
    make_contact_point(here.organisation)
    authority = make_authority(here.organisation)
    visitor = signed_in(here.organisation, "admin")
    session = "; ".join(f"{name}={it.value}" for name, it in visitor.client.cookies.items())
    here.parts.refresher.refresh()
    listening = socket.create_server(("127.0.0.1", 0), backlog=1024)
    servers, is_ready = list[Any](), threading.Event()

    def when_ready(server: Any) -> None:
        servers.append(server)
        is_ready.set()

    thread = threading.Thread(
        target=serve_requests,
        args=(here.parts, ProcessRole.ALL),
        kwargs={"listening": listening, "when_ready": when_ready},
        daemon=True,
    )
    with doors_given_back():
        thread.start()
        assert is_ready.wait(PATIENCE)
        served = LiveServer(here, listening.getsockname()[1], authority, session)
        try:
            yield served
        finally:
            for line in served.lines:
                line.close()
            servers[0].should_exit = True
            thread.join(PATIENCE)
            listening.close()


@contextmanager
def hanging(monkeypatch: Any) -> Iterator[Hanging]:
    """Let requests that say so hang in their thread, at the outermost of our code."""
    told, usual = Hanging(), OneTransaction.__call__

    def answer(middleware: OneTransaction, request: Any) -> Any:
        if HANGS in request.headers:
            told.begun.append(request.path)
            told.may_end.wait(PATIENCE)
        return usual(middleware, request)

    with ExitStack() as stack:
        monkeypatch.setattr(OneTransaction, "__call__", answer)
        stack.callback(told.may_end.set)
        yield told
