"""An administrator lets people and machines in: alone, or as a proposal to a second person.

Alone is what makes nobody else of the administrator: to invite somebody new under a role whose
word is no second one, their first link, a lesser role, a key that changes nothing. Everything
else waits for somebody who counts (`second_pair.py`): whoever holds a link for a member who has
signed in before is that member, and whoever runs a provider is anybody who is connected there.
Whoever two let in and who has not come yet stays with two: a lesser role would else be the way
for one of them alone to make the link that lets somebody in as that member.
Every door that an administrator has comes through here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from seawall.config import settings
from seawall.ids import ProviderId
from seawall.journeys import two_people
from seawall.journeys.people import approvals_known, founding, provider_setup, sign_in
from seawall.journeys.people.founding import MemberInvitation
from seawall.journeys.people.provider_setup import WantedProvider
from seawall.journeys.permission import require_right
from seawall.people import api_keys
from seawall.people.approval.model import Proposal
from seawall.people.model import Member, Role
from seawall.transaction import Transaction

MANAGE = "people.manage"


@dataclass(frozen=True, slots=True)
class LettingIn:
    """What came of it: done, perhaps with a secret to show once, or a proposal that waits."""

    secret: str | None = None
    proposal: Proposal | None = None


def invite_person(
    invitation: MemberInvitation, person: Member, *, tx: Transaction, now: datetime
) -> LettingIn:
    """Invite somebody, with their first link; a role whose word can be the second takes two."""
    require_right(person, MANAGE)
    if invitation.role in approvals_known.GRANTED_BY_TWO:
        payload = asdict(invitation)
        email = invitation.email.strip().lower()
        return _proposed(approvals_known.INVITE, email, payload, person, tx=tx, now=now)
    member = founding.invite_member(
        invitation, organisation=person.organisation, tx=tx, now=now, by=person.code
    )
    return LettingIn(sign_in.issue_link(member.email, tx=tx, now=now, by=person.code))


def give_link(email: str, person: Member, *, tx: Transaction, now: datetime) -> LettingIn:
    """Another link; for somebody who has ever signed in it takes two (ASVS 5.0 V6.4.3, V6.4.4).

    And so does the first of whoever's word can be the second one, as their invitation did.
    """
    require_right(person, MANAGE)
    member = tx.people.member_by_email(email)
    is_for_one = member.role not in approvals_known.GRANTED_BY_TWO
    if is_for_one and not sign_in.has_signed_in(member, tx=tx):
        return LettingIn(sign_in.issue_link(member.email, tx=tx, now=now, by=person.code))
    payload = {"email": member.email}
    return _proposed(approvals_known.LET_BACK_IN, member.code, payload, person, tx=tx, now=now)


def give_role(
    member: Member, role: Role, person: Member, *, tx: Transaction, now: datetime
) -> LettingIn:
    """Another role; one whose word can be the second takes two people.

    And so does any role for somebody who has not come yet to the one that two gave them. One
    person alone can deactivate them: whoever should not come is kept out at once.
    """
    require_right(person, MANAGE)
    is_lesser = role not in approvals_known.GRANTED_BY_TWO
    if is_lesser and not _is_awaited_by_two(member, tx=tx):
        founding.change_role(member, role, tx=tx, now=now, by=person.code)
        return LettingIn()
    payload, subject = {"person": member.id, "role": role.value}, f"{member.code} → {role.value}"
    return _proposed(approvals_known.CHANGE_ROLE, subject, payload, person, tx=tx, now=now)


def make_key(
    name: str,
    scopes: Iterable[str],
    person: Member,
    *,
    days: int | None = None,
    tx: Transaction,
    now: datetime,
) -> LettingIn:
    """A key for a machine; one that changes what is known or where decisions go takes two."""
    require_right(person, MANAGE)
    checked_scopes = api_keys.scopes_of(scopes)
    if approvals_known.needs_two(checked_scopes):
        api_keys.end_of_key(days, usual_days=settings().key_days, now=now)
        payload = {"name": name, "scopes": sorted(checked_scopes), "days": days}
        return _proposed(approvals_known.MAKE_KEY, name, payload, person, tx=tx, now=now)
    organisation, by = person.organisation, person.code
    _, secret = founding.make_key(
        name, checked_scopes, organisation=organisation, tx=tx, now=now, by=by, days=days
    )
    return LettingIn(secret.text)


def enter_provider(
    wanted: WantedProvider, person: Member, *, is_local: bool, tx: Transaction, now: datetime
) -> LettingIn:
    """A provider at which members sign in: always a proposal."""
    provider_setup.check_provider(wanted, is_local=is_local)
    payload = {
        "name": wanted.name,
        "issuer": wanted.issuer,
        "client": wanted.client,
        "secret": wanted.secret,
        "vouches": wanted.vouches,
        "is_local": is_local,
    }
    subject = wanted.name.strip()[:80]
    return _proposed(approvals_known.ADD_PROVIDER, subject, payload, person, tx=tx, now=now)


def switch_provider(
    provider: ProviderId, person: Member, *, is_on: bool, tx: Transaction, now: datetime
) -> LettingIn:
    """On takes two people, off takes one."""
    require_right(person, MANAGE)
    stored_provider = tx.access.provider(provider)
    if not is_on:
        provider_setup.switch_provider(provider, is_on=False, tx=tx, now=now, by=person.code)
        return LettingIn()
    payload = {
        "provider": stored_provider.id,
        "issuer": stored_provider.issuer,
        "client": stored_provider.client,
        "vouches": stored_provider.vouches,
    }
    act, subject = approvals_known.SWITCH_PROVIDER_ON, stored_provider.name
    return _proposed(act, subject, payload, person, tx=tx, now=now)


def _is_awaited_by_two(member: Member, *, tx: Transaction) -> bool:
    """Whether two people wait for this member, under a role whose word can be the second."""
    is_for_two = member.role in approvals_known.GRANTED_BY_TWO
    return is_for_two and not sign_in.has_signed_in(member, tx=tx)


def _proposed(
    act: str,
    subject: str,
    payload: Mapping[str, object],
    person: Member,
    *,
    tx: Transaction,
    now: datetime,
) -> LettingIn:
    proposal = two_people.propose_act(act, subject, payload, person, tx=tx, now=now)
    return LettingIn(proposal=proposal)
