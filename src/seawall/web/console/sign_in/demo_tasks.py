"""What each of the demo's people can try first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from seawall.people.demo_cast import (
    FIRST,
    FORUM,
    HARBOUR,
    LATER,
    LIGHTHOUSE,
    QUAYSIDE,
    UNIT,
    CastMember,
    CastOrganisation,
)


@dataclass(frozen=True, slots=True)
class DemoTask:
    """Something to try, and where."""

    say: str | Promise
    href: str


@dataclass(frozen=True, slots=True)
class DemoRole:
    """One of the demo's people, where they work, and what they can try."""

    person: CastMember
    organisation: CastOrganisation
    tasks: tuple[DemoTask, ...]


_DECIDE = DemoTask(_("Decide the first case"), "/")
_ORDER = DemoTask(_("Answer the order"), "/orders")
_HEAR = DemoTask(_("Decide the appeal"), "/appeals")
_REFERRALS = DemoTask(_("Answer the referral"), "/referrals")
_INCIDENT = DemoTask(_("See the incident"), "/forum")
_TEST = DemoTask(_("Test a file"), "/try")
_LOG = DemoTask(_("Read the audit log"), "/ledger")

#: By the place in the cast: organisation, then person.
_TASKS: dict[str, tuple[DemoTask, ...]] = {
    HARBOUR.people[0].email: (_DECIDE, _ORDER, _HEAR, _INCIDENT),
    HARBOUR.people[1].email: (_DECIDE, _REFERRALS, _TEST),
    HARBOUR.people[2].email: (_ORDER, _HEAR, _LOG),
    HARBOUR.people[3].email: (
        DemoTask(_("Invite a person"), "/admin/people"),
        DemoTask(_("See the webhooks"), "/admin/endpoints"),
        _LOG,
    ),
    FORUM.people[0].email: (_INCIDENT, DemoTask(_("Browse the banks"), "/banks"), _TEST),
    LIGHTHOUSE.people[0].email: (_INCIDENT, _TEST, _LOG),
    LIGHTHOUSE.people[1].email: (_INCIDENT, _TEST),
    QUAYSIDE.people[0].email: (_INCIDENT, _TEST, _LOG),
    UNIT.people[0].email: (
        DemoTask(_("Follow the referral"), "/referring"),
        DemoTask(_("Import URLs"), "/referring"),
    ),
    UNIT.people[1].email: (
        DemoTask(_("Approve the referral"), "/referring"),
        DemoTask(_("See the accuracy"), "/referring/record"),
    ),
}


def role_of(email: str) -> DemoRole:
    """Who this is in the demo; a `KeyError` for anybody else."""
    return _ROLES[email]


def roles(emails: Collection[str]) -> list[DemoRole]:
    """These people, in the order of the cast."""
    return [role for email, role in _ROLES.items() if email in emails]


_ROLES = {
    person.email: DemoRole(person, organisation, _TASKS[person.email])
    for organisation in (*FIRST, *LATER)
    for person in organisation.people
}
