"""A server on a loopback port that remembers every call, and misbehaves when told to.

    with loopback(answer) as peer:
        peer.misbehave(Misbehaviour(status=429, headers={"Retry-After": "2"}))

`answer` gets a `Heard` and gives a `Reply`. A misbehaviour is used up by one call.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Heard:
    """One call as it came."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body) if self.body else {}


@dataclass
class Reply:
    """One answer."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def bytes(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


@dataclass
class Misbehaviour:
    """What goes wrong with one call: a status in place of the answer, or half of it."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    cuts_after: int | None = None
    only: str = ""
    """A part of the path; other calls are answered as ever."""


@dataclass
class Peer:
    """The server, and what it heard."""

    url: str
    heard: list[Heard] = field(default_factory=list)
    pending: list[Misbehaviour] = field(default_factory=list)

    def misbehave(self, *what: Misbehaviour) -> None:
        self.pending += what

    def asked(self, part: str = "") -> list[Heard]:
        """The calls whose path holds this part."""
        return [one for one in self.heard if part in one.path]

    def due(self, path: str) -> Misbehaviour | None:
        for one in self.pending:
            if one.only in path:
                self.pending.remove(one)
                return one
        return None


@contextmanager
def loopback(answer: Callable[[Heard], Reply]) -> Iterator[Peer]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            parts = urlsplit(self.path)
            length = int(self.headers.get("content-length") or 0)
            heard = Heard(
                self.command,
                parts.path,
                {name: values[-1] for name, values in parse_qs(parts.query).items()},
                {name.lower(): value for name, value in self.headers.items()},
                self.rfile.read(length),
            )
            peer.heard.append(heard)
            wrong = peer.due(heard.path)
            if wrong and wrong.status:
                self._send(Reply({"message": "no"}, wrong.status, wrong.headers))
            else:
                self._send(answer(heard), cuts_after=wrong.cuts_after if wrong else None)

        do_GET = do_POST = do_DELETE = do_PUT = _serve  # noqa: N815 - http.server's names

        def _send(self, reply: Reply, *, cuts_after: int | None = None) -> None:
            body = reply.bytes
            self.send_response(reply.status)
            for name, value in ({"Content-Type": "application/json"} | reply.headers).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[:cuts_after])
            if cuts_after is not None:
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    peer = Peer(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield peer
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
