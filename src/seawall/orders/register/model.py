"""The nouns of the register: who may order or refer, what they sign with, how we are reached.

The Commission publishes the list of competent authorities (TCO Art. 12 and recital 35);
an operator enters those that matter to it, and says where each entry comes from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from seawall.ids import AuthorityId, AuthorityKeyId, ContactPointId, OrganisationId


class AuthorityKind(StrEnum):
    """What it may do."""

    COMPETENT_AUTHORITY = "competent_authority"
    """May issue removal orders: TCO Art. 12(1)(a)."""
    SCRUTINY_AUTHORITY = "scrutiny_authority"
    """Scrutinises the orders of other states: TCO Art. 12(1)(b)."""
    SUPERVISOR = "supervisor"
    """Oversees specific measures and fines: TCO Art. 12(1)(c) and (d)."""
    POLICE = "police"
    """A force or a unit that refers, such as an internet referral unit."""
    COURT = "court"
    REGULATOR = "regulator"
    RESEARCHER = "researcher"
    """A charity or researcher that sends alerts, such as TCAP."""


class AuthorityState(StrEnum):
    """Whether we act on what it sends."""

    ACTIVE = "active"
    SUSPENDED = "suspended"


class KeyKind(StrEnum):
    """What it signs with."""

    JWS = "jws"
    SMIME = "smime"
    PGP = "pgp"
    API = "api"
    """An API key of ours that belongs to this authority; `fingerprint` is the key's id."""


@dataclass(frozen=True, slots=True)
class Authority:
    """Somebody who may order or refer; `contact` holds how to call them back."""

    id: AuthorityId
    organisation: OrganisationId
    name: str
    kind: AuthorityKind
    country: str
    created_at: datetime
    channels: tuple[str, ...] = ()
    mail_domains: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()
    """Other names it writes under: a short form, a translation, a former one."""
    languages: tuple[str, ...] = ()
    contact: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""
    state: AuthorityState = AuthorityState.ACTIVE
    why: str = ""


@dataclass(frozen=True, slots=True)
class AuthorityKey:
    """A key or certificate of an authority; a revoked one stays, with its day."""

    id: AuthorityKeyId
    authority: AuthorityId
    kind: KeyKind
    fingerprint: str
    public: str
    added_at: datetime
    not_before: datetime | None = None
    revoked_at: datetime | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class ContactPoint:
    """How authorities reach us, and who signs for us: TCO Art. 15(1) and 17.

    `facts` holds what rules ask of a provider: turnover and its source, time zone, the
    day an authority was last told of procedures.
    """

    id: ContactPointId
    legal_name: str
    establishment: str
    email: str
    changed_at: datetime
    representative: str = ""
    languages: tuple[str, ...] = ()
    authorised_person: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
