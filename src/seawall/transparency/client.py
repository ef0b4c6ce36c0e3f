"""The calls to the DSA Transparency Database, as its interface has them.

A `302` is this interface's word for *found*, so that it is read and not followed; a token
would travel with it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from seawall.ids import OrganisationId
from seawall.outbound import client, model
from seawall.outbound.call_purpose import DSA_DATABASE, CallPurpose
from seawall.transparency.submitting.model import DatabaseAnswer


@dataclass(frozen=True, slots=True)
class DatabaseClient:
    """Speaks for one platform; raises `UnsafeAddress` for a database inside our own walls."""

    url: str
    token: str
    organisation: OrganisationId
    purpose: CallPurpose = DSA_DATABASE

    def submit(self, payloads: Sequence[Mapping[str, Any]]) -> DatabaseAnswer:
        """Hand in up to a hundred statements, all or none of them."""
        body = {"statements": [dict(payload) for payload in payloads]}
        return self._call("POST", "/api/v1/statements", json.dumps(body).encode())

    def existing(self, puid: str) -> DatabaseAnswer:
        """Whether a statement with this identifier is there: 302 or 404."""
        return self._call("GET", f"/api/v1/statement/existing-puid/{quote(puid, safe='')}")

    def _call(self, method: str, path: str, body: bytes = b"") -> DatabaseAnswer:
        headers = {
            "accept": "application/json",
            "authorization": f"Bearer {self.token}",
            "content-type": "application/json",
        }
        url = self.url.rstrip("/") + path
        return _answer(
            client.send_call(
                model.OutboundCall(
                    method, url, self.purpose, headers, body, organisation=self.organisation
                )
            )
        )


def _answer(reply: model.CallAnswer) -> DatabaseAnswer:
    if reply.status is None:
        return DatabaseAnswer(None, error=reply.error[:300])
    wait = reply.headers.get("retry-after", "")
    after = float(wait) if wait.isdigit() else None
    try:
        content = json.loads(reply.body)
    except (ValueError, RecursionError):
        words = reply.body[:200].decode("utf-8", "replace")
        return DatabaseAnswer(reply.status, error=words, retry_after=after)
    return DatabaseAnswer(reply.status, content, retry_after=after)
