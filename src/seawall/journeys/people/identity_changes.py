"""Somebody's way in was changed: written down, and told to them and to every administrator.

1. Whoever invites, makes a link, changes a role, deactivates, binds, or adds or switches a
   provider, is written down beside whose way in it was: a day long the two count as one.
2. The member concerned and every administrator find it at the top of the console until they
   have read it, and get a mail where this installation sends mail. Whoever did it gets the mail
   too: if it was not them, they are the first who must know.

No mail carries a sign-in link, a token or a name: what happened, to which code, by which code, and when.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from seawall.config import settings
from seawall.enforcement.envelope import stamp
from seawall.enforcement.outbox.model import OwedJob
from seawall.enforcement.outbox.tasks import Task
from seawall.ids import IdentityChangeId, OrganisationId, PersonId, new_id
from seawall.people.approval.model import IdentityChange, IdentityChangeKind
from seawall.people.model import Member, Role
from seawall.transaction import Transaction

#: For how long a change is shown to whoever did not read it, and how many at once.
SHOWN_FOR = timedelta(days=30)
MOST_SHOWN = 10
#: What somebody came by the first time is no news to them.
_OWN_BEGINNING = frozenset({IdentityChangeKind.INVITED, IdentityChangeKind.LINKED})
_SAID: Mapping[IdentityChangeKind, str] = {
    IdentityChangeKind.INVITED: "{subject} was invited",
    IdentityChangeKind.LINKED: "a sign-in link was created for {subject}",
    IdentityChangeKind.LET_BACK_IN: "a new sign-in link was created for {subject}",
    IdentityChangeKind.ROLE_CHANGED: "the role of {subject} was changed",
    IdentityChangeKind.DEACTIVATED: "{subject} was deactivated",
    IdentityChangeKind.CONFIRMED: "{subject} was confirmed as a separate person",
    IdentityChangeKind.BOUND: "{subject} connected an identity provider",
    IdentityChangeKind.PROVIDER_ADDED: 'the identity provider "{subject}" was added',
    IdentityChangeKind.PROVIDER_ON: 'the identity provider "{subject}" was turned on',
    IdentityChangeKind.PROVIDER_OFF: 'the identity provider "{subject}" was turned off',
}


@dataclass(frozen=True, slots=True)
class IdentityMail:
    """One mail about one change, to one person."""

    change: IdentityChangeId
    recipient: str
    subject: str
    text: str


def note_change(
    kind: IdentityChangeKind, member: Member, *, by: str, tx: Transaction, now: datetime
) -> None:
    """Write down who changed this member's way in, and tell everybody who must know."""
    _note(kind, member.organisation, member.id, member.code, by=by, tx=tx, now=now)


def note_provider(
    kind: IdentityChangeKind, name: str, *, by: str, tx: Transaction, now: datetime
) -> None:
    """Write down who changed a way in of all, and tell every administrator."""
    _note(kind, tx.organisation, None, name, by=by, tx=tx, now=now)


def untold_changes(
    person: Member, *, tx: Transaction, now: datetime, limit: int = MOST_SHOWN
) -> list[IdentityChange]:
    """What this person must still read: about them, or of all for an administrator."""
    since = now - SHOWN_FOR
    is_admin = person.role is Role.ADMIN
    changes = tx.approvals.untold_changes(person.id, of_all=is_admin, since=since, limit=limit)
    return [
        change
        for change in changes
        if change.person != person.id or change.kind not in _OWN_BEGINNING
    ]


def identity_mail(
    change: IdentityChangeId, person: PersonId, *, tx: Transaction
) -> IdentityMail | None:
    """The mail about a change; None for somebody who has left meanwhile."""
    stored_change, member = tx.approvals.change(change), tx.people.member(person)
    if not member.is_active and stored_change.person != member.id:
        return None
    said = _SAID[stored_change.kind].format(subject=stored_change.subject)
    said = said[0].upper() + said[1:]
    lines = [
        f"{said}, by {stored_change.by_name}, at {stamp(stored_change.at)}.",
        "",
        "If you know about this change, no action is needed.",
        "If you do not, tell another administrator now. They can deactivate the account.",
        "The audit log shows everything that was done.",
        "",
        f"{settings().public_url}/admin/people",
    ]
    return IdentityMail(change, member.email, f"Seawall: {said}", "\n".join(lines) + "\n")


def _note(
    kind: IdentityChangeKind,
    organisation: OrganisationId,
    person: PersonId | None,
    subject: str,
    *,
    by: str,
    tx: Transaction,
    now: datetime,
) -> None:
    doer = tx.people.member_by_code(by, organisation) if by else None
    change = IdentityChange(
        id=IdentityChangeId(new_id("idc", now=now)),
        organisation=organisation,
        kind=kind,
        by=doer.id if doer else None,
        by_name=by or "a command on the server",
        person=person,
        subject=subject,
        at=now,
    )
    tx.approvals.add_change(change)
    if settings().mail_server:
        _owe_mails(change, tx=tx, now=now)


def _owe_mails(change: IdentityChange, *, tx: Transaction, now: datetime) -> None:
    for member in tx.people.members():
        is_admin = member.is_active and member.role is Role.ADMIN
        is_ours = member.organisation == change.organisation
        if is_ours and (is_admin or member.id == change.person):
            arguments = {
                "organisation": change.organisation,
                "change": change.id,
                "person": member.id,
            }
            key = f"identity:{change.id}:{member.id}"
            tx.outbox.add(OwedJob(Task.TELL_OF_IDENTITY, arguments, key=key), now=now)
