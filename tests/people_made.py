"""Organisations, members and keys for tests, made through the real stores."""

from __future__ import annotations

import hashlib
import itertools
import secrets
from datetime import UTC, datetime

from seawall.ids import ApiKeyId, OrganisationId, PersonId, new_id
from seawall.people.model import ApiKeyRecord, Member, Organisation, OrganisationKind, Role
from seawall.transaction import INSTALLATION, transaction

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
EVERY_SCOPE = frozenset(
    [
        "check",
        "forum.read",
        "forum.write",
        "items",
        "events",
        "outcomes",
        "notices",
        "appeals",
        "cases.read",
        "banks.read",
        "banks.write",
        "taxii.read",
        "endpoints",
        "orders",
        "orders.read",
        "referrals.write",
        "statements",
    ]
)
_numbers = itertools.count(1)


def make_organisation(
    kind: str = "platform", slug: str | None = None, now: datetime = NOON
) -> Organisation:
    """An organisation with an invented name."""
    slug = slug or f"example-{next(_numbers)}"
    made = Organisation(
        OrganisationId(new_id("org", now=now)),
        slug,
        slug.title(),
        OrganisationKind(kind),
        ("EU",),
        "",
        now,
    )
    with transaction(INSTALLATION) as tx:
        tx.people.add_organisation(made)
    return made


def make_person(
    org: Organisation, role: str = "reviewer", now: datetime = NOON, *, name: str = ""
) -> Member:
    """A member with this role."""
    number = next(_numbers)
    made = Member(
        id=PersonId(new_id("person", now=now)),
        organisation=org.id,
        email=f"person{number}@{org.slug}.example.com",
        name=name or f"Person {number}",
        code=f"P-{number}",
        role=Role(role),
        is_active=True,
    )
    with transaction(INSTALLATION) as tx:
        tx.people.add_member(made, now=now)
    return made


def make_key(
    org: Organisation,
    scopes: frozenset[str] = EVERY_SCOPE,
    now: datetime = NOON,
    ends: datetime | None = None,
) -> str:
    """A key of this organisation; the secret is what a machine would send."""
    secret = f"swk_{secrets.token_urlsafe(32)}"
    with transaction(INSTALLATION) as tx:
        tx.people.add_key(
            ApiKeyRecord(
                id=ApiKeyId(new_id("key", now=now)),
                organisation=org.id,
                name="tests",
                digest=hashlib.sha256(secret.encode()).hexdigest(),
                scopes=scopes,
                created_at=now,
                expires_at=ends,
            )
        )
    return secret


def let_in(by: Member, person: Member, now: datetime = NOON) -> None:
    """One had the other's way in in their hands at this moment: they made them a link."""
    from seawall.journeys.people.identity_changes import note_change
    from seawall.people.approval.model import IdentityChangeKind

    with transaction(person.organisation) as tx:
        note_change(IdentityChangeKind.LINKED, person, by=by.code, tx=tx, now=now)
