"""The contact point: how authorities reach us, and in which languages.

TCO Art. 15(1): every hosting service provider designates one and makes it public.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from seawall.errors import problem
from seawall.ids import ContactPointId, new_id
from seawall.journeys.orders._border_finding import find_borders_again
from seawall.ledger import Entry
from seawall.ledger.words.orders import CONTACT_POINT_SET
from seawall.orders.register.model import ContactPoint
from seawall.transaction import Transaction

#: ISO 3166, two letters.
_COUNTRY = re.compile(r"[A-Z]{2}")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewContactPoint:
    """How authorities reach us: TCO Art. 15(1), and Art. 17 for a representative."""

    legal_name: str
    establishment: str
    email: str
    representative: str = ""
    languages: tuple[str, ...] = ()
    authorised_person: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


def set_contact_point(
    new_point: NewContactPoint, *, tx: Transaction, now: datetime, by: str
) -> ContactPoint:
    """Say how authorities reach us."""
    _check_contact_point(new_point)
    former = tx.register.contact_point()
    contact = ContactPoint(
        id=former.id if former else ContactPointId(new_id("ctp", now=now)),
        legal_name=new_point.legal_name.strip(),
        establishment=new_point.establishment,
        email=new_point.email,
        changed_at=now,
        representative=new_point.representative,
        languages=new_point.languages,
        authorised_person=new_point.authorised_person,
        facts=dict(new_point.facts),
    )
    tx.register.put_contact_point(contact)
    public = {"establishment": contact.establishment, "languages": list(contact.languages)}
    sealed = {
        "authorised_person": contact.authorised_person,
        "email": contact.email,
        "legal_name": contact.legal_name,
        "representative": contact.representative,
    }
    tx.ledger.append(
        Entry(CONTACT_POINT_SET, contact.id, at=now, by=by, public=public, sealed=sealed)
    )
    if former is None or former.establishment != contact.establishment:
        find_borders_again(tx=tx, now=now, by=by)
    return contact


def _check_contact_point(new_point: NewContactPoint) -> None:
    if not new_point.legal_name.strip():
        raise problem("orders.bad-contact-point.legal-name")
    if not _COUNTRY.fullmatch(new_point.establishment):
        raise problem(
            "orders.bad-contact-point.establishment", establishment=new_point.establishment
        )
    if not _MAIL.fullmatch(new_point.email):
        raise problem("orders.bad-contact-point.email", email=new_point.email)
