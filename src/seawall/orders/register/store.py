"""Where the register is kept: authorities, their keys, and our own contact point."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max

from seawall.db import models as db
from seawall.db.rows.mapping import Mapped
from seawall.db.rows.scoped import Scoped
from seawall.errors import problem
from seawall.ids import AuthorityId, AuthorityKeyId, OrganisationId
from seawall.orders.register.model import (
    Authority,
    AuthorityKey,
    AuthorityState,
    ContactPoint,
    KeyKind,
)

CONTACT_POINT = Mapped(ContactPoint, db.ContactPointRow)
AUTHORITY = Mapped(Authority, db.AuthorityRow)
AUTHORITY_KEY = Mapped(AuthorityKey, db.AuthorityKeyRow)


class RegisterStore(Scoped):
    """Rows of one organisation (or all, for the installation's own jobs).

    Our contact point and an authority are read once in a transaction: to receive an order asks
    for them a dozen times, while others wait for its lock. What this store writes it reads anew.
    """

    def __init__(self, organisation: OrganisationId) -> None:
        super().__init__(organisation)
        self._contact_points: list[ContactPoint | None] = []
        self._authorities: dict[AuthorityId, Authority] = {}

    # Our own contact point

    def contact_point(self) -> ContactPoint | None:
        """How authorities reach us, if that was set."""
        if not self._contact_points:
            row = self._of(db.ContactPointRow).first()
            self._contact_points.append(CONTACT_POINT.value(row) if row else None)
        return self._contact_points[0]

    def contact_points(self) -> dict[OrganisationId, ContactPoint]:
        """How every organisation in scope is reached."""
        rows = self._of(db.ContactPointRow).order_by("organisation_id")
        return {OrganisationId(row.organisation_id): CONTACT_POINT.value(row) for row in rows}

    def put_contact_point(self, contact: ContactPoint) -> None:
        """Set or replace it."""
        self._contact_points.clear()
        if not self._of(db.ContactPointRow).update(**CONTACT_POINT.changes(contact)):
            self._add(CONTACT_POINT, contact)

    # Authorities

    def add_authority(self, authority: Authority) -> None:
        """Write a new authority down."""
        self._add(AUTHORITY, authority)

    def save_authority(self, authority: Authority) -> None:
        """Write down what the register knows of it now."""
        self._authorities.pop(authority.id, None)
        self._of(db.AuthorityRow).filter(id=authority.id).update(**AUTHORITY.changes(authority))

    def authority(self, authority: AuthorityId) -> Authority:
        """One authority."""
        if authority not in self._authorities:
            row = self._of(db.AuthorityRow).filter(id=authority).first()
            if row is None:
                raise problem("orders.unknown-authority", authority=authority)
            self._authorities[authority] = AUTHORITY.value(row)
        return self._authorities[authority]

    def authorities(self) -> list[Authority]:
        """Everybody in the register, by country and name."""
        return AUTHORITY.values(self._of(db.AuthorityRow).order_by("country", "name", "id"))

    def last_orders(self) -> dict[AuthorityId, datetime]:
        """When each authority's newest order came."""
        rows = self._of(db.OrderRow).exclude(authority=None).order_by()
        return dict(rows.values_list("authority_id").annotate(Max("received_at")))

    def named(self, name: str) -> Authority | None:
        """The authority of this name, or that also writes under it."""
        row = self._of(db.AuthorityRow).filter(name__iexact=name.strip()).order_by("id").first()
        if row is not None:
            return AUTHORITY.value(row)
        wanted = " ".join(name.split()).casefold()
        others = (
            authority
            for authority in self.authorities()
            if wanted in map(str.casefold, authority.other_names)
        )
        return next(others, None)

    def of_mail_domain(self, domain: str) -> Authority | None:
        """The authority that writes from this domain."""
        mail_domain = domain.strip().lower()
        return next(
            (
                authority
                for authority in self.authorities()
                if mail_domain in authority.mail_domains
            ),
            None,
        )

    # Their keys

    def add_key(self, key: AuthorityKey) -> None:
        """Write a new key down; the same one twice is refused by the database."""
        self._add(AUTHORITY_KEY, key)

    def revoke_key(self, key: AuthorityKeyId, *, at: datetime, why: str) -> None:
        """From this moment nothing signed with it counts."""
        self._of(db.AuthorityKeyRow).filter(id=key).update(revoked_at=at, why=why)

    def key(self, fingerprint: str) -> AuthorityKey | None:
        """The key of this fingerprint."""
        row = self._of(db.AuthorityKeyRow).filter(fingerprint=fingerprint).first()
        return AUTHORITY_KEY.value(row) if row else None

    def signing_keys(self) -> list[tuple[str, AuthorityId, str, str]]:
        """Keys for signed JSON that are in force, of authorities that are: quick to ask.

        Fingerprint, authority, public half as it is kept, and the platform whose register it is.
        """
        rows = self._of(db.AuthorityKeyRow).filter(
            kind=KeyKind.JWS.value,
            revoked_at=None,
            authority__state=AuthorityState.ACTIVE.value,
        )
        columns = ("fingerprint", "authority_id", "public", "organisation__slug")
        return list(rows.order_by("id").values_list(*columns))

    def keys_of(self, authority: AuthorityId | None = None) -> list[AuthorityKey]:
        """The keys of one authority, or of all: revoked ones too, oldest first."""
        rows = self._of(db.AuthorityKeyRow)
        if authority:
            rows = rows.filter(authority_id=authority)
        return AUTHORITY_KEY.values(rows.order_by("added_at", "id"))
