"""Harbour Video, the demo's platform: it receives actions and says what it did.

A real receiver on a real port, in the few lines the contract asks of one: verify
the signature, acknowledge, obey the higher `seq`, answer with an outcome. What it
holds is one dictionary.
"""

from __future__ import annotations

import json
import socket
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.error import URLError

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from seawall.errors import problem

TRIES = 10
PORTS = 20
LARGEST = 2**20


class DemoPlatform:
    """What the platform knows, and how it answers."""

    def __init__(self, *, seawall: str, key: str, secret: str) -> None:
        self._seawall = seawall
        self._key = key
        self._webhook = Webhook(secret)
        self._lock = threading.Lock()
        self.states: dict[str, dict[str, Any]] = {}
        self.seen: set[str] = set()

    def receive(self, body: bytes, headers: dict[str, str]) -> int:
        """Take a delivery: 204 is *received*, not yet *done*."""
        try:
            event = self._webhook.verify(body, headers)
        except WebhookVerificationError:
            return 401
        with self._lock:
            is_new = event["id"] not in self.seen
            self.seen.add(event["id"])
        if is_new and event["type"] == "action.requested":
            threading.Thread(target=self._obey, args=(event["data"],), daemon=True).start()
        return 204

    def _obey(self, action: dict[str, Any]) -> None:
        name = f"{action['target']['kind']}/{action['target']['id']}"
        with self._lock:
            known_state = self.states.get(name, {"seq": 0})
            is_newer = action["seq"] > known_state["seq"]
            if is_newer:
                self.states[name] = {"seq": action["seq"], "state": action["state"]}
        self._report(action["action"], "applied" if is_newer else "already")

    def _report(self, action: str, outcome: str) -> None:
        now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
        request = urllib.request.Request(  # noqa: S310 - our own address, given at the start
            f"{self._seawall}/v1/actions/{action}/outcome",
            data=json.dumps({"outcome": outcome, "effective_at": now}).encode(),
            headers={
                "Authorization": f"Bearer {self._key}",
                "Content-Type": "application/json",
                "Idempotency-Key": f"{action}-{outcome}",
            },
        )
        for _ in range(TRIES):
            try:
                with urllib.request.urlopen(request, timeout=10):  # noqa: S310 - as above
                    return
            except URLError:
                time.sleep(0.5)


def listen_beside(port: int) -> socket.socket:
    """A socket on the first free port after this one: a neighbour must not stop the demo."""
    for candidate in range(port + 1, min(port + PORTS, 65535) + 1):
        try:
            return socket.create_server(("127.0.0.1", candidate))
        except OSError:
            continue
    raise problem("world.port-taken", ports=PORTS, port=port)


@contextmanager
def demo_platform(
    listening: socket.socket, *, seawall: str, key: str, secret: str
) -> Iterator[DemoPlatform]:
    """Run the platform on a socket that listens; it is closed at the end."""
    platform = DemoPlatform(seawall=seawall, key=key, secret=secret)

    class Handler(BaseHTTPRequestHandler):
        """POST /hook takes deliveries, GET / shows what the platform holds."""

        def do_POST(self) -> None:
            """Hand the bytes over as they came: the signature is over bytes."""
            size = min(int(self.headers.get("Content-Length", 0)), LARGEST)
            body = self.rfile.read(size)
            headers = {name.lower(): value for name, value in self.headers.items()}
            self._answer(platform.receive(body, headers), b"")

        def do_GET(self) -> None:
            self._answer(200, json.dumps(platform.states, indent=2).encode())

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

        def _answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    address = listening.getsockname()
    server = ThreadingHTTPServer(address, Handler, bind_and_activate=False)
    server.socket.close()  # the one it made for itself
    server.socket = listening
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield platform
    finally:
        server.shutdown()
        server.server_close()
