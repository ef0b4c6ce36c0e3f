"""The words that adapters and the network share: a call, an answer, and a conversation.

An adapter imports no client: it is handed a `PeerVisit`, with everything that one conversation
with a peer needs. So its protocol is tested against a real server, and only the worker and
the command line open the door.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlencode, urlsplit

from seawall.errors import problem
from seawall.exchanges.model import BadSetting, PeerRefused, PeerSaysNo, PeerUnreadable

#: As much of one answer is read; a page of a thousand records is a tenth of it.
MOST = 64 * 2**20


@dataclass(frozen=True, slots=True)
class PeerCall:
    """One call to a peer. A call that may be made twice without harm is tried again."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    most: int = MOST
    is_repeatable: bool = True

    @property
    def shown(self) -> str:
        """The call without what may be secret: a query is full of tokens."""
        parts = urlsplit(self.url)
        return f"{self.method} {parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


@dataclass(frozen=True, slots=True)
class PeerAnswer:
    """What came back, once there was nothing left to be tried again; names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    call: PeerCall

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 300

    def json(self) -> Any:
        """The answer as JSON."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as wrong:
            raise problem(
                "exchanges.answer-not-json", PeerUnreadable, call=self.call.shown, error=str(wrong)
            ) from None

    def object(self) -> Mapping[str, Any]:
        """The answer as a JSON object."""
        document = self.json()
        if not isinstance(document, dict):
            raise problem("exchanges.answer-no-object", PeerUnreadable, call=self.call.shown)
        return document

    def or_raise(self) -> PeerAnswer:
        """This answer if it is a good one; else what it means."""
        if self.is_good:
            return self
        excerpt = self.body[:300].decode("utf-8", "replace")
        if self.status in {401, 403}:
            raise problem(
                "exchanges.peer-refused",
                PeerRefused,
                call=self.call.shown,
                status=self.status,
                excerpt=excerpt,
            )
        if 400 <= self.status < 500:
            raise problem(
                "exchanges.peer-says-no",
                PeerSaysNo,
                call=self.call.shown,
                status=self.status,
                excerpt=excerpt,
            )
        raise problem(
            "exchanges.answer-status",
            PeerUnreadable,
            call=self.call.shown,
            status=self.status,
            excerpt=excerpt,
        )


class Http(Protocol):
    """Makes calls; raises `PeerAway` or one of its kinds when all patience is used up."""

    def __call__(self, call: PeerCall) -> PeerAnswer: ...


@dataclass(frozen=True, slots=True)
class PeerVisit:
    """One conversation with a peer: where it is, who we are, what time it is."""

    name: str
    config: Mapping[str, Any]
    credentials: Mapping[str, str]
    http: Http
    now: datetime
    read_list: Callable[[Path, Mapping[str, Any]], Iterator[Any]] | None = None
    """Reads a file in one of our list formats; see `exchanges.adapters.static`."""

    @property
    def base(self) -> str:
        """The peer's address, without a slash at its end."""
        return str(self.config["base"]).rstrip("/")

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> PeerAnswer:
        """Ask for a page; whatever the peer answers."""
        return self.http(PeerCall("GET", url, headers or {}))

    def send(
        self,
        method: str,
        url: str,
        body: bytes,
        *,
        headers: Mapping[str, str],
        is_repeatable: bool = True,
    ) -> PeerAnswer:
        """Tell the peer something."""
        return self.http(PeerCall(method, url, headers, body, is_repeatable=is_repeatable))

    def stays(self, url: str) -> str:
        """An address that the peer gave, if it leads to the peer itself.

        It is followed with our credentials, so it must not lead to a stranger.
        """
        base, target = urlsplit(self.base), urlsplit(url)
        if (base.scheme, base.netloc) != (target.scheme, target.netloc):
            raise problem(
                "exchanges.sent-elsewhere",
                PeerUnreadable,
                peer=self.name,
                place=target.netloc[:200],
            )
        return url

    def secret(self, name: str) -> str:
        """A credential that must be there."""
        if not self.credentials.get(name):
            raise problem("exchanges.secret-missing", BadSetting, field=name)
        return self.credentials[name]


def query_url(url: str, **parameters: object) -> str:
    """The URL with these parameters; those without a value are left out."""
    filled = {name: value for name, value in parameters.items() if value not in (None, "")}
    return f"{url}?{urlencode(filled)}" if filled else url


def as_json(body: object) -> bytes:
    """A body in JSON."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


JSON = {"content-type": "application/json"}
FORM = {"content-type": "application/x-www-form-urlencoded"}
