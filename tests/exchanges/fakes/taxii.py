"""A TAXII 2.1 server that keeps what it is given, pages as the standard says, and forgets tokens.

`tests/exchanges/taxii/test_fake.py` drives it with the `taxii2-client` of OASIS: it speaks the
protocol, and is no mirror of our own adapter.
"""

from __future__ import annotations

import base64
import itertools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.exchanges.fakes.picky import Picky
from tests.exchanges.fakes.server import Got, Reply
from tests.exchanges.stix_made import NOON

MEDIA_TYPE = "application/taxii+json;version=2.1"
COLLECTION = "91a7b528-80eb-42ed-a74d-c6fbd5a26116"


@dataclass
class FakeTaxii(Picky):
    """One API root with one collection."""

    at: datetime = NOON
    user: str = "member"
    password: str = "correct horse"
    token: str = ""
    sends_headers: bool = True
    works_slowly: int = 0
    """Questions about a status until it is complete."""
    refuses: str = ""
    """Why nothing is taken in."""
    added: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    statuses: dict[str, dict[str, Any]] = field(default_factory=dict)
    tokens: dict[str, int] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def base(self) -> str:
        return f"{self.url}/taxii2"

    def put(self, *objects: dict[str, Any], together: bool = False) -> None:
        """Add objects, each a microsecond later, or all at the same moment."""
        for each in objects:
            if not together:
                self.at += timedelta(microseconds=1)
            self.added.append((self._written(self.at), each))

    def forget_tokens(self) -> None:
        self.tokens.clear()

    def answer(self, heard: Got) -> Reply:
        if not self._knows(heard.headers.get("authorization", "")):
            return self._say({"title": "who are you"}, 401)
        if "application/taxii+json" not in heard.headers.get("accept", ""):
            return self._say({"title": "not acceptable"}, 406)
        return self.routed(heard)

    def routed(self, heard: Got) -> Reply:
        match heard.path.strip("/").split("/"):
            case ["taxii2"]:
                root = f"{self.url}/api1/"
                return self._say({"title": "Example", "default": root, "api_roots": [root]})
            case ["api1", *rest]:
                return self._below(rest, heard)
        return self._say({"title": "not found"}, 404)

    def _below(self, rest: list[str], heard: Got) -> Reply:
        match rest:
            case []:
                most = 10_000_000
                root = {"title": "One", "versions": [MEDIA_TYPE], "max_content_length": most}
                return self._say(root)
            case ["collections"]:
                return self._say({"collections": [self._collection()]})
            case ["status", number]:
                return self._say(self._asked_about(number))
            case ["collections", known] if known == COLLECTION:
                return self._say(self._collection())
            case ["collections", known, *inside] if known == COLLECTION:
                return self._inside(inside, heard)
        return self._say({"title": "not found"}, 404)

    def _inside(self, rest: list[str], heard: Got) -> Reply:
        match rest:
            case ["objects"] if heard.method == "POST":
                return self._take(heard.json["objects"])
            case ["objects"]:
                return self._page(heard.query, lambda _, one: one)
            case ["manifest"]:
                return self._page(heard.query, self._manifest_line)
            case ["objects", wanted]:
                if found := self._matching({"match[id]": wanted}):
                    return self._say({"objects": [one for _, one in found]})
        return self._say({"title": "not found"}, 404)

    def _page(self, query: dict[str, str], make) -> Reply:
        limit = int(query.get("limit", 1000))
        if given := query.get("next"):
            if given not in self.tokens:
                return self._say({"title": "the token has expired"}, 400)
            start = self.tokens[given]
        else:
            start = 0
        found = self._matching(query)
        page, more = found[start : start + limit], len(found) > start + limit
        body: dict[str, Any] = {"objects": [make(at, one) for at, one in page], "more": more}
        if more:
            token = f"token-{next(self._numbers)}"
            self.tokens[token] = start + limit
            body["next"] = token
        headers = {}
        if page and self.sends_headers:
            headers = {"X-TAXII-Date-Added-First": page[0][0]}
            headers["X-TAXII-Date-Added-Last"] = page[-1][0]
        return self._say(body if page else {}, headers=headers)

    def _matching(self, query: dict[str, str]) -> list[tuple[str, dict[str, Any]]]:
        latest = {one["id"]: (at, one) for at, one in self.added}
        found = sorted(latest.values(), key=lambda each: each[0])
        found = [each for each in found if each[0] > query.get("added_after", "")]
        for name in ("id", "type"):
            if wanted := query.get(f"match[{name}]"):
                found = [each for each in found if each[1][name] in wanted.split(",")]
        return found

    def _take(self, objects: list[dict[str, Any]]) -> Reply:
        number = f"2d086da7-4bdc-4f91-900e-{next(self._numbers):012}"
        told = [{"id": one["id"], "version": one.get("modified", "")} for one in objects]
        status: dict[str, Any] = {
            "id": number,
            "status": "pending" if self.works_slowly else "complete",
            "request_timestamp": self._written(self.at),
            "total_count": len(objects),
            "success_count": 0 if self.refuses else len(objects),
            "failure_count": len(objects) if self.refuses else 0,
            "pending_count": 0,
        }
        if self.refuses:
            status["failures"] = [each | {"message": self.refuses} for each in told]
        else:
            self.put(*objects)
        self.statuses[number] = status
        return self._say(status, 202)

    def _asked_about(self, number: str) -> dict[str, Any]:
        self.works_slowly -= 1
        if self.works_slowly <= 0:
            self.statuses[number] |= {"status": "complete"}
        return self.statuses[number]

    def _manifest_line(self, at: str, one: dict[str, Any]) -> dict[str, Any]:
        line = {"id": one["id"], "date_added": at, "version": one.get("modified", at)}
        return line | {"media_type": "application/stix+json;version=2.1"}

    def _collection(self) -> dict[str, Any]:
        types = ["application/stix+json;version=2.1"]
        return {
            "id": COLLECTION,
            "title": "Known content",
            "alias": "known",
            "can_read": True,
            "can_write": True,
            "media_types": types,
        }

    def _knows(self, authorization: str) -> bool:
        if self.token:
            return authorization == f"Bearer {self.token}"
        pair = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        return authorization == f"Basic {pair}"

    def _say(self, body: Any, status: int = 200, headers: dict[str, str] | None = None) -> Reply:
        said = {"content-type": MEDIA_TYPE} | (headers or {})
        return Reply(status, json.dumps(body).encode(), said)

    def _written(self, at: datetime) -> str:
        return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@contextmanager
def fake_taxii(**more: Any) -> Iterator[FakeTaxii]:
    with FakeTaxii(**more).served() as fake:
        yield fake
