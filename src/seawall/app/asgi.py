"""The ASGI application: upload checks go to the gate, everything else to Django.

A body is buffered here, capped and timed, before a thread is taken for it: slow senders hold
none. Which threads those are is said by who asks, and for what: `lanes/`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from seawall.app.known_senders import KnownSenders
from seawall.app.lanes.known_signers import KnownSigners
from seawall.app.lanes.request_admission import AdmittedRequest, RequestAdmission, RequestLanes
from seawall.app.outer_door import INNER
from seawall.errors import SeawallError
from seawall.exchanges.hma.hma_endpoints import from_root, is_gates, is_ours
from seawall.gate.body import ACCOUNT
from seawall.gate.body_budget import BodyBudget
from seawall.gate.hma.hma_door import refusal_response
from seawall.gate.problems import problem_document
from seawall.mailroom.signing.document_signer import SIGNER
from seawall.people.access.counted_address import counted_address

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


def seam(
    gate: App,
    web_app: App | None,
    *,
    budget: BodyBudget,
    hma: App | None = None,
    hma_at_root: bool = False,
) -> App:
    """One application of them all; without a `web_app` the process is a gate alone.

    HMA's clients have a door of their own under `/compat/hma`; with ``hma_at_root`` what
    they ask at the root is led there. All doors share one budget of bytes in flight.
    """

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        client = scope.get("client")
        account = budget.account(counted_address(str(client[0])) if client else "")
        try:
            await routed({**scope, ACCOUNT: account}, receive, send)
        finally:
            account.close()

    async def routed(scope: Scope, receive: Receive, send: Send) -> None:
        if hma_at_root and scope["type"] == "http":
            scope = _led(scope)
        is_hot = scope["type"] == "http" and _is_hot(scope["path"])
        is_hma = scope["type"] == "http" and _is_hma(scope["path"], is_alone=web_app is None)
        if hma is not None and is_hma:
            await hma(scope, receive, send)
        else:
            await (gate if is_hot or web_app is None else web_app)(scope, receive, send)

    return app


def _is_hma(path: str, *, is_alone: bool) -> bool:
    """Whether HMA's door beside the gate answers; one that is alone answers for all of it."""
    return is_ours(path) if is_alone else is_gates(path)


def _led(scope: Scope) -> Scope:
    """The same request, at the address under the prefix."""
    path = from_root(scope["path"])
    return {**scope, "path": path, "raw_path": path.encode()} if path else scope


def _is_hot(path: str) -> bool:
    if path.startswith("/v1/forum/") and path.endswith("/stream"):
        return True
    return path == "/v1/checks" or path.startswith("/v1/checks/") or path in INNER


def django_door(known: KnownSenders, signers: KnownSigners, lanes: RequestLanes) -> App:
    """Django behind a buffer, in lanes of threads."""
    from django.core.wsgi import get_wsgi_application

    admission = RequestAdmission(known, signers, lanes.open(get_wsgi_application()))

    async def buffered(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        try:
            admitted = await admission.admit(request)
        except SeawallError as wrong:
            await _refused(request, wrong)(scope, receive, send)
            return
        await _worked_on(admission, admitted, scope, send)

    return buffered


async def _worked_on(
    admission: RequestAdmission, admitted: AdmittedRequest, scope: Scope, send: Send
) -> None:
    """Let the lane answer; what it could not take in now is new when it comes again."""
    is_answered = False

    async def noting(message: Message) -> None:
        nonlocal is_answered
        if message["type"] == "http.response.start":
            is_answered = True
            if message["status"] == 429 or message["status"] >= 500:
                admission.refused(admitted)  # before its sender hears of it and sends it again
        await send(message)

    signed = {**scope, SIGNER: admitted.signer}
    try:
        await admitted.lane.run(signed, _replay(admitted.body), noting, leave=admitted.leave)
    finally:
        if not is_answered:
            admission.refused(admitted)


def _refused(request: Request, wrong: SeawallError) -> Response:
    """A refusal before Django: a sentence for browsers, a document for machines.

    The line stays open, so that whoever is still sending hears it; the rest of the body is
    thrown away, and `lanes/connection_bounds.py` ends a line that goes on for long.
    """
    if is_ours(request.url.path):
        answer = refusal_response(wrong)
    elif "text/html" in request.headers.get("accept", ""):
        plain = problem_document(wrong)
        text = f"{wrong.detail} {wrong.remedy or ''}\n"
        answer = PlainTextResponse(text, plain.status_code)
        if "retry-after" in plain.headers:
            answer.headers["Retry-After"] = plain.headers["retry-after"]
        answer.headers["Cache-Control"] = "no-store"
    else:
        answer = problem_document(wrong)
    return answer


def _replay(body: bytes) -> Receive:
    """The body again, whole; after that the caller is simply still there."""
    messages = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        if messages:
            return messages.pop()
        await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    return receive
