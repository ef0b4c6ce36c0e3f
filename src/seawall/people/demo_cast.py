"""The invented people of the demo, and the invented organisations they work for.

Nobody else is one of them: every address ends in a name that is reserved (RFC 2606). Whoever is
signed in as one of them may change to another, where a server plays the demo and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from seawall.people.model import OrganisationKind, Role


@dataclass(frozen=True, slots=True)
class CastMember:
    """One of them."""

    email: str
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class CastOrganisation:
    """Where some of them work."""

    slug: str
    name: str
    kind: OrganisationKind
    people: tuple[CastMember, ...]
    jurisdictions: tuple[str, ...] = ()


HARBOUR = CastOrganisation(
    "harbour-video",
    "Harbour Video",
    OrganisationKind.PLATFORM,
    (
        CastMember("lead@harbour-video.example", "Robin Lead", Role.LEAD),
        CastMember("reviewer@harbour-video.example", "Sasha Reviewer", Role.REVIEWER),
        CastMember("legal@harbour-video.example", "Noor Legal", Role.LEGAL),
        CastMember("admin@harbour-video.example", "Kim Admin", Role.ADMIN),
    ),
    ("EU", "DE"),
)
FORUM = CastOrganisation(
    "example-forum",
    "Example Forum",
    OrganisationKind.FORUM,
    (CastMember("officer@forum.example", "Alex Officer", Role.OFFICER),),
)
LIGHTHOUSE = CastOrganisation(
    "lighthouse-social",
    "Lighthouse Social",
    OrganisationKind.PLATFORM,
    (
        CastMember("lead@lighthouse-social.example", "Toni Lead", Role.LEAD),
        CastMember("reviewer@lighthouse-social.example", "Kit Reviewer", Role.REVIEWER),
    ),
    ("EU", "IE"),
)
QUAYSIDE = CastOrganisation(
    "quayside-chat",
    "Quayside Chat",
    OrganisationKind.PLATFORM,
    (CastMember("lead@quayside-chat.example", "Jules Lead", Role.LEAD),),
    ("EU", "FR"),
)
UNIT = CastOrganisation(
    "example-unit",
    "Example Referral Unit",
    OrganisationKind.UNIT,
    (
        CastMember("officer@unit.example", "Mika Officer", Role.OFFICER),
        CastMember("supervisor@unit.example", "Ines Supervisor", Role.SUPERVISOR),
    ),
    ("EU", "BE"),
)
#: Those with whom the demo begins, and those who come in while it is played.
FIRST = (HARBOUR, FORUM)
LATER = (LIGHTHOUSE, QUAYSIDE, UNIT)

BY_EMAIL: Mapping[str, CastMember] = {
    person.email: person for organisation in (*FIRST, *LATER) for person in organisation.people
}
