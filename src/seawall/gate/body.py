"""Reading a body: never more than the limit, never longer than half a minute."""

from __future__ import annotations

import asyncio

from starlette.requests import ClientDisconnect, Request

from seawall.errors import Malformed, TooLarge
from seawall.gate.body_budget import BodyAccount

SECONDS = 30.0


class BodyTooLarge(TooLarge):
    """More bytes than one request may have."""


class BodyTooSlow(Malformed):
    """The body did not arrive in time, or not whole."""

    kind = "too-slow"
    status = 408
    title = "The request did not arrive in time"


#: Where the ASGI scope carries what the request holds (`body_budget`).
ACCOUNT = "seawall.body"


async def read_body(request: Request, *, most: int, is_known: bool) -> bytes:
    """The whole body; a length that promises too much is refused before a byte is read.

    ``is_known`` says that a key or a session stands behind it: strangers share less room.
    """
    promised = request.headers.get("content-length", "")
    if promised.isdigit() and int(promised) > most:
        raise _too_large(int(promised), most)
    try:
        async with asyncio.timeout(SECONDS):
            return await _gather(request, most, is_known=is_known)
    except TimeoutError:
        raise BodyTooSlow(
            f"The body was not whole after {SECONDS:.0f} seconds.",
            field="body",
            remedy="Send it again over a better line.",
        ) from None
    except ClientDisconnect:
        raise BodyTooSlow("The sender left in the middle.", field="body") from None


async def _gather(request: Request, most: int, *, is_known: bool) -> bytes:
    account: BodyAccount | None = request.scope.get(ACCOUNT)  # a door that is tried alone has none
    body = bytearray()
    async for chunk in request.stream():
        if account is not None:
            account.take(len(chunk), is_known=is_known)
        body += chunk
        if len(body) > most:
            raise _too_large(len(body), most)
    return bytes(body)


def _too_large(size: int, most: int) -> BodyTooLarge:
    return BodyTooLarge(
        f"The body has {size:,} bytes or more; the limit is {most:,}.",
        field="body",
        remedy="Send less, or only the hashes; behind a key SEAWALL_MAX_UPLOAD_BYTES is the limit.",
    )
