"""The ASGI application: upload checks go to the gate, everything else to Django.

A body is buffered here, capped and timed, before a thread is taken for it: slow
senders must not be able to hold all of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, cast

from a2wsgi import WSGIMiddleware
from starlette.requests import Request

from seawall.app.body_limits import strangers_limit
from seawall.app.known_senders import KnownSenders
from seawall.errors import SeawallError, problem
from seawall.exchanges.hma.hma_endpoints import from_root, is_gates, is_ours
from seawall.gate.body import ACCOUNT, read_body
from seawall.gate.body_budget import BodyBudget
from seawall.gate.hma.hma_door import refusal_response
from seawall.gate.problems import problem_document

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

THREADS = 8
SIGN_IN_THREADS = 2
#: So many sign-ins wait or run; two threads do some thirty in a second.
MOST_SIGN_INS = 64
_OURS = frozenset({"/healthz", "/readyz"})


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
        account = budget.account()
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
    return path == "/v1/checks" or path.startswith("/v1/checks/") or path in _OURS


def django_door(known: KnownSenders) -> App:
    """Django behind a buffer, in fixed pools of threads."""
    from django.core.wsgi import get_wsgi_application

    wsgi = WebLanes(get_wsgi_application())

    async def buffered(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        try:
            request = Request(scope, receive)
            is_known = await known.stand_behind(request)
            most = known.most_bytes if is_known else strangers_limit(scope["path"])
            body = await read_body(request, most=most, is_known=is_known)
        except SeawallError as wrong:
            shaped = refusal_response if is_ours(scope["path"]) else problem_document
            await shaped(wrong)(scope, receive, send)
            return
        await wsgi(scope, _replay(body), send)

    return buffered


class WebLanes:
    """Runs a WSGI application in threads: guesses have a few of their own.

    A password is slow on purpose, and anybody may send one. So whoever signs in waits behind
    others who sign in, and orders, pages and calls have the other threads to themselves. More
    than so many at once are told to come back.
    """

    def __init__(self, application: object) -> None:
        self._usual = _in_threads(application, THREADS)
        self._signing_in = _in_threads(application, SIGN_IN_THREADS)
        self._sign_ins = 0

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        """Answer one request whose body has arrived."""
        if not _is_sign_in(scope):
            await self._usual(scope, receive, send)
            return
        if self._sign_ins >= MOST_SIGN_INS:
            await problem_document(problem("app.sign-ins-busy"))(scope, receive, send)
            return
        self._sign_ins += 1
        try:
            await self._signing_in(scope, receive, send)
        finally:
            self._sign_ins -= 1


def _is_sign_in(scope: Scope) -> bool:
    """Whether somebody says who they are; the page that asks is a page like others."""
    return scope["method"] == "POST" and str(scope["path"]).startswith("/sign-in")


def _in_threads(application: object, threads: int) -> App:
    return cast(App, WSGIMiddleware(cast(Any, application), workers=threads))


def _replay(body: bytes) -> Receive:
    """The body again, whole; after that the caller is simply still there."""
    messages = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        if messages:
            return messages.pop()
        await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    return receive
