"""What proves who somebody is, and the sessions that proofs begin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from seawall.ids import KeptId, OrganisationId, PasskeyId, PersonId, ProviderId, SessionId


class SignInWay(StrEnum):
    """By what somebody came in."""

    LINK = "link"
    PASSKEY = "passkey"
    PASSWORD = "password"  # noqa: S105 - always with a code: `totp.py`
    RECOVERY = "recovery"
    OIDC = "oidc"
    DEMO = "demo"
    """From another of the demo's people, where one is played."""


class SessionEnd(StrEnum):
    """Why a session is over."""

    SIGNED_OUT = "signed_out"
    BY_PERSON = "by_person"
    DEACTIVATED = "deactivated"
    ROLE_CHANGED = "role_changed"
    RENEWED = "renewed"


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody came in; `agent` says from what, in words."""

    id: SessionId
    person: PersonId
    organisation: OrganisationId
    how: SignInWay
    agent: str
    created_at: datetime
    seen_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Passkey:
    """The public half of a WebAuthn credential."""

    id: PasskeyId
    person: PersonId
    organisation: OrganisationId
    credential: str
    public: str
    sign_count: int
    name: str
    created_at: datetime
    used_at: datetime | None = None
    answered: str = ""
    """The questions that it answered of late (`answered_questions.py`)."""


@dataclass(frozen=True, slots=True, repr=False)
class CodeSecret:
    """What somebody's six-digit codes are made from, sealed, and the last step that was used."""

    sealed: str
    last_step: int


@dataclass(frozen=True, slots=True, repr=False)
class Provider:
    """Where people of an organisation sign in elsewhere; `secret` is sealed.

    `vouches` is the admin's word that this provider asks everybody for a second factor,
    for those that do not say so in `amr` (RFC 8176). `entered_by` had it in their hands last:
    the code of whoever added it or switched it on.
    """

    id: ProviderId
    organisation: OrganisationId
    name: str
    issuer: str
    client: str
    secret: str
    vouches: bool
    is_on: bool
    created_at: datetime
    entered_by: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class KeptForm:
    """What somebody had typed when their session ended; `sealed` for them alone."""

    id: KeptId
    person: PersonId
    organisation: OrganisationId
    sealed: str
    created_at: datetime
    expires_at: datetime
