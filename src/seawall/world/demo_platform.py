"""Harbour Video, the demo's platform: it receives actions, says what it did, and shows its pages.

A real receiver on a real port, in the few lines the contract asks of one: verify
the signature, acknowledge, obey the higher `seq`, answer with an outcome. What it was told is
one dictionary, kept in a file. A page answers until its item is removed, and 410 from then on.
"""

from __future__ import annotations

import json
import socket
import threading
import time
import urllib.request
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.error import URLError

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from seawall.errors import problem

TRIES = 10
PORTS = 20
LARGEST = 2**20
_JSON, _HTML = "application/json", "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class SitePage:
    """What stands on a page: words, or a photograph as JPEG."""

    title: str
    words: str = ""
    photo: bytes = b""

    @property
    def html(self) -> str:
        """The page as a browser reads it."""
        head = (
            f"<!doctype html><html lang=en><meta charset=utf-8><title>{escape(self.title)}</title>"
        )
        body = f"<p>{escape(self.words)}</p>"
        if self.photo:
            content = b64encode(self.photo).decode()
            body = f'<img alt="{escape(self.title)}" src="data:image/jpeg;base64,{content}">'
        return f"{head}<h1>{escape(self.title)}</h1>{body}</html>"


class DemoPlatform:
    """What the platform knows, and how it answers."""

    def __init__(
        self,
        *,
        seawall: str,
        key: str,
        secret: str,
        pages: Mapping[str, SitePage] = MappingProxyType({}),
        memory: Path | None = None,
    ) -> None:
        self._seawall = seawall
        self._key = key
        self._webhook = Webhook(secret)
        self._lock = threading.Lock()
        self._pages = pages
        self._memory = memory
        self.states: dict[str, dict[str, Any]] = _remembered(memory)
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

    def show(self, path: str) -> tuple[int, str, str]:
        """What a browser gets at this path: status, media type, content."""
        if path == "/":
            return 200, _JSON, json.dumps(self.states, indent=2)
        name = path.removeprefix("/")
        if name not in self._pages:
            return 404, _HTML, SitePage("Not found", "There is nothing here.").html
        if self.states.get(name, {}).get("state") == "removed":
            return 410, _HTML, SitePage("Removed", "This was removed.").html
        return 200, _HTML, self._pages[name].html

    def _remember(self) -> None:
        """Keep what it was told, for after a restart."""
        if self._memory:
            draft = self._memory.with_suffix(".draft")
            draft.write_text(json.dumps(self.states), "utf-8")
            draft.replace(self._memory)

    def _obey(self, action: dict[str, Any]) -> None:
        name = f"{action['target']['kind']}/{action['target']['id']}"
        with self._lock:
            known_state = self.states.get(name, {"seq": 0})
            is_newer = action["seq"] > known_state["seq"]
            if is_newer:
                self.states[name] = {"seq": action["seq"], "state": action["state"]}
                self._remember()
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


def page_address(base: str, kind: str, item: str) -> str:
    """Where the page of an item is."""
    return f"{base}/{kind}/{item}"


def _remembered(memory: Path | None) -> dict[str, dict[str, Any]]:
    try:
        states: dict[str, dict[str, Any]] = json.loads(memory.read_text("utf-8")) if memory else {}
    except (OSError, ValueError):
        return {}
    return states


def listen_beside(port: int, *, first: int | None = None) -> socket.socket:
    """A socket on the `first` port, or else the next free one after this: neighbours stop nothing."""
    following = range(port + 1, min(port + PORTS, 65535) + 1)
    for candidate in following if first is None else (first, *following):
        try:
            return socket.create_server(("127.0.0.1", candidate))
        except OSError:
            continue
    raise problem("world.port-taken", ports=PORTS, port=port)


@contextmanager
def served_platform(listening: socket.socket, platform: DemoPlatform) -> Iterator[DemoPlatform]:
    """Run the platform on a socket that listens; it is closed at the end."""

    class Handler(BaseHTTPRequestHandler):
        """POST /hook takes deliveries, GET shows a page, or at / what the platform was told."""

        def do_POST(self) -> None:
            """Hand the bytes over as they came: the signature is over bytes."""
            size = min(int(self.headers.get("Content-Length", 0)), LARGEST)
            body = self.rfile.read(size)
            headers = {name.lower(): value for name, value in self.headers.items()}
            self._answer(platform.receive(body, headers), _JSON, "")

        def do_GET(self) -> None:
            self._answer(*platform.show(self.path))

        def do_HEAD(self) -> None:
            self._answer(*platform.show(self.path))

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

        def _answer(self, status: int, media_type: str, content: str) -> None:
            body = content.encode()
            self.send_response(status)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
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
