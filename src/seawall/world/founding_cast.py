"""The demo's organisations are founded with their people: those that are not there yet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from seawall.journeys.people.founding import (
    Founding,
    MemberInvitation,
    create_organisation,
    invite_member,
)
from seawall.people.demo_cast import CastOrganisation
from seawall.transaction import Transaction


def found_cast(
    cast: Iterable[CastOrganisation], *, tx: Transaction, now: datetime, by: str
) -> None:
    """Write these organisations and their people down."""
    known_slugs = {organisation.slug for organisation in tx.people.organisations()}
    for newcomer in cast:
        if newcomer.slug in known_slugs:
            continue
        founding = Founding(newcomer.slug, newcomer.name, newcomer.kind, newcomer.jurisdictions)
        organisation = create_organisation(founding, tx=tx, now=now, by=by)
        for person in newcomer.people:
            invitation = MemberInvitation(person.email, person.name, person.role)
            invite_member(invitation, organisation=organisation.id, tx=tx, now=now, by=by)
