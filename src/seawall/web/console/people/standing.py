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
    IdentityChangeKind.INVITED: gettext_lazy("Invited"),
    IdentityChangeKind.LINKED: gettext_lazy("Sign-in link created"),
    IdentityChangeKind.LET_BACK_IN: gettext_lazy("New sign-in link created"),
    IdentityChangeKind.ROLE_CHANGED: gettext_lazy("Role changed"),
    IdentityChangeKind.DEACTIVATED: gettext_lazy("Deactivated"),
    IdentityChangeKind.CONFIRMED: gettext_lazy("Confirmed as a separate person"),
    IdentityChangeKind.BOUND: gettext_lazy("Identity provider connected"),
    IdentityChangeKind.PROVIDER_ADDED: gettext_lazy("Identity provider added"),
    IdentityChangeKind.PROVIDER_ON: gettext_lazy("Identity provider turned on"),
    IdentityChangeKind.PROVIDER_OFF: gettext_lazy("Identity provider turned off"),
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
