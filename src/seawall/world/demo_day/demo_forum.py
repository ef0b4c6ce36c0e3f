"""The demo's forum: a hub, and three platforms that join it over HTTP."""

from __future__ import annotations

from seawall.forum.model import Seat
from seawall.ids import OrganisationId
from seawall.journeys.forum import forum_founding
from seawall.people.demo_cast import FORUM, HARBOUR, LIGHTHOUSE, QUAYSIDE, CastOrganisation
from seawall.transaction import transaction
from seawall.world.demo_day.demo_stage import BY, DemoStage, now, organisation_of
from seawall.world.joining_members import join_member

MEMBERS = (HARBOUR, LIGHTHOUSE, QUAYSIDE)


def gather_forum(stage: DemoStage) -> str:
    """Found the forum and let the three join, as far as that has not happened."""
    hub = _seat_of(organisation_of(FORUM.slug)) or _founded(stage)
    for member in MEMBERS:
        organisation = organisation_of(member.slug)
        if _seat_of(organisation) is None:
            join_member(hub, member.name, organisation=organisation, now=now(), by=BY)
    names = ", ".join(member.name for member in MEMBERS)
    return f"{names} join the {FORUM.name}."


def seat_of(member: CastOrganisation) -> Seat:
    """The seat that a platform of the demo has taken."""
    seat = _seat_of(organisation_of(member.slug))
    assert seat, f"{member.slug} has not joined"
    return seat


def _seat_of(organisation: OrganisationId) -> Seat | None:
    with transaction(organisation) as tx:
        return next(iter(tx.forum.seats()), None)


def _founded(stage: DemoStage) -> Seat:
    with transaction(organisation_of(FORUM.slug)) as tx:
        return forum_founding.create_forum(FORUM.name, tx=tx, now=now(), by=BY, url=stage.url)
