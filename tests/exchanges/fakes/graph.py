"""A peer that speaks the ThreatExchange Graph API as its members use it.

Updates in the order of their time, a changed entry at the end, tombstones for 90 days, pages
by `paging.next`, whose cursors grow old; descriptors, reactions and deletions coming in.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from tests.exchanges.fakes.server import Fake, Got, Reply

TOKEN = "12345678|aaaaaaaaaaaaaaaaaaaaaaaa"
US = "12345678"
GROUP = "303636684709969"
TOMBSTONES_LAST = 90 * 86_400


@dataclass
class Graph(Fake):
    """The group's updates, by (type, indicator)."""

    now: int = 1_772_452_800
    updates: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    page_size: int = 0
    old_cursors: set[str] = field(default_factory=set)
    is_out_of_order: bool = False
    ids: itertools.count = field(default_factory=lambda: itertools.count(1000))

    def put(self, kind: str, indicator: str, *descriptors: dict, at: int | None = None) -> dict:
        """List an indicator, or change it: then it moves to the end."""
        self.now += at is None
        update = {
            "id": str(next(self.ids)),
            "indicator": indicator,
            "type": kind,
            "last_updated": self.now if at is None else at,
            "should_delete": False,
        }
        if descriptors:
            update["descriptors"] = {"data": list(descriptors)}
        self.updates.pop((kind, indicator), None)
        self.updates[kind, indicator] = update
        return update

    def delete(self, kind: str, indicator: str) -> None:
        """Leave a tombstone, for 90 days."""
        update = self.put(kind, indicator)
        update["should_delete"] = True

    def said(self, owner: str | None = "555", status: str = "MALICIOUS", *tags: str, **reactions):
        """A descriptor: somebody's opinion, and what others say of it."""
        made: dict[str, Any] = {
            "id": str(next(self.ids)),
            "status": status,
            "added_on": "2020-07-01T18:31:15+0000",
        }
        if owner:
            made["owner"] = {"id": owner}
        if tags:
            made["tags"] = {"data": [{"id": "9", "text": tag} for tag in tags]}
        if reactions:
            made["reactions"] = [{"key": k, "value": v} for k, v in reactions.items()]
        return made

    def answer(self, got: Got) -> Reply:
        given = got.query | (got.form if got.body else {})
        if given.get("access_token") != TOKEN:
            error = {"message": "Invalid OAuth access token.", "type": "OAuthException"}
            return Reply.of({"error": {**error, "code": 190}}, 401)
        path = got.path.strip("/")
        if got.method == "GET" and path == f"{GROUP}/threat_updates":
            return self._page(got)
        if got.method == "POST" and path == "threat_descriptors":
            return self._submit(given)
        if got.method == "POST":
            return self._react(path, given)
        if got.method == "DELETE":
            return self._unlist(path)
        return Reply.of({"error": {"message": "Unsupported request", "code": 100}}, 400)

    def _page(self, got: Got) -> Reply:
        start = int(got.query.get("start_time") or 0)
        found = [
            u for u in self.updates.values() if u["last_updated"] >= start and self._is_told(u)
        ]
        found.sort(key=lambda u: u["last_updated"], reverse=self.is_out_of_order)
        first = int(got.query.get("after") or 0)
        if got.query.get("after") in self.old_cursors:
            return Reply.of({"error": {"message": "Invalid cursor", "code": 100}}, 400)
        size = min(self.page_size or 10_000, int(got.query.get("limit") or 25))
        answer: dict[str, Any] = {"data": found[first : first + size]}
        if first + size < len(found):
            query = {**got.query, "after": str(first + size)}
            answer["paging"] = {
                "cursors": {"before": str(first), "after": str(first + size)},
                "next": f"{self.url}{got.path}?{urlencode(query)}",
            }
        return Reply.of(answer)

    def _is_told(self, update: dict) -> bool:
        return not update["should_delete"] or self.now - update["last_updated"] < TOMBSTONES_LAST

    def _submit(self, given: dict[str, str]) -> Reply:
        needed = ("indicator", "type", "description", "share_level", "status", "privacy_type")
        if missing := [name for name in needed if not given.get(name)]:
            return Reply.of({"error": {"message": f"Missing {missing}", "code": 100}}, 400)
        tags = [tag for tag in given.get("tags", "").split(",") if tag]
        made = self.said(US, given["status"], *tags)
        self.put(given["type"], given["indicator"], made)
        return Reply.of({"success": True, "id": made["id"]})

    def _react(self, descriptor: str, given: dict[str, str]) -> Reply:
        for update in self.updates.values():
            for one in update.get("descriptors", {}).get("data", []):
                if one["id"] == descriptor:
                    reactions = {r["key"]: r["value"] for r in one.get("reactions", [])}
                    if add := given.get("reactions"):
                        reactions[add] = ",".join([*filter(None, [reactions.get(add)]), US])
                    reactions.pop(given.get("reactions_to_remove", ""), None)
                    one["reactions"] = [{"key": k, "value": v} for k, v in reactions.items()]
                    self.now += 1
                    update["last_updated"] = self.now
                    return Reply.of({"success": True})
        return Reply.of({"error": {"message": "Unknown object", "code": 100}}, 404)

    def _unlist(self, descriptor: str) -> Reply:
        for key, update in list(self.updates.items()):
            ids = [one["id"] for one in update.get("descriptors", {}).get("data", [])]
            if descriptor in ids:
                self.delete(*key)
                return Reply.of({"success": True})
        return Reply.of({"error": {"message": "Unknown object", "code": 100}}, 404)
