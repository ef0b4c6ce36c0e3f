"""A platform's own machine, as the API meets it: uploads are checked, and items told of.

It calls a server on this machine, with the key that its organisation was given.
"""

from __future__ import annotations

import json
import urllib.request
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

PATIENCE = 30.0
PHOTO = "image/jpeg"


@dataclass(frozen=True, slots=True)
class PlatformClient:
    """Where the server answers, and the key; without one it sends what needs none."""

    url: str
    key: str = ""

    def post(self, path: str, body: Any) -> Any:
        """Send JSON, and read JSON."""
        return self.call(path, json.dumps(body).encode(), kind="application/json")

    def put(self, path: str, body: Any) -> Any:
        """Put JSON in a place, and read JSON."""
        content = json.dumps(body).encode()
        return self.call(path, content, kind="application/json", method="PUT")

    def call(self, path: str, content: bytes, *, kind: str, method: str = "POST") -> Any:
        """Send bytes of this media type, and read JSON; an `HTTPError` for a refusal."""
        request = urllib.request.Request(  # noqa: S310 - our own server on loopback
            f"{self.url}{path}",
            data=content,
            method=method,
            headers={"content-type": kind, **self._proof()},
        )
        with urllib.request.urlopen(request, timeout=PATIENCE) as response:  # noqa: S310
            return json.load(response)

    def check(self, content: bytes, *, item: str, account: str) -> dict[str, Any]:
        """Check a photograph at upload."""
        query = urlencode({"kind": "photo", "id": item, "account": account})
        answer: dict[str, Any] = self.call(f"/v1/checks?{query}", content, kind=PHOTO)
        return answer

    def put_photo(self, content: bytes, *, item: str, account: str, page: str) -> None:
        """Tell of a photograph that is up, and of the page where strangers see it."""
        query = urlencode({"version": 1, "account": account, "public_url": page})
        self.call(f"/v1/items/photo/{item}?{query}", content, kind=PHOTO, method="PUT")

    def _proof(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.key}"} if self.key else {}
