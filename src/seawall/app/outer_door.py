"""Before every door: the request becomes what its client sent, and https is kept to.

Behind it nobody reads a header of a proxy: the client's address, the scheme and the host stand
where those of a direct request do, so that limits, links, cookies and records are right
wherever they look. Where the public address is https, whoever came by http is sent there,
if a proxy that we trust says that they came by http. Nobody else is: on this machine and
behind a proxy that is not set, http says nothing about what the client did.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from typing import Any, cast
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.responses import RedirectResponse, Response

from seawall.app.outer_request import (
    FORWARDING,
    OuterRequest,
    TrustedPeers,
    is_this_machine,
    outer_request,
    speaks_for_another,
)
from seawall.app.peer_notes import PeerKind, PeerNotes
from seawall.config import Settings
from seawall.config.setting_shapes import SOCKETS
from seawall.errors import SeawallError, problem
from seawall.gate.problems import problem_document

Scope = MutableMapping[str, Any]
Headers = Iterable[tuple[bytes, bytes]]
App = Callable[[Scope, Any, Any], Awaitable[None]]

#: RFC 6797; one year, with every name below this one (ASVS 5.0 V3.4.1).
HSTS = "max-age=31536000; includeSubDomains"
#: What every answer tells a browser, whichever door gave it, and refusals with the rest, unless it
#: says more by itself, as pages do (`app/django_settings.py`). The others are data: nothing in them
#: is guessed to be a page, runs, or is framed by another site (ASVS 5.0 V3.2.1, V3.4.3, V3.4.6).
GUARDS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
#: Asked from inside, by whoever watches the process.
INNER = frozenset({"/livez", "/readyz", "/healthz", "/metrics"})
#: In the scope: whether it was asked from this machine, and nobody stands in between.
FROM_HERE = "seawall.from_here"


class OuterDoor:
    """Wraps the application of a role."""

    def __init__(self, app: App, settings: Settings, *, notes: PeerNotes | None = None) -> None:
        self._app = app
        self._trusted = TrustedPeers.of(settings.trusted_proxies)
        self._public_url = settings.public_url
        self._is_https = urlsplit(settings.public_url).scheme == "https"
        self._notes = notes or PeerNotes(settings.data_dir)

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return  # no protocol but HTTP gets this far: `serve.py`
        send = _with_guards(send)
        peer, (own, forwarding) = _peer(scope), _parted(scope["headers"])
        if refusal := _host_refusal(scope, own):
            await problem_document(refusal)(scope, receive, send)
            return
        outer = outer_request(peer, forwarding, self._trusted)
        inner = _as_sent(scope, outer, own)
        inner[FROM_HERE] = not outer.is_by_proxy and not forwarding and is_this_machine(peer)
        if not self._is_https:
            await self._app(inner, receive, send)
            return
        if scope["path"] not in INNER:
            self._note(peer, outer, forwarding)
        if outer.scheme == "http" and scope["path"] not in INNER:
            await self._by_https(inner)(inner, receive, send)
            return
        await self._app(inner, receive, _with_hsts(send) if outer.scheme == "https" else send)

    def _by_https(self, scope: Scope) -> Response:
        """Where to ask instead; what changes something was sent in the open, and is refused."""
        if scope["method"] not in {"GET", "HEAD"}:
            return problem_document(problem("app.https-only"))
        query = scope.get("query_string", b"").decode("latin-1")
        path = scope.get("raw_path", scope["path"].encode()).decode("latin-1").partition("?")[0]
        where = f"{self._public_url}{path}{'?' if query else ''}{query}"
        return RedirectResponse(where, 308, headers={"Cache-Control": "no-store"})

    def _note(self, peer: str, outer: OuterRequest, headers: Mapping[str, list[str]]) -> None:
        """What the doctor asks later: who stands in front, and whether they say the scheme."""
        if not speaks_for_another(headers):
            return  # somebody beside the proxy, such as a program on this machine
        known_kind = PeerKind(outer.scheme or "silent")
        self._notes.note(known_kind if outer.is_by_proxy else PeerKind.UNKNOWN, peer)


def _host_refusal(scope: Scope, own: list[tuple[bytes, bytes]]) -> SeawallError | None:
    """Why a request is not for one host, if it is not: RFC 9112, section 3.2."""
    hosts = sum(name.lower() == b"host" for name, _ in own)
    if hosts > 1:
        return problem("app.two-hosts")
    return problem("app.no-host") if not hosts and scope.get("http_version") == "1.1" else None


def _peer(scope: Scope) -> str:
    client = scope.get("client")
    return str(client[0]) if client and client[0] else SOCKETS


def _parted(headers: Headers) -> tuple[list[tuple[bytes, bytes]], dict[str, list[str]]]:
    """The client's own headers, and those that proxies speak by, under their names."""
    own, forwarding = [], dict[str, list[str]]()
    for name, value in headers:
        written = name.decode("latin-1").lower()
        if FORWARDING.fullmatch(written.replace("_", "-")):  # some see no difference: we drop both
            forwarding.setdefault(written, []).append(value.decode("latin-1"))
        else:
            own.append((name, value))
    return own, forwarding


def _as_sent(scope: Scope, outer: OuterRequest, own: list[tuple[bytes, bytes]]) -> Scope:
    """The scope with the client, the scheme and the host of the outermost request."""
    if outer.host:
        own = [(name, value) for name, value in own if name.lower() != b"host"]
        own.append((b"host", outer.host.encode("ascii")))
    client = scope.get("client")
    return {
        **scope,
        "client": (outer.client, client[1] if client and not outer.is_by_proxy else 0),
        "scheme": outer.scheme or scope.get("scheme", "http"),
        "headers": own,
    }


def _with_guards(send: Any) -> Any:
    async def sending(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=cast(Any, message))
            for name, value in GUARDS.items():
                headers.setdefault(name, value)
        await send(message)

    return sending


def _with_hsts(send: Any) -> Any:
    async def sending(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=cast(Any, message))
            headers["Strict-Transport-Security"] = HSTS
        await send(message)

    return sending
