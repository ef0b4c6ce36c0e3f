"""The one outgoing call of enforcement: hand signed bytes to a pinned address.

Thirty seconds, no redirects, no proxy from the environment, no cookies; of the answer
only the status, the headers and the first 32 kilobytes are read: enough for a receipt.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import Any

import httpx2

from seawall.enforcement.egress import NameUnknown, Network, Pinned, pin
from seawall.enforcement.model import Answer

TIMEOUT_SECONDS = 30.0
_READ_LIMIT = 32 * 1024


def resolve(host: str, port: int) -> Sequence[str]:
    """Every address of a name, asked once."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def guard(allow: Sequence[Network]) -> Callable[[str], Pinned]:
    """Check and pin addresses for others who only look at public pages, plain http too."""
    return partial(pin, resolve=resolve, allow=allow, is_looking=True)


def post(
    url: str,
    body: bytes,
    *,
    headers: Mapping[str, str],
    allow: Sequence[Network],
    timeout: float = TIMEOUT_SECONDS,
) -> Answer:
    """Send a body to a URL that is checked and pinned first; raises only for an unsafe URL."""
    sent = {"content-type": "application/json", **headers}
    return _look_up_and_call(
        url, allow=allow, method="POST", body=body, headers=sent, timeout=timeout
    )


def get(
    url: str,
    *,
    allow: Sequence[Network],
    headers: Mapping[str, str] | None = None,
    timeout: float = TIMEOUT_SECONDS,
) -> Answer:
    """Ask for a page, as anybody could who has these headers; raises only for an unsafe URL."""
    return _look_up_and_call(
        url, allow=allow, method="GET", body=b"", headers=headers or {}, timeout=timeout
    )


def _look_up_and_call(url: str, *, allow: Sequence[Network], **call: Any) -> Answer:
    """A name server that is away is as if the receiver were: worth another attempt."""
    try:
        pinned = pin(url, resolve=resolve, allow=allow)
    except NameUnknown as unknown:
        return Answer(None, unknown.detail)
    return _call(pinned, **call)


def _call(
    pinned: Pinned, *, method: str, body: bytes, headers: Mapping[str, str], timeout: float
) -> Answer:
    """One call in a loop of its own, since only a loop can bound the whole of it.

    A blocking client's time-outs are for each read: a receiver that drips a byte now and
    then would hold a worker's thread for days.
    """
    started = time.monotonic()
    requests = [
        _request(url, pinned, method=method, body=body, headers=headers) for url in pinned.call_urls
    ]
    try:
        status, sent, said = asyncio.run(asyncio.wait_for(_send_any(requests), timeout))
    except (TimeoutError, httpx2.TimeoutException):
        return Answer(None, f"no answer within {timeout:g} s", _since(started))
    except httpx2.HTTPError as wrong:
        return Answer(None, f"{type(wrong).__name__}: {wrong}"[:500], _since(started))
    return Answer(status, "", _since(started), sent, body=said)


def _request(
    url: str, pinned: Pinned, *, method: str, body: bytes, headers: Mapping[str, str]
) -> httpx2.Request:
    return httpx2.Request(
        method,
        url,
        content=body,
        headers={**headers, "host": pinned.host_header, "user-agent": "Seawall"},
        extensions={"sni_hostname": pinned.host.strip("[]")},
    )


async def _send_any(requests: Sequence[httpx2.Request]) -> tuple[int, dict[str, str], bytes]:
    """Call at the first address where somebody listens."""
    for request in requests[:-1]:
        try:
            return await _send(request)
        except httpx2.ConnectError:
            continue
    return await _send(requests[-1])


async def _send(request: httpx2.Request) -> tuple[int, dict[str, str], bytes]:
    async with httpx2.AsyncClient(
        timeout=None, follow_redirects=False, trust_env=False, verify=_trust()
    ) as client:
        response = await client.send(request, stream=True)
        try:
            said = await _skim(response)
        finally:
            await response.aclose()
        return response.status_code, dict(response.headers), said


async def _skim(response: httpx2.Response) -> bytes:
    """Read the beginning of the body, so that a receiver is not cut off in mid-sentence."""
    seen = b""
    async for chunk in response.aiter_raw():
        seen += chunk
        if len(seen) > _READ_LIMIT:
            break
    return seen[:_READ_LIMIT]


@cache
def _trust() -> ssl.SSLContext:
    return httpx2.create_ssl_context(trust_env=False)


def _since(started: float) -> int:
    return int((time.monotonic() - started) * 1000)
