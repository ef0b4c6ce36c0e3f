"""Content drills for tests: a platform on loopback that asks the real gate, and a planned drill."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from seawall.config import settings
from seawall.drills.items_seed import items_seed_of
from seawall.drills.model import ContentDrill, DrillDoor
from seawall.drills.seeded_kinds import SeededKind
from seawall.journeys.drills.drill_items import items_to_register
from seawall.journeys.drills.drill_planning import plan_drill
from seawall.journeys.drills.drill_request import DrillRequest
from seawall.transaction import transaction

SEED = b"a drill for tests, of 32 bytes!!"
ITEMS_SEED = items_seed_of(SEED)
STATUSES = {"allow": 201, "hold": 202, "block": 403}


@dataclass
class Platform:
    """What a platform got, and how it answers: by Seawall's verdict, unless told otherwise."""

    ask: Callable[[bytes, str], str]
    url: str = ""
    took: list[dict[str, bytes]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    answer: Callable[[str], int] = STATUSES.__getitem__

    def receive(self, body: bytes, headers: dict[str, str]) -> int:
        head = f"content-type: {headers['content-type']}\r\n\r\n".encode()
        form = BytesParser(policy=HTTP).parsebytes(head + body)
        parts = {
            str(part.get_param("name", header="content-disposition")): part.get_payload(decode=True)
            for part in form.iter_parts()
        }
        self.took.append(parts)
        self.headers.append(headers)
        return self.answer(self.ask(parts["photo"], parts["account"].decode()))


@contextmanager
def platform_of(here: Any) -> Iterator[Platform]:
    """A platform whose upload form asks this installation's gate."""

    def ask(content: bytes, account: str) -> str:
        query = f"kind=photo&id=p{len(platform.took)}&account={account}"
        said = here.client.post(
            f"/v1/checks?{query}",
            content=content,
            headers={"Content-Type": "application/octet-stream"},
        )
        return str(said.json()["verdict"])

    platform = Platform(ask)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            self.send_response(platform.receive(body, headers))
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    platform.url = f"http://127.0.0.1:{server.server_port}/photos"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield platform
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def request_for(url: str, *, now: datetime, **changes: Any) -> DrillRequest:
    """Three images and two texts within the hour, by two testers."""
    usual: dict[str, Any] = {
        "begins_at": now,
        "ends_at": now + timedelta(hours=1),
        "uploads": {SeededKind.IMAGE: 3, SeededKind.TEXT: 2},
        "door": DrillDoor(url),
        "accounts": ("tester-1", "tester-2"),
        "cover": "The lead agreed on 2 March.",
    }
    return DrillRequest(**{**usual, **changes})


def planned(here: Any, url: str, *, now: datetime | None = None, **changes: Any) -> ContentDrill:
    """A drill, known to the gate."""
    at = now or datetime.now(UTC)
    request = request_for(url, now=at, **changes)
    items = items_to_register(
        request.uploads, ITEMS_SEED, pool=here.parts.pool, ladder=settings().ladder
    )
    with transaction(here.organisation.id) as tx:
        drill = plan_drill(request, SEED, items, tx=tx, now=at, by="test")
    here.parts.refresher.refresh()
    return drill
