"""The Commission's API as it is documented and as its code behaves, on the loopback.

It judges what comes by rules written here anew (a stand-in that shared our validator would
agree with our mistakes), keeps what it created, and can be told to misbehave once or more.
"""

from __future__ import annotations

import json
import re
import threading
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN = "example-token"
_NEEDED = (
    "decision_ground",
    "content_type",
    "category",
    "content_date",
    "application_date",
    "decision_facts",
    "source_type",
    "automated_detection",
    "automated_decision",
    "puid",
)


@dataclass
class Commission:
    """What is in the database, what was asked of it, and how it shall misbehave next."""

    url: str = ""
    created: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    tricks: list[str] = field(default_factory=list)
    submissions: Counter[str] = field(default_factory=Counter)
    """How often each identifier was created: never more than once."""

    def errors_of(self, one: dict[str, Any]) -> dict[str, list[str]]:
        """A few of its rules: enough to refuse."""
        wrong = {
            name: [f"The {name.replace('_', ' ')} field is required."]
            for name in _NEEDED
            if not one.get(name)
        }
        if not re.fullmatch(r"[a-zA-Z0-9-_]+", str(one.get("puid", ""))):
            wrong["puid"] = ["The puid format is invalid."]
        if one.get("category") == "STATEMENT_CATEGORY_WRONG":
            wrong["category"] = ["The selected category is invalid."]
        return wrong

    def store(self, many: list[dict[str, Any]]) -> tuple[int, dict[str, Any]]:
        """All of them, or none."""
        errors = {
            f"statement_{at}": found
            for at, one in enumerate(many)
            if (found := self.errors_of(one))
        }
        if errors:
            return 422, {"errors": errors}
        there = [one["puid"] for one in many if one["puid"] in self.created]
        if there:
            message = "The platform identifier(s) are not all unique within this call."
            return 422, {
                "message": message,
                "errors": {"puid": [message], "existing_puids": there},
            }
        out = []
        for one in many:
            number = str(uuid.uuid4())
            made = {**one, "uuid": number, "permalink": f"{self.url}/statement/{number}"}
            self.created[one["puid"]] = made
            self.submissions[one["puid"]] += 1
            out.append(made)
        return 201, {"statements": out}


class Handler(BaseHTTPRequestHandler):
    """One call to it."""

    @property
    def there(self) -> Commission:
        return self.server.there  # type: ignore[attr-defined]

    def do_GET(self) -> None:
        self.there.asked.append(("GET", self.path))
        if self._tricked():
            return
        puid = self.path.rpartition("/")[2]
        is_there = puid in self.there.created
        words = "found" if is_there else "not found"
        said = {"message": f"statement of reason {words}", "puid": puid}
        self._say(302 if is_there else 404, said)

    def do_POST(self) -> None:
        self.there.asked.append(("POST", self.path))
        body = self.rfile.read(int(self.headers["content-length"]))
        if self._tricked():
            return
        if self.headers["authorization"] != f"Bearer {TOKEN}":
            self._say(401, {"message": "Unauthenticated."})
            return
        status, said = self.there.store(json.loads(body)["statements"])
        if self.there.tricks and self.there.tricks[0] in {"created, and gone", "created, and half"}:
            if self.there.tricks.pop(0).endswith("half"):
                self._raw(201, json.dumps(said).encode()[:40])
            self.close_connection = True
            self.connection.close()
            return
        self._say(status, said)

    def _tricked(self) -> bool:
        if not self.there.tricks or self.there.tricks[0].startswith("created"):
            return False
        trick = self.there.tricks.pop(0)
        if trick == "busy":
            words = b"Limit Reached. Please do not overload the API"
            self._raw(429, words, **{"retry-after": "7"})
        elif trick == "broken":
            self._raw(500, b"<html>Server Error</html>")
        elif trick == "gone":
            self.connection.close()
        return True

    def _say(self, status: int, said: dict[str, Any]) -> None:
        self._raw(status, json.dumps(said).encode())

    def _raw(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        if status == 302:
            self.send_header("location", "/elsewhere")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def commission() -> Iterator[Commission]:
    """The database, for as long as this lasts."""
    there = Commission()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.there = there  # type: ignore[attr-defined]
    there.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield there
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
