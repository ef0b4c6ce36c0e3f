"""A forum whose hub answers over HTTP, with members that may hold the list and ones that ask."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from django.db import connection
from django.test import Client

from seawall.config import settings
from seawall.forum.model import Seat, Tier
from seawall.forum.offering import ShareableEntry, make_offers
from seawall.journeys.forum import forum_lists
from seawall.transaction import transaction
from tests.forum_made import GREY, Made, a_forum


@dataclass
class ServedHub:
    """The forum, where its hub answers, and every body that came in."""

    made: Made
    url: str
    bodies: list[bytes] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        return datetime.now(UTC)

    def offer(self, *signals: tuple[str, str], label: str = GREY) -> list[str]:
        """A member that holds the list shares these signals."""
        seat = self.made.seat("Harbour")
        shared = [ShareableEntry(None, kind, value, label, 90) for kind, value in signals]
        offers = make_offers(seat.me, shared)
        body = {"offers": [one.said for one in offers]}
        openings = {one.id: one.opening.as_json() for one in offers}
        self.made.say("Harbour", "signal.offered", body, openings=openings)
        self.made.post("Harbour")
        return [one.id for one in offers]

    def publish(self) -> None:
        """The hub brings its lists up to date."""
        with transaction(self.made.hub) as tx:
            forum_lists.bring_up_lists(
                self.made.hub_seat, folder=settings().data_dir, tx=tx, now=self.now
            )

    def asker(self, name: str = "Islet", tier: Tier = Tier.LOOKUP) -> Seat:
        """A member that may only ask, up to date with the log."""
        if name not in self.made.seats:
            self.made.join(name, tier=tier)
        seat = self.made.follow(name)
        with transaction(seat.organisation) as tx:
            tx.forum.save_seat(replace(seat, hub_url=self.url))
            return tx.forum.seat(seat.id)

    def entries(self, what: str) -> list[dict]:
        """The ledger's entries of this name at the hub."""
        with transaction(self.made.hub) as tx:
            found = tx.ledger.about(self.made.hub_seat)
        return [dict(one.public) for one in found if one.what == what]


@contextmanager
def served_hub() -> Iterator[ServedHub]:
    """A forum with one member that holds the list, its hub on a loopback port."""
    hub = ServedHub(a_forum(datetime.now(UTC), "Harbour"), "")
    with served_doors(hub.bodies) as hub.url:
        yield hub


@contextmanager
def served_doors(bodies: list[bytes]) -> Iterator[str]:
    """The doors of this installation on a loopback port; every body that comes in is noted."""

    class Handler(BaseHTTPRequestHandler):
        def _ask(self, body: bytes) -> None:
            bodies.append(body)
            headers = {
                f"HTTP_{name.upper().replace('-', '_')}": value
                for name, value in self.headers.items()
                if name.lower() not in {"content-type", "content-length", "host"}
            }
            answer = Client(raise_request_exception=False).generic(
                self.command,
                self.path,
                body,
                content_type=self.headers.get("content-type", ""),
                HTTP_HOST="localhost",
                **headers,
            )
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            connection.close()
            self.send_response(answer.status_code)
            for name in ("ETag",):
                if name in answer.headers:
                    self.send_header(name, answer.headers[name])
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def do_POST(self) -> None:
            self._ask(self.rfile.read(int(self.headers["content-length"])))

        def do_GET(self) -> None:
            self._ask(b"")

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
