"""Where the register is kept: authorities, their keys, and our own contact point."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from seawall.db import models as db
from seawall.db.tenancy import EVERY
from seawall.errors import NotFound
from seawall.ids import AuthorityId, AuthorityKeyId, ContactPointId, OrganisationId
from seawall.orders.register.model import (
    Authority,
    AuthorityKey,
    AuthorityKind,
    AuthorityState,
    ContactPoint,
    KeyKind,
)


class UnknownAuthority(NotFound):
    """No such authority in this organisation's register."""


class RegisterStore:
    """Rows of one organisation (or all, for the installation's own jobs)."""

    def __init__(self, organisation: OrganisationId) -> None:
        self.organisation = organisation

    # Our own contact point

    def contact_point(self) -> ContactPoint | None:
        """How authorities reach us, if that was set."""
        row = self._of(db.ContactPoint).first()
        return _contact_point(row) if row else None

    def put_contact_point(self, contact: ContactPoint) -> None:
        """Set or replace it."""
        fields = {
            "legal_name": contact.legal_name,
            "representative": contact.representative,
            "establishment": contact.establishment,
            "email": contact.email,
            "languages": list(contact.languages),
            "authorised_person": contact.authorised_person,
            "facts": dict(contact.facts),
            "changed_at": contact.changed_at,
        }
        if not self._of(db.ContactPoint).update(**fields):
            db.ContactPoint.objects.create(
                id=contact.id, organisation_id=self.organisation, **fields
            )

    # Authorities

    def add_authority(self, authority: Authority) -> None:
        """Write a new authority down."""
        db.Authority.objects.create(
            id=authority.id, organisation_id=self.organisation, **_authority_fields(authority)
        )

    def save_authority(self, authority: Authority) -> None:
        """Write down what the register knows of it now."""
        self._of(db.Authority).filter(id=authority.id).update(**_authority_fields(authority))

    def authority(self, authority: AuthorityId) -> Authority:
        """One authority."""
        row = self._of(db.Authority).filter(id=authority).first()
        if row is None:
            raise UnknownAuthority(
                f"there is no authority {authority}.",
                field="authority",
                remedy="List them: seawall authority list.",
            )
        return _authority(row)

    def authorities(self) -> list[Authority]:
        """Everybody in the register, by country and name."""
        return [_authority(row) for row in self._of(db.Authority).order_by("country", "name", "id")]

    def named(self, name: str) -> Authority | None:
        """The authority of this name."""
        row = self._of(db.Authority).filter(name__iexact=name.strip()).order_by("id").first()
        return _authority(row) if row else None

    def of_mail_domain(self, domain: str) -> Authority | None:
        """The authority that writes from this domain."""
        wanted = domain.strip().lower()
        return next((one for one in self.authorities() if wanted in one.mail_domains), None)

    # Their keys

    def add_key(self, key: AuthorityKey) -> None:
        """Write a new key down; the same one twice is refused by the database."""
        db.AuthorityKey.objects.create(
            id=key.id,
            organisation_id=self.organisation,
            authority_id=key.authority,
            kind=key.kind.value,
            fingerprint=key.fingerprint,
            public=key.public,
            not_before=key.not_before,
            added_at=key.added_at,
            revoked_at=key.revoked_at,
            why=key.why,
        )

    def revoke_key(self, key: AuthorityKeyId, *, at: datetime, why: str) -> None:
        """From this moment nothing signed with it counts."""
        self._of(db.AuthorityKey).filter(id=key).update(revoked_at=at, why=why)

    def key(self, fingerprint: str) -> AuthorityKey | None:
        """The key of this fingerprint."""
        row = self._of(db.AuthorityKey).filter(fingerprint=fingerprint).first()
        return _key(row) if row else None

    def keys_of(self, authority: AuthorityId | None = None) -> list[AuthorityKey]:
        """The keys of one authority, or of all: revoked ones too, oldest first."""
        found = self._of(db.AuthorityKey)
        if authority:
            found = found.filter(authority_id=authority)
        return [_key(row) for row in found.order_by("added_at", "id")]

    def _of(self, table: Any) -> Any:
        if self.organisation == EVERY:
            return table.objects.all()
        return table.objects.filter(organisation_id=self.organisation)


def _authority(row: db.Authority) -> Authority:
    return Authority(
        id=AuthorityId(row.id),
        organisation=OrganisationId(row.organisation_id),
        name=row.name,
        kind=AuthorityKind(row.kind),
        country=row.country,
        created_at=row.created_at,
        channels=tuple(row.channels),
        mail_domains=tuple(row.mail_domains),
        languages=tuple(row.languages),
        contact=row.contact,
        source=row.source,
        state=AuthorityState(row.state),
        why=row.why,
    )


def _authority_fields(authority: Authority) -> dict[str, Any]:
    return {
        "name": authority.name,
        "kind": authority.kind.value,
        "country": authority.country,
        "created_at": authority.created_at,
        "channels": list(authority.channels),
        "mail_domains": list(authority.mail_domains),
        "languages": list(authority.languages),
        "contact": dict(authority.contact),
        "source": authority.source,
        "state": authority.state.value,
        "why": authority.why,
    }


def _key(row: db.AuthorityKey) -> AuthorityKey:
    return AuthorityKey(
        id=AuthorityKeyId(row.id),
        authority=AuthorityId(row.authority_id),
        kind=KeyKind(row.kind),
        fingerprint=row.fingerprint,
        public=row.public,
        added_at=row.added_at,
        not_before=row.not_before,
        revoked_at=row.revoked_at,
        why=row.why,
    )


def _contact_point(row: db.ContactPoint) -> ContactPoint:
    return ContactPoint(
        id=ContactPointId(row.id),
        legal_name=row.legal_name,
        establishment=row.establishment,
        email=row.email,
        changed_at=row.changed_at,
        representative=row.representative,
        languages=tuple(row.languages),
        authorised_person=row.authorised_person,
        facts=row.facts,
    )
