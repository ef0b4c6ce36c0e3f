"""The acts of people and access that need two people, and how each is carried out.

Granting a role whose word can be the second one; a key that changes what is known or where
decisions go; a new address for decisions; a provider whose word lets people in; a link for
somebody who has signed in before, since whoever holds it is them (ASVS 5.0 V6.4.3 and V6.4.4:
a loss never steps around a second factor).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from seawall.ids import PersonId, ProviderId
from seawall.journeys.people import founding, provider_setup, sign_in
from seawall.journeys.platform import endpoint_setup
from seawall.journeys.two_people import Act, Given, register_act
from seawall.people.api_keys import POWERFUL
from seawall.people.model import Member, Role
from seawall.people.rights import role_may
from seawall.transaction import Transaction

#: What makes somebody a second person for the house's own acts.
_SECOND = ("approval.give", "order.verify", "referral.approve", "exposure.limit")
#: Roles that nobody gives alone: whoever could would make themselves a second person.
GRANTED_BY_TWO = frozenset(role for role in Role if any(role_may(role, act) for act in _SECOND))

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


def _add_provider(payload: Payload, tx: Transaction, now: datetime, person: Member) -> Given:
    wanted = provider_setup.WantedProvider(
        **{name: payload[name] for name in ("name", "issuer", "client", "secret", "vouches")}
    )
    is_local = bool(payload["is_local"])
    provider_setup.add_provider(wanted, is_local=is_local, tx=tx, now=now, by=person.code)
    return None


def _switch_provider_on(payload: Payload, tx: Transaction, now: datetime, person: Member) -> Given:
    provider = ProviderId(payload["provider"])
    provider_setup.switch_provider(provider, is_on=True, tx=tx, now=now, by=person.code)
    return None


def _let_back_in(payload: Payload, tx: Transaction, now: datetime, person: Member) -> Given:
    return sign_in.issue_link(payload["email"], tx=tx, now=now, by=person.code)


CHANGE_ROLE = register_act(Act("role.grant", "people.manage", _change_role)).name
INVITE = register_act(Act("person.invite", "people.manage", _invite, is_secret=True)).name
MAKE_KEY = register_act(Act("key.make", "people.manage", _make_key, is_secret=True)).name
ADD_ENDPOINT = register_act(
    Act("endpoint.add", "endpoint.manage", _add_endpoint, is_secret=True)
).name
ADD_PROVIDER = register_act(Act("provider.add", "people.manage", _add_provider)).name
SWITCH_PROVIDER_ON = register_act(
    Act("provider.switch_on", "people.manage", _switch_provider_on)
).name
LET_BACK_IN = register_act(
    Act("person.recover", "people.manage", _let_back_in, is_secret=True)
).name

#: What of a payload nobody is shown, not even whoever approves it.
HIDDEN_FACTS = frozenset({"allow", "is_local", "secret", "person", "provider"})
