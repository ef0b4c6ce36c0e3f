"""What stands behind a proxy, in place of Seawall: it says what it heard, and streams by order."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.waiting import PATIENCE


@dataclass(slots=True)
class Upstream:
    """Its port, what opens the stream's second line, and what came by other requests."""

    port: int = 0
    second: threading.Event = field(default_factory=threading.Event)
    first_bytes: threading.Event = field(default_factory=threading.Event)
    cut: threading.Event = field(default_factory=threading.Event)


class _Answers(BaseHTTPRequestHandler):
    """One answer after the other, as the request's path says."""

    protocol_version = "HTTP/1.1"
    about: Upstream

    def do_GET(self) -> None:
        """The headers that came, or the stream."""
        if self.path == "/v1/forum/f/stream":
            self._stream()
        else:
            heard = [[name.lower(), value] for name, value in self.headers.items()]
            self._answer(json.dumps(heard).encode())

    def do_POST(self) -> None:
        """Read a body, and tell of its first bytes and where it breaks off."""
        due = int(self.headers["Content-Length"])
        heard = len(self.rfile.read(min(due, 1000)))
        self.about.first_bytes.set()
        while heard < due and (part := self.rfile.read1(65_536)):
            heard += len(part)
        if heard < due:
            self.about.cut.set()
            self.close_connection = True
            return
        self._answer(json.dumps(heard).encode())

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/x-ndjson")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"2\r\n1\n\r\n")
        self.wfile.flush()
        assert self.about.second.wait(PATIENCE)
        self.wfile.write(b"2\r\n2\n\r\n0\r\n\r\n")

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@contextmanager
def upstream() -> Iterator[Upstream]:
    """One that answers until the end of this block."""
    about = Upstream()
    handler = type("Handler", (_Answers,), {"about": about})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        about.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield about
        server.shutdown()
