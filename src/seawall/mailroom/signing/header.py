"""What the header of a signed order may say, and nothing else (RFC 8725).

Five names and an optional end. A header that brings a key (`jwk`, `jku`, `x5c`, `x5u`),
names extensions (`crit`, `b64`), another algorithm or another type is refused before any
mathematics is done.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from seawall.errors import problem
from seawall.keys import base64url
from seawall.keys.signing import ALGORITHM
from seawall.mailroom.signing.model import BadSignature

TYPE = "seawall-order+jws"
#: One algorithm under its two names: RFC 9864's, and RFC 8037's before it.
ALGORITHMS = (ALGORITHM, "EdDSA")
_REQUIRED = frozenset({"alg", "typ", "kid", "iat", "jti"})
#: `log` is the newest checkpoint of the signer's ledger: whoever keeps the letter keeps it.
#: `events` say in public what the letter does, each signed by itself; `salt` commits to the letter.
_OPTIONAL = frozenset({"exp", "log", "salt", "events"})
_LONGEST = 200
#: Bytes of a salt, and events of one letter: each speaks of hundreds of addresses.
SALT, _MOST_EVENTS = 16, 200
_LAST_SECOND = 253_402_300_799  # the end of the year 9999


@dataclass(frozen=True, slots=True)
class Header:
    """A header that keeps the rules."""

    kid: str
    jti: str
    issued_at: datetime
    expires_at: datetime | None
    salt: bytes = b""
    events: tuple[str, ...] = ()

    def why_not(self, now: datetime) -> str:
        """Why it does not count at this time; empty where it does."""
        if self.expires_at is not None and now >= self.expires_at:
            return f"It ran out at {self.expires_at:%Y-%m-%d %H:%M:%S} UTC."
        return ""


def read_header(parameters: Mapping[str, Any]) -> Header:
    """The header; raises `BadSignature` that says which rule it breaks."""
    if parameters.get("alg") not in ALGORITHMS:
        raise problem("mailroom.jws-algorithm", BadSignature, algorithm=parameters.get("alg"))
    if parameters.get("typ") != TYPE:
        raise problem("mailroom.jws-type", BadSignature, type=parameters.get("typ"), expected=TYPE)
    if extra := sorted(parameters.keys() - _REQUIRED - _OPTIONAL):
        raise problem("mailroom.jws-header-extra", BadSignature, name=extra[0])
    if missing := sorted(_REQUIRED - parameters.keys()):
        raise problem("mailroom.jws-header-missing", BadSignature, name=missing[0])
    if "log" in parameters:
        _word(parameters, "log")
    return Header(
        kid=_word(parameters, "kid"),
        jti=_word(parameters, "jti"),
        issued_at=_moment(parameters, "iat"),
        expires_at=_moment(parameters, "exp") if "exp" in parameters else None,
        salt=_salt(parameters) if "salt" in parameters else b"",
        events=_events(parameters) if "events" in parameters else (),
    )


def _salt(parameters: Mapping[str, Any]) -> bytes:
    try:
        salt = base64url.decode(_word(parameters, "salt"))
    except base64url.NotBase64Url:
        salt = b""
    if len(salt) != SALT:
        raise problem("mailroom.jws-header-salt", BadSignature, bytes=SALT)
    return salt


def _events(parameters: Mapping[str, Any]) -> tuple[str, ...]:
    events = parameters["events"]
    if (
        not isinstance(events, list)
        or not 0 < len(events) <= _MOST_EVENTS
        or not all(isinstance(event, str) for event in events)
    ):
        raise problem("mailroom.jws-header-events", BadSignature, most=_MOST_EVENTS)
    return tuple(events)


def _word(parameters: Mapping[str, Any], name: str) -> str:
    value = parameters[name]
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST:
        raise problem("mailroom.jws-header-text", BadSignature, longest=_LONGEST, field=name)
    return value


def _moment(parameters: Mapping[str, Any], name: str) -> datetime:
    value = parameters[name]
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _LAST_SECOND:
        raise problem("mailroom.jws-header-moment", BadSignature, field=name)
    return datetime.fromtimestamp(value, UTC)
