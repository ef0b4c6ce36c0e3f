"""The threads that Django's pages and calls run in: guesses have a few of their own.

A password is slow on purpose, and anybody may send one. So whoever signs in waits behind
others who sign in, and orders, pages and calls have the other threads to themselves. More than
so many at once are told to come back.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, cast

from a2wsgi import WSGIMiddleware

from seawall.errors import problem
from seawall.gate.problems import problem_document

Scope = MutableMapping[str, Any]
App = Callable[[Scope, Any, Any], Awaitable[None]]

THREADS = 8
SIGN_IN_THREADS = 2
#: So many sign-ins wait or run; two threads do some thirty in a second.
MOST_SIGN_INS = 64


class WebLanes:
    """Runs a WSGI application in threads, by what is asked."""

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
