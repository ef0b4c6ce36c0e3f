"""A small value that a browser keeps for us: signed, out of reach of scripts, for so long.

What somebody begins before anybody knows who they are (a question for their passkey, a way to
their provider, the page they wanted) is kept here and in no row of ours, so that a stranger fills
no table. It is the browser's that began it, and what may count once is spent where it is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponseBase

from seawall.config import settings


@dataclass(frozen=True, slots=True)
class SignedCookie:
    """A cookie of ours for one purpose; what it holds is JSON, and good for so many seconds."""

    purpose: str
    seconds: int

    @property
    def name(self) -> str:
        """What browsers call it; over https it is sent to this host alone (RFC 6265bis, 4.1.3)."""
        return f"__Host-seawall-{self.purpose}" if _is_secure() else f"seawall-{self.purpose}"

    def keep(self, answer: HttpResponseBase, value: Any) -> None:
        """Let the browser keep a value, in place of what it kept before."""
        answer.set_cookie(
            self.name,
            signing.dumps(value, salt=self._salt),
            max_age=self.seconds,
            secure=_is_secure(),
            httponly=True,
            samesite="Lax",
        )

    def read(self, cookies: Mapping[str, str]) -> Any:
        """The value among these cookies; None where it is missing, altered or over."""
        cookie = cookies.get(self.name, "")
        try:
            return signing.loads(cookie, salt=self._salt, max_age=self.seconds) if cookie else None
        except signing.BadSignature:
            return None

    def forget(self, request: HttpRequest, answer: HttpResponseBase) -> None:
        """Take it out of the browser, if it has one."""
        if self.name in request.COOKIES:
            answer.delete_cookie(self.name, samesite="Lax")

    @property
    def _salt(self) -> str:
        return f"seawall.{self.purpose}"


def _is_secure() -> bool:
    return settings().public_url.startswith("https://")
