"""Where a mail server is, what it said, and what can go wrong with it.

TLS is the rule; a plain connection is for a server on this very machine, since passwords and
orders do not cross a network in the clear.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from seawall.errors import Misconfigured, Unavailable, problem


class MailServerAway(Unavailable):
    """The mail server does not answer, or asks us to come back: worth another attempt."""

    kind = "mail-server-away"


class MailLoginRefused(Misconfigured):
    """The mail server does not take our name and password, or has no such folder."""

    kind = "mail-login-refused"


class Tls(StrEnum):
    """How a connection is kept private."""

    IMPLICIT = "implicit"
    STARTTLS = "starttls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class MailServer:
    """A server and how to speak to it.

    ``trust`` is a file of certificates to trust in place of the system's. ``timeout`` is in
    seconds, for each wait and for the connection as a whole; ``longest`` for all of them,
    while a mail is handed over or the waiting ones are fetched.
    """

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    tls: Tls = Tls.IMPLICIT
    trust: str | None = None
    timeout: float = 30.0
    longest: float = 180.0

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"

    def refuse_open_roads(self) -> None:
        """Refuse to speak without TLS to anything but this machine."""
        if self.tls is Tls.NONE and not _is_here(self.host):
            raise problem("mailroom.plain-mail-refused", server=self)


@dataclass(frozen=True, slots=True)
class ServerMail:
    """A message as the server holds it; the two numbers name it (RFC 9051, 2.3.1.1).

    ``raw`` is None where it is larger than a mail may be: it stays there, for a person.
    """

    uid: int
    uid_validity: int
    size: int
    raw: bytes | None
    received_at: datetime | None = None
    """When the server took it in, with its offset: the order reached the contact point."""


@dataclass(frozen=True, slots=True)
class SentMail:
    """What the server said of a mail it took: for whom, for whom not, its words, its number."""

    accepted: tuple[str, ...]
    refused: Mapping[str, str]
    response: str
    queue_id: str


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
