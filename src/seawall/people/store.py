"""Organisations, members, links and keys: rows in, frozen dataclasses out."""

from __future__ import annotations

from datetime import datetime

from seawall.db.models import ApiKey as KeyRow
from seawall.db.models import Organisation as OrganisationRow
from seawall.db.models import Person as PersonRow
from seawall.ids import OrganisationId
from seawall.people.model import ApiKeyRecord, Member, Organisation

#: Django's mark for "nobody signs in with a password": links and passkeys do.
BY_LINK_ONLY = "!"


class PeopleStore:
    """The people of one organisation, or of the installation."""

    def __init__(self, organisation: OrganisationId) -> None:
        self.organisation = organisation

    def add_organisation(self, organisation: Organisation) -> None:
        """Write a new organisation down."""
        OrganisationRow.objects.create(
            id=organisation.id,
            slug=organisation.slug,
            name=organisation.name,
            kind=organisation.kind,
            jurisdictions=list(organisation.jurisdictions),
            fail_mode=organisation.fail_mode,
            created_at=organisation.created_at,
        )

    def add_member(self, member: Member, *, now: datetime) -> None:
        """Write a new member down."""
        PersonRow.objects.create(
            id=member.id,
            organisation_id=member.organisation,
            email=member.email,
            name=member.name,
            code=member.code,
            role=member.role,
            is_active=member.is_active,
            created_at=now,
            password=BY_LINK_ONLY,
        )

    def add_key(self, key: ApiKeyRecord) -> None:
        """Write a new key down."""
        KeyRow.objects.create(
            id=key.id,
            organisation_id=key.organisation,
            name=key.name,
            digest=key.digest,
            scopes=sorted(key.scopes),
            created_at=key.created_at,
        )
