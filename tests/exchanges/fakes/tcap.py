"""A peer that speaks Tech Against Terrorism's API: sign-in, hash list, links, feedback."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from tests.exchanges.fakes.server import Fake, Got, Reply, refuses

USER, PASSWORD = "analyst@harbour.example", "correct horse"


@dataclass
class Tcap(Fake):
    """The archive's hashes, oldest change first."""

    now: float = 1_704_901_040.25
    entries: list[dict[str, Any]] = field(default_factory=list)
    links: list[dict[str, Any]] = field(default_factory=list)
    feedback: list[dict[str, Any]] = field(default_factory=list)
    limit: int = 100
    token_lasts: int = 10_000
    tokens: dict[str, int] = field(default_factory=dict)
    knows_cursors: bool = True
    ids: itertools.count = field(default_factory=lambda: itertools.count(10_594))
    categories: tuple[str, ...] = ("FALSE_POSITIVE", "INCLUSION", "MATCH")

    def put(self, digest: str, algorithm: str = "PDQ", ideology: str = "islamist", **more) -> dict:
        self.now += 1
        entry = {
            "hash_digest": digest,
            "algorithm": algorithm,
            "ideology": ideology,
            "file_type": "mp4",
            "deleted": False,
            "updated_on": self.now,
            "created_on": "2024-01-10T15:37:20Z",
            "id": next(self.ids),
            **more,
        }
        self.entries.append(entry)
        return entry

    def delete(self, entry: dict, *, deleted: bool = True) -> None:
        self.now += 1
        entry.update(deleted=deleted, updated_on=self.now)
        self.entries.remove(entry)
        self.entries.append(entry)

    def answer(self, got: Got) -> Reply:
        if got.path == "/token-auth/tcap/":
            return self._sign_in(got)
        token = got.headers.get("authorization", "").removeprefix("Bearer ")
        if self.tokens.get(token, 0) <= 0:
            return Reply.of({"detail": "Signature has expired."}, 401)
        self.tokens[token] -= 1
        if got.path.startswith("/api/hash-list/v2/"):
            return self._hashes(got)
        if got.path == "/core/url-hash-list":
            return self._links(got)
        return self._feedback(got)

    def _feedback(self, got: Got) -> Reply:
        if got.path == "/hash-list/v2/feedback/categories":
            named = [
                {"id": number, "name": name, "description": ""}
                for number, name in enumerate(self.categories, 1)
                if got.query.get("name", name) == name
            ]
            return Reply.of({"count": len(named), "next": None, "previous": None, "results": named})
        if got.path == "/hash-list/v2/feedback" and got.method == "POST":
            self.feedback.append(got.json)
            return Reply.of({"id": len(self.feedback)}, 201)
        return refuses(404)

    def _sign_in(self, got: Got) -> Reply:
        if (got.form.get("username"), got.form.get("password")) != (USER, PASSWORD):
            return Reply.of({"non_field_errors": ["Unable to log in."]}, 400)
        token = f"jwt-{len(self.tokens) + 1}"
        self.tokens[token] = self.token_lasts
        return Reply.of({"token": token, "user": {"id": 1}})

    def _hashes(self, got: Got) -> Reply:
        after = got.query.get("after", "")
        if after and not self.knows_cursors:
            return Reply.of({"error": "Invalid cursor"}, 400)
        moment, _, number = after.partition(",")
        newer = [
            one
            for one in self.entries
            if not after or (one["updated_on"], one["id"]) > (float(moment), int(number))
        ]
        ideology = got.path.rpartition("/")[2]
        newer = [one for one in newer if ideology == "all" or one["ideology"] == ideology]
        first, size = int(got.query.get("offset") or 0), self.limit
        page = newer[first : first + size]
        last = page[-1] if page else None
        query = urlencode({"limit": size, "offset": first + size, "order": "asc", "after": after})
        more = first + size < len(newer)
        return Reply.of(
            {
                "count": len(newer),
                "next": f"{self.url}{got.path}?{query}" if more else None,
                "previous": None,
                "checkpoint": f"{last['updated_on']},{last['id']}" if last else None,
                "results": page,
            }
        )

    def _links(self, got: Got) -> Reply:
        since, until = got.query["from"], got.query["to"]
        found = [one for one in self.links if since <= one["created_on"] <= until]
        first, size = int(got.query.get("offset") or 0), min(int(got.query["limit"]), self.limit)
        more = first + size < len(found)
        return Reply.of(
            {
                "count": len(found),
                "next": f"{self.url}{got.path}?offset={first + size}" if more else None,
                "previous": None,
                "results": found[first : first + size],
            }
        )
