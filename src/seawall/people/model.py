"""Who there is: organisations, their members, and the keys of their machines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from seawall.ids import ApiKeyId, OrganisationId, PersonId


class OrganisationKind(StrEnum):
    """What an organisation is."""

    PLATFORM = "platform"
    FORUM = "forum"
    UNIT = "unit"
    OVERSEER = "overseer"


class Role(StrEnum):
    """What a member is there for; `rights.py` says what each may do."""

    REVIEWER = "reviewer"
    LEAD = "lead"
    LEGAL = "legal"
    ANALYST = "analyst"
    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    OVERSEER = "overseer"
    RESEARCHER = "researcher"
    CAMPAIGNER = "campaigner"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Organisation:
    """A platform, a forum, a unit or an overseer; `fail_mode` empty means the installation's."""

    id: OrganisationId
    slug: str
    name: str
    kind: OrganisationKind
    jurisdictions: tuple[str, ...]
    fail_mode: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who may sign in; outside their organisation only `code` is shown."""

    id: PersonId
    organisation: OrganisationId
    email: str
    name: str
    code: str
    role: Role
    is_active: bool


@dataclass(frozen=True, slots=True)
class ApiKeyRecord:
    """A machine's key, without the secret: that is shown once and never kept."""

    id: ApiKeyId
    organisation: OrganisationId
    name: str
    digest: str
    scopes: frozenset[str]
    created_at: datetime
    revoked_at: datetime | None = None
    expires_at: datetime | None = None
    last_used_on: datetime | None = None
    """The day, as its midnight in UTC: enough to see that nobody needs a key any more."""

    def is_good(self, now: datetime) -> bool:
        """Whether the key opens anything at this moment."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


@dataclass(frozen=True, slots=True)
class SignInLink:
    """A one-time sign-in link, known by the digest of its token."""

    digest: str
    person: PersonId
    organisation: OrganisationId
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
