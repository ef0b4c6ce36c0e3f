"""The one outgoing call of intake: a file is fetched once, from a pinned address.

No redirects, no cookies, no proxy from the environment; the whole call is bounded in
time and the file in size, and one byte over the limit ends it.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import httpx2

SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Download:
    """What came of it: the bytes, or a status and why there are none."""

    status: int | None
    content: bytes = b""
    error: str = ""
    is_too_large: bool = False
    media_type: str = ""
    location: str = ""


def download(
    urls: Sequence[str], *, host: str, name: str, most: int, seconds: float = SECONDS
) -> Download:
    """Fetch from the first of these addresses where somebody listens.

    `host` is what the server expects to be called, `name` what its certificate says.
    """
    requests = [
        httpx2.Request(
            "GET",
            url,
            headers={"host": host, "user-agent": "Seawall", "accept-encoding": "identity"},
            extensions={"sni_hostname": name},
        )
        for url in urls
    ]
    try:
        return asyncio.run(asyncio.wait_for(_first(requests, most), seconds))
    except (TimeoutError, httpx2.TimeoutException):
        return Download(None, error=f"no whole answer within {seconds:g} s")
    except httpx2.HTTPError as wrong:
        return Download(None, error=f"{type(wrong).__name__}: {wrong}"[:500])


async def _first(requests: Sequence[httpx2.Request], most: int) -> Download:
    for request in requests[:-1]:
        try:
            return await _fetch(request, most)
        except httpx2.ConnectError:
            continue
    return await _fetch(requests[-1], most)


async def _fetch(request: httpx2.Request, most: int) -> Download:
    async with httpx2.AsyncClient(
        timeout=None, follow_redirects=False, trust_env=False, verify=_trust()
    ) as client:
        response = await client.send(request, stream=True)
        try:
            return await _read(response, most)
        finally:
            await response.aclose()


async def _read(response: httpx2.Response, most: int) -> Download:
    if response.status_code != 200:
        said = f"the server said {response.status_code}"
        onward = response.headers.get("location", "")
        return Download(response.status_code, error=said, location=onward)
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > most:
            return Download(200, error=f"more than {most:,} bytes", is_too_large=True)
    return Download(200, bytes(body), media_type=response.headers.get("content-type", ""))


@cache
def _trust() -> ssl.SSLContext:
    return httpx2.create_ssl_context(trust_env=False)
