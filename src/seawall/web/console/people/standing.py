"""How an organisation stands: whether one administrator is alone, and what was changed lately."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from seawall.journeys.people.identity_changes import SHOWN_FOR
from seawall.people.approval.model import IdentityChange, IdentityChangeKind
from seawall.people.model import Role
from seawall.web.request import Call

#: How many changes a page lists.
MOST = 50
SAID: dict[IdentityChangeKind, str | Promise] = {
    IdentityChangeKind.INVITED: gettext_lazy("invited"),
    IdentityChangeKind.LINKED: gettext_lazy("got a first sign-in link"),
    IdentityChangeKind.LET_BACK_IN: gettext_lazy("was let back in with a new sign-in link"),
    IdentityChangeKind.ROLE_CHANGED: gettext_lazy("got another role"),
    IdentityChangeKind.DEACTIVATED: gettext_lazy("was deactivated"),
    IdentityChangeKind.CONFIRMED: gettext_lazy("was confirmed as a person of their own"),
    IdentityChangeKind.BOUND: gettext_lazy("connected a sign-in provider"),
    IdentityChangeKind.PROVIDER_ADDED: gettext_lazy("sign-in provider added"),
    IdentityChangeKind.PROVIDER_ON: gettext_lazy("sign-in provider switched on"),
    IdentityChangeKind.PROVIDER_OFF: gettext_lazy("sign-in provider switched off"),
}


def administrators_alone(request: Call) -> bool:
    """Whether the organisation has one administrator, or none."""
    admins = [
        member
        for member in request.tx.people.members()
        if member.is_active and member.role is Role.ADMIN
    ]
    return len(admins) < 2


def recent_changes(request: Call) -> list[tuple[IdentityChange, str | Promise]]:
    """Whose way in was changed in the last days, newest first, in words."""
    since = request.now - SHOWN_FOR
    changes = request.tx.approvals.changes_since(since, limit=MOST)
    return said_changes(changes)


def said_changes(changes: list[IdentityChange]) -> list[tuple[IdentityChange, str | Promise]]:
    """Each change with what happened."""
    return [(change, SAID[change.kind]) for change in changes]
