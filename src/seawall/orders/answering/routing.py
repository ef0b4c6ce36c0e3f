"""Whom a threat to life is told to, as the profile says: TCO Art. 14(5), DSA Art. 18.

The authorities of every state concerned, where they are known. Where none is: the contact
point of the state where we are established *and* Europol (TCO), or either of them (DSA;
we tell both). The profile's own words decide, so that an operator can correct them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from seawall.clocks.jurisdictions.model import Profile
from seawall.errors import problem
from seawall.orders.answering.model import AuthorityRoute

EUROPOL = "Europol"

_KNOWN = "member_state_concerned_known"
_UNKNOWN = "member_state_unknown"
_OF_ESTABLISHMENT = "establishment"
#: Kinds of authority that investigate, as the register calls them; the first found is told.
_INVESTIGATES = ("police", "competent_authority", "court")


@dataclass(frozen=True, slots=True)
class Contact:
    """An authority of the register, as far as a report needs it."""

    name: str
    kind: str
    country: str
    mail: str = ""
    telephone: str = ""


def routes(
    profile: Profile,
    *,
    states: Sequence[str],
    establishment: str,
    register: Iterable[Contact],
) -> tuple[AuthorityRoute, ...]:
    """Everybody who must be told; one whom the register does not know has no address."""
    contacts = tuple(register)
    by_recipient: dict[tuple[str, str], AuthorityRoute] = {}
    for to in _named_by(profile, when=_KNOWN if states else _UNKNOWN):
        for country in _countries(to, states=states, establishment=establishment):
            by_recipient[to, country] = _route(to, country, contacts)
    return tuple(by_recipient.values())


def _named_by(profile: Profile, *, when: str) -> tuple[str, ...]:
    for route in profile.routing:
        if route.when == when:
            return route.to
    raise problem("orders.no-routing", profile=profile.id, when=when)


def _countries(to: str, *, states: Sequence[str], establishment: str) -> tuple[str, ...]:
    if to == EUROPOL:
        return ("EU",)
    if _OF_ESTABLISHMENT in to:
        return (establishment,)
    return tuple(dict.fromkeys(states))


def _route(to: str, country: str, register: Collection[Contact]) -> AuthorityRoute:
    contact = _europol(register) if to == EUROPOL else _investigator(country, register)
    if contact is None:
        return AuthorityRoute(to=to, country=country)
    return AuthorityRoute(
        to=to, country=country, name=contact.name, mail=contact.mail, telephone=contact.telephone
    )


def _europol(register: Collection[Contact]) -> Contact | None:
    return next(
        (contact for contact in register if contact.name.casefold() == EUROPOL.casefold()), None
    )


def _investigator(country: str, register: Collection[Contact]) -> Contact | None:
    investigators = [
        contact
        for contact in register
        if contact.country == country and contact.kind in _INVESTIGATES
    ]
    return min(investigators, key=lambda contact: _INVESTIGATES.index(contact.kind), default=None)
