"""A peer that speaks StopNCII's API: records by time, short-lived tokens, a key an endpoint."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.exchanges.fakes.server import Fake, Got, Reply

KEYS = {
    "subscription_key": "sub",
    "fetch_key": "fetch",
    "submit_key": "submit",
    "feedback_key": "feedback",
}


@dataclass
class Ncii(Fake):
    """The hashes and what platforms say of them."""

    now: int = 1_700_000_000
    records: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    page_size: int = 800
    is_going_back: bool = False
    dead_tokens: set[str] = field(default_factory=set)
    submitted: list[dict] = field(default_factory=list)
    feedback: list[dict] = field(default_factory=list)

    def put(self, value: str, kind: str = "ImagePDQ", status: str = "Active", **more) -> dict:
        self.now += 1
        record = {
            "lastModtimestamp": self.now,
            "signalType": kind,
            "hashValue": value,
            "hashStatus": status,
            "caseNumbers": {"9ac2b1de-0000-4000-8000-000000000001": "Active"},
            **more,
        }
        self.records.pop((kind, value), None)
        self.records[kind, value] = record
        return record

    def answer(self, got: Got) -> Reply:
        endpoint = got.path.rpartition("/")[2]
        key = {"FetchHashes": "fetch", "SubmitHashes": "submit", "SubmitFeedback": "feedback"}
        if got.headers.get("ocp-apim-subscription-key") != "sub":
            return Reply.of({"message": "Access denied due to missing subscription key."}, 401)
        if got.headers.get("x-functions-key") != key.get(endpoint):
            return Reply.of({}, 401)
        if endpoint == "FetchHashes":
            return self._page(got)
        (self.submitted if endpoint == "SubmitHashes" else self.feedback).append(got.json)
        return Reply.of({"message": "ok"})

    def _page(self, got: Got) -> Reply:
        token = got.query.get("nextPageToken", "")
        if token in self.dead_tokens:
            return Reply.of({"message": "Invalid continuation token"}, 400)
        start, first = int(got.query["startTimestamp"]), int(token.removeprefix("t") or 0)
        newer = [r for r in self.records.values() if r["lastModtimestamp"] >= start]
        size = min(self.page_size, int(got.query["pageSize"]))
        page = newer[first : first + size]
        more = first + size < len(newer)
        last = max((r["lastModtimestamp"] for r in page), default=start)
        return Reply.of(
            {
                "count": len(page),
                "nextPageToken": f"t{first + size}" if more else None,
                "nextSetTimestamp": start if self.is_going_back and not more else last,
                "hasMoreRecords": more,
                "hashRecords": page,
            }
        )
