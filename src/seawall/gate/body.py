"""Reading a body: never more than the limit, never longer than half a minute."""

from __future__ import annotations

import asyncio

from starlette.requests import ClientDisconnect, Request

from seawall.errors import Malformed, TooLarge

SECONDS = 30.0


class BodyTooLarge(TooLarge):
    """More bytes than one request may have."""


class BodyTooSlow(Malformed):
    """The body did not arrive in time, or not whole."""

    kind = "too-slow"
    status = 408
    title = "The request did not arrive in time"


async def read_body(request: Request, *, most: int) -> bytes:
    """The whole body; a length that promises too much is refused before a byte is read."""
    promised = request.headers.get("content-length", "")
    if promised.isdigit() and int(promised) > most:
        raise _too_large(int(promised), most)
    try:
        async with asyncio.timeout(SECONDS):
            return await _gather(request, most)
    except TimeoutError:
        raise BodyTooSlow(
            f"The body was not whole after {SECONDS:.0f} seconds.",
            field="body",
            remedy="Send it again over a better line.",
        ) from None
    except ClientDisconnect:
        raise BodyTooSlow("The sender left in the middle.", field="body") from None


async def _gather(request: Request, most: int) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise _too_large(len(body), most)
    return bytes(body)


def _too_large(size: int, most: int) -> BodyTooLarge:
    return BodyTooLarge(
        f"The body has {size:,} bytes or more; the limit is {most:,}.",
        field="body",
        remedy="Send less, or only the hashes; SEAWALL_MAX_UPLOAD_BYTES sets the limit.",
    )
