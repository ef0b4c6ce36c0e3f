"""Who the unit is, from its own contact point: what every document of it says of the sender.

The contact point's `facts` hold what Annex I asks beside name and address: the type of
authority, its postal address, telephone, and redress (body, deadline, legislation), which
TCO Art. 3(4)(f) wants in every order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from seawall.errors import problem
from seawall.orders.register.model import ContactPoint


@dataclass(frozen=True, slots=True)
class UnitProfile:
    """The parts of Annex I that are the same in every order of the unit."""

    name: str
    country: str
    email: str
    representative: str
    authority_type: str
    address: str
    telephone: str
    redress_body: str
    redress_deadline: str
    redress_legislation: str
    procedures: str
    """What a platform is told before a first order: TCO Art. 3(2)."""


def profile_of(contact: ContactPoint | None) -> UnitProfile:
    """The unit's profile; refused while the unit has no contact point."""
    if contact is None:
        raise problem("referrals.no-unit-profile")
    facts = contact.facts
    return UnitProfile(
        name=contact.legal_name,
        country=contact.establishment,
        email=contact.email,
        representative=contact.authorised_person,
        authority_type=_text(facts, "authority_type") or "law_enforcement",
        address=_text(facts, "address"),
        telephone=_text(facts, "telephone"),
        redress_body=_text(facts, "redress_body"),
        redress_deadline=_text(facts, "redress_deadline"),
        redress_legislation=_text(facts, "redress_legislation"),
        procedures=_text(facts, "procedures"),
    )


def _text(facts: Mapping[str, Any], name: str) -> str:
    return str(facts.get(name, "")).strip()
