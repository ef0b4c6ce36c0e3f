"""The calls to the DSA Transparency Database: bounded, never redirected, never an exception.

The address is pinned before (`egress`). A `302` is this interface's word for *found*, so that
it is read and not followed; a token would travel with it.
"""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol
from urllib.parse import quote

import httpx2

from seawall.transparency.submitting.model import Answer

SECONDS = 60.0
MOST_BYTES = 16 * 2**20


class Pinned(Protocol):
    """An address that was checked, with the addresses it may be called at."""

    @property
    def host(self) -> str: ...
    @property
    def host_header(self) -> str: ...
    @property
    def call_urls(self) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Client:
    """Speaks for one platform."""

    url: str
    token: str
    pin: Callable[[str], Pinned]
    seconds: float = SECONDS

    def submit(self, payloads: Sequence[Mapping[str, Any]]) -> Answer:
        """Hand in up to a hundred statements, all or none of them."""
        body = {"statements": [dict(each) for each in payloads]}
        return self._call("POST", "/api/v1/statements", json.dumps(body).encode())

    def existing(self, puid: str) -> Answer:
        """Whether a statement with this identifier is there: 302 or 404."""
        return self._call("GET", f"/api/v1/statement/existing-puid/{quote(puid, safe='')}")

    def _call(self, method: str, path: str, body: bytes | None = None) -> Answer:
        try:
            return self._sent(self.pin(self.url.rstrip("/") + path), method, body)
        except (httpx2.HTTPError, httpx2.InvalidURL) as wrong:
            return Answer(None, error=f"{type(wrong).__name__}: {wrong}"[:300])

    def _sent(self, pinned: Pinned, method: str, body: bytes | None) -> Answer:
        with httpx2.Client(
            timeout=self.seconds, follow_redirects=False, trust_env=False, verify=_trust()
        ) as client:
            requests = [self._request(url, pinned, method, body) for url in pinned.call_urls]
            response = _first(client, requests)
            try:
                return _answer(response)
            finally:
                response.close()

    def _request(self, url: str, pinned: Pinned, method: str, body: bytes | None) -> httpx2.Request:
        headers = {
            "accept": "application/json",
            "accept-encoding": "identity",
            "authorization": f"Bearer {self.token}",
            "content-type": "application/json",
            "host": pinned.host_header,
            "user-agent": "Seawall",
        }
        times = httpx2.Timeout(self.seconds).as_dict()
        extensions = {"sni_hostname": pinned.host.strip("[]"), "timeout": times}
        return httpx2.Request(method, url, content=body, headers=headers, extensions=extensions)


def _first(client: httpx2.Client, requests: Sequence[httpx2.Request]) -> httpx2.Response:
    """Call at the first address where somebody listens."""
    for request in requests[:-1]:
        try:
            return client.send(request, stream=True)
        except httpx2.ConnectError:
            continue
    return client.send(requests[-1], stream=True)


def _answer(response: httpx2.Response) -> Answer:
    read = bytearray()
    for chunk in response.iter_raw():
        read += chunk
        if len(read) > MOST_BYTES:
            return Answer(None, error=f"The answer has more than {MOST_BYTES:,} bytes.")
    wait = response.headers.get("retry-after", "")
    after = float(wait) if wait.isdigit() else None
    try:
        said = json.loads(bytes(read))
    except (ValueError, RecursionError):
        words = bytes(read[:200]).decode("utf-8", "replace")
        return Answer(response.status_code, error=words, retry_after=after)
    return Answer(response.status_code, said, retry_after=after)


@cache
def _trust() -> ssl.SSLContext:
    return httpx2.create_ssl_context(trust_env=False)
