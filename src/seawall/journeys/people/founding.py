"""How an organisation begins, and how people and machines come to it and leave it.

1. The organisation is written down, with its first admin and a first key.
2. An admin invites members; each gets a role and a code. Outside the
   organisation only the code is ever shown.
3. A key's secret is told once, to whoever made it; we keep its digest.

Each step is in the ledger. Names and addresses stand in the sealed part, so that
a person can be forgotten and the log stays whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from seawall.config import settings
from seawall.errors import problem
from seawall.ids import ApiKeyId, OrganisationId, PersonId, new_id
from seawall.journeys.people.identity_changes import note_change
from seawall.ledger import Entry
from seawall.ledger.word import LedgerWord
from seawall.ledger.words.people import (
    KEY_CREATED,
    KEY_REVOKED,
    ORGANISATION_FOUNDED,
    PERSON_CONFIRMED,
    PERSON_DEACTIVATED,
    PERSON_INVITED,
    PERSON_ROLE_CHANGED,
)
from seawall.people import api_keys
from seawall.people.access.model import SessionEnd
from seawall.people.approval.model import IdentityChangeKind
from seawall.people.model import ApiKeyRecord, Member, Organisation, OrganisationKind, Role
from seawall.transaction import Transaction

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,48}[a-z0-9])?")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+|[^@\s]+@localhost")
_FAIL_MODES = frozenset({"", "allow", "hold", "block"})


@dataclass(frozen=True, slots=True)
class Founding:
    """What an organisation begins with."""

    slug: str
    name: str
    kind: OrganisationKind
    jurisdictions: tuple[str, ...] = ()
    fail_mode: str = ""


@dataclass(frozen=True, slots=True)
class MemberInvitation:
    """Somebody who shall be let in."""

    email: str
    name: str
    role: Role


def create_organisation(
    founding: Founding, *, tx: Transaction, now: datetime, by: str = ""
) -> Organisation:
    """Write an organisation down; it has no members yet."""
    _check(founding)
    organisation = Organisation(
        id=OrganisationId(new_id("org", now=now)),
        slug=founding.slug,
        name=founding.name,
        kind=founding.kind,
        jurisdictions=founding.jurisdictions,
        fail_mode=founding.fail_mode,
        created_at=now,
    )
    tx.people.add_organisation(organisation)
    public = {"slug": founding.slug, "name": founding.name, "kind": founding.kind.value}
    entry = Entry(ORGANISATION_FOUNDED, organisation.id, at=now, by=by, public=public)
    tx.ledger.append(entry, of=organisation.id)
    return organisation


def invite_member(
    invitation: MemberInvitation,
    *,
    organisation: OrganisationId,
    tx: Transaction,
    now: datetime,
    by: str = "",
) -> Member:
    """Add a member to an organisation, under a code of their own."""
    email = invitation.email.strip().lower()
    if not _EMAIL.fullmatch(email):
        raise problem("people.bad-email", email=email)
    number = tx.people.next_number(organisation)
    member = Member(
        id=PersonId(new_id("person", now=now)),
        organisation=organisation,
        email=email,
        name=invitation.name.strip() or email.partition("@")[0],
        code=f"{invitation.role.value[0].upper()}-{number:02}",
        role=invitation.role,
        is_active=True,
    )
    tx.people.add_member(member, now=now)
    _remember(PERSON_INVITED, member, tx=tx, now=now, by=by)
    note_change(IdentityChangeKind.INVITED, member, by=by, tx=tx, now=now)
    return member


def change_role(member: Member, role: Role, *, tx: Transaction, now: datetime, by: str) -> Member:
    """Give a member another role; the code stays, since decisions are signed with it.

    Sessions and links that were begun under the role before are over: whoever made a link
    made it for that role, and perhaps alone.
    """
    if role is not Role.ADMIN:
        _keep_an_admin(member, tx=tx)
    changed = replace(member, role=role)
    tx.people.change_member(changed)
    tx.access.end_sessions(member.id, why=SessionEnd.ROLE_CHANGED, now=now)
    tx.people.void_links(member.id, now=now)
    _remember(PERSON_ROLE_CHANGED, changed, tx=tx, now=now, by=by)
    note_change(IdentityChangeKind.ROLE_CHANGED, changed, by=by, tx=tx, now=now)
    return changed


def deactivate_member(member: Member, *, tx: Transaction, now: datetime, by: str = "") -> Member:
    """Deactivate a member; what they decided stays under their code."""
    _keep_an_admin(member, tx=tx)
    inactive_member = replace(member, is_active=False)
    tx.people.change_member(inactive_member)
    tx.access.end_sessions(member.id, why=SessionEnd.DEACTIVATED, now=now)
    tx.people.void_links(member.id, now=now)
    _remember(PERSON_DEACTIVATED, inactive_member, tx=tx, now=now, by=by)
    note_change(IdentityChangeKind.DEACTIVATED, inactive_member, by=by, tx=tx, now=now)
    return inactive_member


def confirm_member(member: Member, *, tx: Transaction, now: datetime, by: str) -> None:
    """Say on the machine that a member is a person of their own, whoever let them in."""
    _remember(PERSON_CONFIRMED, member, tx=tx, now=now, by=by)
    note_change(IdentityChangeKind.CONFIRMED, member, by=by, tx=tx, now=now)


def make_key(
    name: str,
    scopes: Iterable[str],
    *,
    organisation: OrganisationId,
    tx: Transaction,
    now: datetime,
    by: str = "",
    days: int | None = None,
) -> tuple[ApiKeyRecord, api_keys.Secret]:
    """Make a key; its secret is in the answer and nowhere else. It runs out."""
    expires_at = api_keys.end_of_key(days, usual_days=settings().key_days, now=now)
    secret = api_keys.new_key()
    record = ApiKeyRecord(
        id=ApiKeyId(new_id("key", now=now)),
        organisation=organisation,
        name=name,
        digest=secret.digest,
        scopes=api_keys.scopes_of(scopes),
        created_at=now,
        expires_at=expires_at,
    )
    tx.people.add_key(record)
    public = {
        "expires_at": expires_at.isoformat(),
        "name": name,
        "scopes": sorted(record.scopes),
    }
    entry = Entry(KEY_CREATED, record.id, at=now, by=by, public=public)
    tx.ledger.append(entry, of=organisation)
    return record, secret


def revoke_key(key: ApiKeyRecord, *, tx: Transaction, now: datetime, by: str = "") -> bool:
    """Make a key worthless at once; False if it already was."""
    if not tx.people.revoke_key(key.id, now=now):
        return False
    entry = Entry(KEY_REVOKED, key.id, at=now, by=by, public={"name": key.name})
    tx.ledger.append(entry, of=key.organisation)
    return True


def _check(founding: Founding) -> None:
    if not _SLUG.fullmatch(founding.slug):
        raise problem("people.bad-slug", founding=founding.slug)
    if founding.fail_mode not in _FAIL_MODES:
        raise problem("people.bad-fail-mode", fail_mode=founding.fail_mode)


def _keep_an_admin(member: Member, *, tx: Transaction) -> None:
    other_admins = [
        colleague
        for colleague in tx.people.members()
        if colleague.organisation == member.organisation
        and colleague.role is Role.ADMIN
        and colleague.is_active
        and colleague.id != member.id
    ]
    if member.role is Role.ADMIN and member.is_active and not other_admins:
        raise problem("people.last-admin", member=member.code)


def _remember(word: LedgerWord, member: Member, *, tx: Transaction, now: datetime, by: str) -> None:
    entry = Entry(
        word,
        member.id,
        at=now,
        by=by,
        public={"code": member.code, "role": member.role.value},
        sealed={"email": member.email, "name": member.name},
    )
    tx.ledger.append(entry, of=member.organisation)
