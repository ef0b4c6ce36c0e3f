"""Reading a body: never more than the limit, never longer than half a minute, never at a drip."""

from __future__ import annotations

import asyncio

from starlette.requests import ClientDisconnect, Request

from seawall.errors import problem
from seawall.gate.body_budget import BodyAccount, BodyBudget, BodyShare

SECONDS = 30.0
#: A stranger's body has so many seconds, and one more for so many bytes that have come.
GRACE, LEAST_SPEED = 10.0, 1_024


#: Where the ASGI scope carries what the request holds (`body_budget`).
ACCOUNT = "seawall.body"


async def read_body(request: Request, *, most: int, share: BodyShare) -> bytes:
    """The whole body; a length that promises too much is refused before a byte is read.

    ``share`` says whose bytes they count as. Of those that nobody is known to stand behind
    (`BodyShare.ARRIVING`) so many must have come by each moment, or the body is cut off.
    """
    promised = request.headers.get("content-length", "")
    if promised.isdigit() and int(promised) > most:
        raise problem("gate.body-too-large", size=int(promised), most=most)
    # A door that is tried alone has no budget.
    account: BodyAccount = request.scope.get(ACCOUNT) or BodyBudget(most).account()
    try:
        async with asyncio.timeout(SECONDS) as timeout:
            with account.reading(timeout):
                return await _gather(request, most, share, account)
    except TimeoutError:
        if account.is_let_go:
            raise problem("gate.bodies-busy") from None
        raise problem("gate.body-too-slow", seconds=SECONDS, speed=LEAST_SPEED) from None
    except ClientDisconnect:
        raise problem("gate.body-cut-off") from None


async def _gather(request: Request, most: int, share: BodyShare, account: BodyAccount) -> bytes:
    body, began = bytearray(), asyncio.get_running_loop().time()
    is_hurried = share is BodyShare.ARRIVING
    if is_hurried:
        account.allow_until(began + GRACE)
    async for chunk in request.stream():
        account.take(len(chunk), share)
        body += chunk
        if len(body) > most:
            raise problem("gate.body-too-large", size=len(body), most=most)
        if is_hurried:
            account.allow_until(began + min(SECONDS, GRACE + len(body) / LEAST_SPEED))
    return bytes(body)
