"""A stand-in for Seawall: answers each check of an upload handler as a trial says.

It listens for as long as the trials last, and keeps what it was asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

from seawall.enforcement.upload_contract import CheckRequest, Manner, StandInAnswer
from seawall.errors import problem

#: A handler that sends more than this for a picture of a kilobyte is not understood.
MOST_BYTES = 2**20
#: How long an answer is withheld; the call to the handler is given up before.
SILENCE_SECONDS = 15.0


class UploadStandIn:
    """What the stand-in answers now, and what it was asked since."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.answer = StandInAnswer()
        self.requests: list[CheckRequest] = []
        self.is_over = Event()

    def begin(self, answer: StandInAnswer) -> None:
        """Give this answer from now on."""
        self.answer, self.requests = answer, []


@contextmanager
def standing_in(host: str, port: int) -> Iterator[UploadStandIn]:
    """Listen as Seawall would, until the trials are over."""
    try:
        server = ThreadingHTTPServer((host, port), _Requests)
    except OSError as wrong:
        raise problem("cli.port-taken", host=host, port=port, why=wrong.strerror) from None
    server.daemon_threads = True
    stand_in = UploadStandIn(f"http://{host}:{server.server_address[1]}")
    server.stand_in = stand_in  # type: ignore[attr-defined]
    thread = Thread(target=server.serve_forever, name="stand-in", daemon=True)
    thread.start()
    try:
        yield stand_in
    finally:
        stand_in.is_over.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Requests(BaseHTTPRequestHandler):
    """One connection of the handler under test."""

    timeout = SILENCE_SECONDS

    def do_GET(self) -> None:
        self._reply(StandInAnswer(media_type="text/html", body=b"<h1>Sign in</h1>"))

    def do_POST(self) -> None:
        stand_in: UploadStandIn = self.server.stand_in  # type: ignore[attr-defined]
        request = CheckRequest(
            "POST", self.path, self.headers.get("Authorization", ""), self._body()
        )
        stand_in.requests.append(request)
        answer = stand_in.answer if request.is_check else StandInAnswer(404)
        if answer.manner is Manner.SILENT:
            stand_in.is_over.wait(SILENCE_SECONDS)
            self.close_connection = True
            return
        self._reply(answer)

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            return b"".join(self._chunks())
        return self.rfile.read(min(int(self.headers.get("Content-Length") or 0), MOST_BYTES))

    def _chunks(self) -> Iterator[bytes]:
        total = 0
        while total < MOST_BYTES and (
            size := int(self.rfile.readline().split(b";")[0] or b"0", 16)
        ):
            total += size
            yield self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()

    def _reply(self, answer: StandInAnswer) -> None:
        length = len(answer.body) + (100 if answer.manner is Manner.CUT else 0)
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", answer.media_type)
        self.send_header("Content-Length", str(length))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(answer.body)
        self.close_connection = True

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002
        """Nothing: the trials say what happened."""
