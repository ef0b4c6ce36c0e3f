"""The nouns of the vault: a notice whose existence may be secret, and who looked at it.

Fields are those of the register that the notices regime asks for: Investigatory Powers
Act 2016, ss.87, 252 and 253, and the code of practice on the notices regime.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from pydantic import AwareDatetime, ConfigDict

from seawall.ids import OrganisationId, PersonId, VaultId


class NoticeKind(StrEnum):
    """What was served."""

    TARGETED_WARRANT = "targeted_warrant"
    BULK_WARRANT = "bulk_warrant"
    DATA_AUTHORISATION = "communications_data_authorisation"
    RETENTION = "retention_notice"
    TECHNICAL_CAPABILITY = "technical_capability_notice"
    NATIONAL_SECURITY = "national_security_notice"

    @property
    def is_notice(self) -> bool:
        """Whether it is a notice of the Secretary of State, which a Commissioner approves."""
        return self in {
            NoticeKind.RETENTION,
            NoticeKind.TECHNICAL_CAPABILITY,
            NoticeKind.NATIONAL_SECURITY,
        }


@dataclass(frozen=True, slots=True)
class Registration:
    """One line of the register."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    kind: NoticeKind
    issuer: str
    served_at: AwareDatetime
    effective_from: date
    effective_until: date | None = None
    approved_by: str = ""
    reference: str = ""
    systems: tuple[str, ...] = ()
    reviews: tuple[date, ...] = ()
    cost_reference: str = ""
    non_disclosure: bool = True
    cleared: tuple[PersonId, ...] = ()
    note: str = ""

    def clearing(self, persons: tuple[PersonId, ...]) -> Registration:
        """The same, with these persons cleared for it."""
        return replace(self, cleared=persons)

    def as_json(self) -> dict[str, Any]:
        """As it is sealed."""
        return {field.name: _plain(getattr(self, field.name)) for field in fields(self)}

    @classmethod
    def from_json(cls, sealed_fields: Mapping[str, Any]) -> Registration:
        """As it was sealed."""
        until = sealed_fields["effective_until"]
        return cls(
            **{
                **sealed_fields,
                "kind": NoticeKind(sealed_fields["kind"]),
                "served_at": datetime.fromisoformat(sealed_fields["served_at"]),
                "effective_from": date.fromisoformat(sealed_fields["effective_from"]),
                "effective_until": date.fromisoformat(until) if until else None,
                "systems": tuple(sealed_fields["systems"]),
                "reviews": tuple(date.fromisoformat(review) for review in sealed_fields["reviews"]),
                "cleared": tuple(PersonId(person) for person in sealed_fields["cleared"]),
            }
        )


@dataclass(frozen=True, slots=True)
class VaultLook:
    """One line of a notice's own log, sealed with it."""

    person: PersonId
    what: str
    at: datetime


@dataclass(frozen=True, slots=True)
class VaultedNotice:
    """A notice in the vault."""

    id: VaultId
    organisation: OrganisationId
    registration: Registration
    log: tuple[VaultLook, ...] = ()

    def seen_by(self, person: PersonId, *, what: str, at: datetime) -> VaultedNotice:
        """The same, with one more line in its log."""
        return replace(self, log=(*self.log, VaultLook(person, what, at)))


def _plain(value: Any) -> Any:
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value
