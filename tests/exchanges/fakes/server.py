"""A recording peer: a real server on 127.0.0.1 that logs every request and can misbehave.

What a peer says is a subclass's `answer`. Trouble is queued, one piece a request: a status, a
wait, half an answer and then a reset, a slow drip.
"""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections import deque
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Got:
    """A request as it came."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    """An answer; `cut` sends half of it and resets, `drip` sends a byte each so many seconds."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    drip: float = 0.0

    @classmethod
    def of(cls, data: Any, status: int = 200) -> Reply:
        return cls(status, json.dumps(data).encode(), {"content-type": "application/json"})


def refuses(status: int, *, after: str = "", body: bytes = b"no") -> Reply:
    return Reply(status, body, {"retry-after": after} if after else {})


@dataclass
class Fake:
    """A peer. `troubles` are answers given in place of its own; None means its own."""

    got: list[Got] = field(default_factory=list)
    troubles: deque[Reply | str | None] = field(default_factory=deque)
    url: str = ""
    released: threading.Event = field(default_factory=threading.Event)

    def answer(self, got: Got) -> Reply:
        raise NotImplementedError

    def reply(self, got: Got) -> Reply:
        self.got.append(got)
        trouble = self.troubles.popleft() if self.troubles else None
        if isinstance(trouble, Reply):
            return trouble
        real = self.answer(got)
        if trouble == "cut":
            return Reply(real.status, real.body, real.headers, cut=True)
        if trouble == "hold":
            self.released.wait(60)
        if trouble == "drip":
            return Reply(real.status, real.body, real.headers, drip=0.5)
        return real

    def calls(self, path: str = "") -> list[Got]:
        """The requests whose path has this in it."""
        return [got for got in self.got if path in got.path]

    @contextmanager
    def served(self):
        """Serve on a free port, as long as the block runs."""
        server = PeerServer(self)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        self.url = f"http://127.0.0.1:{server.server_port}"
        try:
            yield self
        finally:
            self.released.set()
            server.shutdown()
            server.server_close()
            thread.join()


class PeerServer(ThreadingHTTPServer):
    """Serves one fake."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, fake: Fake) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.fake = fake

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hung up is none of our business."""


class Handler(BaseHTTPRequestHandler):
    """Carries requests to the fake that its server belongs to."""

    server: PeerServer
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self._serve()

    do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815 - as http.server calls them

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        length = int(self.headers.get("content-length") or 0)
        headers = {name.lower(): value for name, value in self.headers.items()}
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        got = Got(self.command, parts.path, query, headers, self.rfile.read(length))
        self._say(self.server.fake.reply(got))

    def _say(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in {**reply.headers, "content-length": len(reply.body)}.items():
            self.send_header(name, str(value))
        self.end_headers()
        if reply.cut:
            self._cut(reply.body)
        elif reply.drip:
            self._drip(reply)
        else:
            self.wfile.write(reply.body)

    def _cut(self, body: bytes) -> None:
        """Half of it, and then a reset rather than an orderly end."""
        self.wfile.write(body[: len(body) // 2])
        self.wfile.flush()
        hard = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, hard)
        self.close_connection = True
        self.connection.close()

    def _drip(self, reply: Reply) -> None:
        for at in range(len(reply.body)):
            try:
                self.wfile.write(reply.body[at : at + 1])
                self.wfile.flush()
            except OSError:
                return
            if self.server.fake.released.wait(reply.drip):
                return

    def finish(self) -> None:
        with suppress(OSError, ValueError):
            super().finish()

    def log_message(self, *args: object) -> None:
        pass
