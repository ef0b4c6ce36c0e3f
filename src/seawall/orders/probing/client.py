"""The one outgoing call of probing: a public page is read from a pinned address.

No redirects here, no cookies, no proxy from the environment. The whole call is bounded in
time, since a server that drips a byte now and then would hold a worker for days, and the
page in bytes after decompression, which happens in small pieces: a bomb is cut, not burst.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Mapping, Sequence
from functools import cache

import httpx2

from seawall.orders.probing.fetching import Fetcher, Manners
from seawall.orders.probing.model import Trouble
from seawall.orders.probing.pacing import Pacing
from seawall.orders.probing.wire import Answer, Pin, Pinned

SECONDS = 30.0
#: How long a caller waits for a host's turn before it is told to come back.
PATIENCE = 20.0


def fetcher(manners: Manners, *, pin: Pin, seconds: float = SECONDS) -> Fetcher:
    """A fetcher on the real network; keep it, since it remembers hosts and their rules."""

    def bounded(pinned: Pinned, *, method: str, headers: Mapping[str, str], most: int) -> Answer:
        return call(pinned, method=method, headers=headers, most=most, seconds=seconds)

    pacing = Pacing(patience=PATIENCE, clock=time.monotonic, sleep=time.sleep)
    return Fetcher(manners, pin=pin, call=bounded, pacing=pacing, clock=time.monotonic)


def call(
    pinned: Pinned,
    *,
    method: str,
    headers: Mapping[str, str],
    most: int,
    seconds: float = SECONDS,
) -> Answer:
    """Call a pinned address, and read at most so many bytes of the answer."""
    sent = {"accept-encoding": "gzip, deflate", **headers, "host": pinned.host_header}
    name = {"sni_hostname": pinned.host.strip("[]")}
    requests = [
        httpx2.Request(method, url, headers=sent, extensions=name) for url in pinned.call_urls
    ]
    try:
        return asyncio.run(asyncio.wait_for(_first(requests, most), seconds))
    except (TimeoutError, httpx2.TimeoutException):
        said = f"There was no whole answer within {seconds:g} s."
        return Answer(trouble=Trouble.TIMEOUT, said=said)
    except (httpx2.HTTPError, httpx2.InvalidURL) as wrong:
        said = f"{type(wrong).__name__}: {wrong}"[:500]
        return Answer(trouble=Trouble.NO_ANSWER, said=said)


async def _first(requests: Sequence[httpx2.Request], most: int) -> Answer:
    """Call at the first address where somebody listens."""
    for request in requests[:-1]:
        try:
            return await _fetch(request, most)
        except httpx2.ConnectError:
            continue
    return await _fetch(requests[-1], most)


async def _fetch(request: httpx2.Request, most: int) -> Answer:
    async with httpx2.AsyncClient(
        timeout=None, follow_redirects=False, trust_env=False, verify=_trust()
    ) as client:
        response = await client.send(request, stream=True)
        try:
            body, is_cut = await _read(response, most)
        finally:
            await response.aclose()
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Answer(response.status_code, headers, body, is_cut)


async def _read(response: httpx2.Response, most: int) -> tuple[bytes, bool]:
    """The beginning of a page, and whether there was more."""
    if most == 0 or response.is_redirect:
        return b"", False
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > most:
            return bytes(body[:most]), True
    return bytes(body), False


@cache
def _trust() -> ssl.SSLContext:
    return httpx2.create_ssl_context(trust_env=False)
