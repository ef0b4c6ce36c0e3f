"""The acts of people and access that need two people, and how each is carried out.

Granting a role that lets others in or decides for the house; a key that changes what is
known or where decisions go; a new address for decisions; a way in for somebody who had
proofs of their own and lost them (ASVS 5.0 V6.4.4).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from seawall.ids import PersonId
from seawall.journeys.people import founding, sign_in
from seawall.journeys.platform import endpoint_setup
from seawall.journeys.two_people import Act, Given, register_act
from seawall.people.api_keys import POWERFUL
from seawall.people.model import Member, Role
from seawall.transaction import Transaction

#: Roles that nobody gives alone.
GRANTED_BY_TWO = frozenset({Role.ADMIN, Role.LEAD})

Payload = Mapping[str, Any]


def needs_two(scopes: frozenset[str]) -> bool:
    """Whether a key with these scopes takes two people."""
    return bool(scopes & POWERFUL)


def _change_role(payload: Payload, tx: Transaction, now: datetime, person: Member) -> Given:
    member = tx.people.member(PersonId(payload["person"]))
    founding.change_role(member, Role(payload["role"]), tx=tx, now=now, by=person.code)
    return None


def _invite(payload: Payload, tx: Transaction, now: datetime, person: Member) -> Given:
    invitation = founding.MemberInvitation(payload["email"], payload["name"], Role(payload["role"]))
    member = founding.invite_member(
        invitation, organisation=person.organisation, tx=tx, now=now, by=person.code
    )
    return sign_in.issue_link(member.email, tx=tx, now=now, by=person.code)


def _make_key(payload: Payload, tx: Transaction, now: datetime, person: Member) -> Given:
    _, secret = founding.make_key(
        payload["name"],
        payload["scopes"],
        organisation=person.organisation,
        tx=tx,
        now=now,
        by=person.code,
        days=payload.get("days"),
    )
    return secret.text


def _add_endpoint(payload: Payload, tx: Transaction, now: datetime, person: Member) -> Given:
    _, secret = endpoint_setup.add_endpoint(payload["url"], tx=tx, now=now, by=person.code)
    return secret


def _let_back_in(payload: Payload, tx: Transaction, now: datetime, person: Member) -> Given:
    return sign_in.issue_link(payload["email"], tx=tx, now=now, by=person.code)


CHANGE_ROLE = register_act(Act("role.grant", "people.manage", _change_role)).name
INVITE = register_act(Act("person.invite", "people.manage", _invite, is_secret=True)).name
MAKE_KEY = register_act(Act("key.make", "people.manage", _make_key, is_secret=True)).name
ADD_ENDPOINT = register_act(
    Act("endpoint.add", "endpoint.manage", _add_endpoint, is_secret=True)
).name
LET_BACK_IN = register_act(
    Act("person.recover", "people.manage", _let_back_in, is_secret=True)
).name
