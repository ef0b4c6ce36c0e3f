"""Organisations, members, links and keys: rows in, frozen dataclasses out."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from django.db import IntegrityError, models, transaction
from django.db.models import Q, QuerySet

from seawall.db import models as db
from seawall.db.rows.counters import advance_counter
from seawall.db.rows.mapping import Mapped
from seawall.db.unit_of_work.tenancy import EVERY
from seawall.errors import NotFound, SeawallError, problem
from seawall.ids import ApiKeyId, OrganisationId, PersonId
from seawall.people.model import ApiKeyRecord, Member, Organisation, SignInLink

ORGANISATION = Mapped(Organisation, db.OrganisationRow)
MEMBER = Mapped(Member, db.PersonRow)
LINK = Mapped(SignInLink, db.SignInLinkRow)
KEY = Mapped(ApiKeyRecord, db.ApiKeyRow)

#: Django's mark for "nobody signs in with a password": links and passkeys do.
BY_LINK_ONLY = "!"
_KEYS = "keys"

Row = TypeVar("Row", bound=models.Model)


class NoSuchMember(NotFound):
    """No member has this id or address here."""

    kind = "no-such-member"


class PeopleStore:
    """The people of one organisation, or of the installation."""

    def __init__(self, organisation: OrganisationId) -> None:
        self.scope = organisation  # `organisation()` is a question here

    # Organisations

    def add_organisation(self, organisation: Organisation) -> None:
        """Write a new organisation down."""
        self._ours(organisation.id)
        row = db.OrganisationRow(**ORGANISATION.columns(organisation))
        _insert(row, problem("people.slug-taken", slug=organisation.slug))

    def organisation(self, word: str) -> Organisation:
        """The organisation with this id or short name."""
        for row in self._organisations().filter(Q(id=word) | Q(slug=word)):
            return ORGANISATION.value(row)
        raise problem("people.no-such-organisation", word=word)

    def organisations(self) -> list[Organisation]:
        """Every organisation, by short name."""
        return ORGANISATION.values(self._organisations().order_by("slug"))

    # Members

    def add_member(self, member: Member, *, now: datetime) -> None:
        """Write a new member down."""
        self._ours(member.organisation)
        row = db.PersonRow(
            **MEMBER.columns(member, created_at=now, told_at=now, password=BY_LINK_ONLY)
        )
        _insert(row, problem("people.email-taken", email=member.email))

    def next_number(self, organisation: OrganisationId) -> int:
        """The number of this organisation's next member; no number comes twice."""
        return advance_counter(f"people:{organisation}")

    def member(self, person: PersonId) -> Member:
        """The member with this id."""
        return self._one_member(Q(id=person), person)

    def member_by_email(self, email: str) -> Member:
        """The member with this address."""
        return self._one_member(Q(email=email.strip().lower()), email)

    def member_by_code(self, code: str, organisation: OrganisationId) -> Member | None:
        """The member of this organisation whom the ledger names so, if there is one."""
        for row in self._of(db.PersonRow).filter(code=code, organisation_id=organisation):
            return MEMBER.value(row)
        return None

    def members(self) -> list[Member]:
        """Every member, by code."""
        rows = self._of(db.PersonRow).order_by("organisation_id", "created_at", "code")
        return MEMBER.values(rows)

    def change_member(self, member: Member) -> None:
        """Store a member's new role, name or standing."""
        changed = (
            self._of(db.PersonRow)
            .filter(id=member.id)
            .update(role=member.role, name=member.name, is_active=member.is_active)
        )
        if not changed:
            raise problem("people.no-such-member", NoSuchMember, member=member.id)

    # One-time links

    def add_link(self, link: SignInLink) -> None:
        """Keep a link's digest."""
        self._ours(link.organisation)
        db.SignInLinkRow.objects.create(**LINK.columns(link))

    def use_link(self, digest: str, *, now: datetime) -> Member | None:
        """Spend the link if it still can be: of two who try at once, one succeeds."""
        live = self._of(db.SignInLinkRow).filter(digest=digest, expires_at__gt=now, used_at=None)
        for link in live:
            people = self._of(db.PersonRow).select_for_update(of=("self",))
            member = MEMBER.value(people.get(id=link.person_id))
            if live.update(used_at=now):
                break
        else:
            return None
        self.void_links(member.id, now=now)
        self._of(db.PersonRow).filter(id=member.id).update(last_login=now)
        return member

    def void_links(self, person: PersonId, *, now: datetime) -> None:
        """No link of this person that nobody used yet opens anything any more."""
        self._of(db.SignInLinkRow).filter(person_id=person, used_at=None).update(used_at=now)

    def has_used_a_link(self, person: PersonId) -> bool:
        """Whether somebody came in by a link of this person."""
        return bool(self._of(db.PersonRow).filter(id=person).exclude(last_login=None).exists())

    # Keys

    def add_key(self, key: ApiKeyRecord) -> None:
        """Keep a new key's digest."""
        self._ours(key.organisation)
        db.ApiKeyRow.objects.create(**KEY.columns(key, changed_seq=advance_counter(_KEYS)))

    def key(self, key: ApiKeyId) -> ApiKeyRecord:
        """The key with this id."""
        for row in self._of(db.ApiKeyRow).filter(id=key):
            return KEY.value(row)
        raise problem("people.no-such-key", key=key)

    def key_by_digest(self, digest: str) -> ApiKeyRecord | None:
        """The key a machine sent, revoked or not."""
        for row in self._of(db.ApiKeyRow).filter(digest=digest):
            return KEY.value(row)
        return None

    def keys(self) -> list[ApiKeyRecord]:
        """Every key, revoked ones too, oldest first."""
        rows = self._of(db.ApiKeyRow).order_by("organisation_id", "created_at", "id")
        return KEY.values(rows)

    def active_keys(self) -> list[ApiKeyRecord]:
        """Every key that is good now."""
        return [key for key in self.keys() if key.revoked_at is None]

    def keys_changed_after(self, seq: int) -> tuple[int, list[ApiKeyRecord]]:
        """Keys made or revoked since this number, and the number to ask with next time."""
        rows = list(self._of(db.ApiKeyRow).filter(changed_seq__gt=seq).order_by("changed_seq"))
        return (rows[-1].changed_seq if rows else seq), KEY.values(rows)

    def revoke_key(self, key: ApiKeyId, *, now: datetime) -> bool:
        """Make a key worthless; False if it was already."""
        live = self._of(db.ApiKeyRow).filter(id=key, revoked_at=None)
        return bool(live.update(revoked_at=now, changed_seq=advance_counter(_KEYS)))

    def note_key_use(self, key: ApiKeyId, *, day: datetime) -> None:
        """The key was used on this day; written once a day."""
        unnoted = Q(last_used_on=None) | Q(last_used_on__lt=day)
        self._of(db.ApiKeyRow).filter(unnoted, id=key).update(last_used_on=day)

    def _one_member(self, which: Q, member_name: str) -> Member:
        for row in self._of(db.PersonRow).filter(which):
            return MEMBER.value(row)
        raise problem("people.no-such-member", NoSuchMember, member=member_name)

    def _organisations(self) -> QuerySet[db.OrganisationRow]:
        rows = db.OrganisationRow.objects.all()
        return rows if self.scope == EVERY else rows.filter(id=self.scope)

    def _of(self, model: type[Row]) -> QuerySet[Row]:
        rows = model._default_manager.all()
        return rows if self.scope == EVERY else rows.filter(organisation_id=self.scope)

    def _ours(self, organisation: OrganisationId) -> None:
        if self.scope not in {EVERY, organisation}:
            raise problem("people.not-ours", organisation=organisation, scope=self.scope)


def _insert(row: models.Model, refusal: SeawallError) -> None:
    try:
        with transaction.atomic():  # a savepoint: the unit of work goes on after a refusal
            row.save(force_insert=True)
    except IntegrityError as wrong:
        raise refusal from wrong
