"""What the ten answers of `seawall init` are, once they are read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from seawall.people.model import OrganisationKind

_NO_SLUG = re.compile(r"[^a-z0-9]+")


class UploadDoor(StrEnum):
    """How uploads reach Seawall."""

    API = "api"
    HMA = "hma"
    IN_PROCESS = "in-process"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class NamedOrganisation:
    """What the organisation is called, and what it is."""

    name: str
    kind: OrganisationKind

    @property
    def slug(self) -> str:
        """The short name that its own name suggests."""
        plain = unicodedata.normalize("NFKD", self.name).encode("ascii", "ignore").decode()
        return _NO_SLUG.sub("-", plain.lower()).strip("-")[:50].strip("-") or str(self.kind)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Somebody's name, which may be empty, and their e-mail address."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class ServedAt:
    """The public address, and the proxies in front of it."""

    url: str
    proxies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class MailServers:
    """Where orders arrive by mail, and where answers are handed over; both may hold a password."""

    inbox: str = ""
    server: str = ""


@dataclass(frozen=True, slots=True)
class OnCallPeople:
    """Who is called for an order, and the push topic that wakes them."""

    people: tuple[Mailbox, ...] = ()
    push: str = ""


@dataclass(frozen=True, slots=True)
class FollowedExchange:
    """An exchange to follow: its kind, its settings, and where its secrets are."""

    kind: str
    settings: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InvitingForum:
    """An invitation of a forum's hub."""

    text: str


FirstList = Path | FollowedExchange | InvitingForum | None
