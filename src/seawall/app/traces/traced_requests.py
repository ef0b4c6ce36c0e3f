"""A span for each request, by the pattern of its route and never by its address.

`traceparent` (W3C Trace Context) is the word of whoever sent the request: with it a stranger could
have every one of their requests kept, or hang theirs into somebody's trace. So it counts only from
the addresses of `SEAWALL_TRACES_PARENTS`, as a proxy that we trust names them; by default it is
nobody's.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from seawall.app.outer_door import INNER
from seawall.app.outer_request import TrustedPeers
from seawall.app.request_lines import NO_ROUTE, route_of_path
from seawall.app.traces.span_sending import within_trace
from seawall.exchanges.hma import hma_endpoints
from seawall.gate.door import CHECKS, STREAM
from seawall.spans import span

Scope = MutableMapping[str, Any]
App = Callable[[Scope, Any, Any], Awaitable[None]]
_PARENT = re.compile(r"00-(?P<trace>[0-9a-f]{32})-(?P<span>[0-9a-f]{16})-(?P<flags>[0-9a-f]{2})")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class TracedRequests:
    """Wraps the application of a role, behind its outer door."""

    def __init__(self, app: App, *, parents: list[str], has_pages: bool) -> None:
        self._app = app
        self._parents = TrustedPeers.of(parents)
        self._has_pages = has_pages

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        """Answer one request within its span."""
        if scope["type"] != "http" or scope["path"] in INNER:
            await self._app(scope, receive, send)
            return
        method = scope["method"] if scope["method"] in _METHODS else "_OTHER"
        route = self._route(scope["path"])
        with self._parent(scope), span(f"{method} {route}", method=method, route=route) as current:

            async def noting(message: MutableMapping[str, Any]) -> None:
                if message["type"] == "http.response.start":
                    current.note(status=message["status"])
                await send(message)

            await self._app(scope, receive, noting)

    def _route(self, path: str) -> str:
        if path == CHECKS:
            return path
        if hma_endpoints.is_ours(path):
            return hma_endpoints.PREFIX
        if path.startswith("/v1/forum/") and path.endswith("/stream"):
            return STREAM
        return route_of_path(path) if self._has_pages else NO_ROUTE

    def _parent(self, scope: Scope) -> AbstractContextManager[None]:
        """The caller's own span, if we take their word for it."""
        client = scope.get("client")
        if not client or not self._parents.has(str(client[0])):
            return nullcontext()
        lines = [value for name, value in scope["headers"] if name.lower() == b"traceparent"]
        parent = _PARENT.fullmatch(lines[0].decode("latin-1")) if len(lines) == 1 else None
        trace_id, span_id = (int(parent[part], 16) if parent else 0 for part in ("trace", "span"))
        if not parent or not trace_id or not span_id:
            return nullcontext()
        return within_trace(trace_id, span_id, is_sampled=bool(int(parent["flags"], 16) & 1))
