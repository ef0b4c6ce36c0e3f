"""Reading a body: never more than the limit, never longer than half a minute, never at a drip."""

from __future__ import annotations

import asyncio

from starlette.requests import ClientDisconnect, Request

from seawall.errors import Malformed, TooLarge, problem
from seawall.gate.body_budget import BodyAccount, BodyBudget, BodyShare

SECONDS = 30.0
#: A stranger's body has so many seconds, and one more for so many bytes that have come.
GRACE, LEAST_SPEED = 10.0, 1_024


class BodyTooLarge(TooLarge):
    """More bytes than one request may have."""


class BodyTooSlow(Malformed):
    """The body did not arrive in time, or not whole."""

    kind = "too-slow"
    status = 408
    title = "The request did not arrive in time"


#: Where the ASGI scope carries what the request holds (`body_budget`).
ACCOUNT = "seawall.body"


async def read_body(request: Request, *, most: int, share: BodyShare) -> bytes:
    """The whole body; a length that promises too much is refused before a byte is read.

    ``share`` says whose bytes they count as. Of those that nobody is known to stand behind
    (`BodyShare.ARRIVING`) so many must have come by each moment, or the body is cut off.
    """
    promised = request.headers.get("content-length", "")
    if promised.isdigit() and int(promised) > most:
        raise _too_large(int(promised), most)
    # A door that is tried alone has no budget.
    account: BodyAccount = request.scope.get(ACCOUNT) or BodyBudget(most).account()
    try:
        async with asyncio.timeout(SECONDS) as timeout:
            with account.reading(timeout):
                return await _gather(request, most, share, account)
    except TimeoutError:
        if account.is_let_go:
            raise problem("gate.bodies-busy") from None
        raise BodyTooSlow(
            f"The body was not whole after {SECONDS:.0f} seconds, or came at less than "
            f"{LEAST_SPEED:,} bytes a second.",
            field="body",
            remedy="Send it again over a better line.",
        ) from None
    except ClientDisconnect:
        raise BodyTooSlow("The sender left in the middle.", field="body") from None


async def _gather(request: Request, most: int, share: BodyShare, account: BodyAccount) -> bytes:
    body, began = bytearray(), asyncio.get_running_loop().time()
    is_hurried = share is BodyShare.ARRIVING
    if is_hurried:
        account.allow_until(began + GRACE)
    async for chunk in request.stream():
        account.take(len(chunk), share)
        body += chunk
        if len(body) > most:
            raise _too_large(len(body), most)
        if is_hurried:
            account.allow_until(began + min(SECONDS, GRACE + len(body) / LEAST_SPEED))
    return bytes(body)


def _too_large(size: int, most: int) -> BodyTooLarge:
    return BodyTooLarge(
        f"The body has {size:,} bytes or more; the limit is {most:,}.",
        field="body",
        remedy="Send less, or only the hashes; behind a key SEAWALL_MAX_UPLOAD_BYTES is the limit.",
    )
