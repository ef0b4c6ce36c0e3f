"""Signing in by a link that works once.

1. An admin, or whoever has the server's shell, makes a link for a member.
2. The member opens it within fifteen minutes and presses the button there: a
   mail scanner that follows links spends nothing.
3. The link is spent in the same statement that checks it, so of two who hold it
   one comes in. Both steps are in the ledger.
"""

from __future__ import annotations

from datetime import datetime

from seawall.errors import Conflict
from seawall.ledger import Entry
from seawall.people import links
from seawall.people.model import Member
from seawall.transaction import Transaction


class NotActive(Conflict):
    """The member was deactivated."""

    kind = "not-active"


def issue_link(email: str, *, tx: Transaction, now: datetime, by: str = "") -> str:
    """Make a link for the member with this address; the token is in the answer alone."""
    member = tx.people.member_by_email(email)
    if not member.is_active:
        raise NotActive(
            f"{email} was deactivated.", field="email", remedy="Invite them anew if that is over."
        )
    token, link = links.make(member, now=now)
    tx.people.add_link(link)
    _remember("person.link_issued", member, tx=tx, now=now, by=by)
    return token


def use_link(token: str, *, tx: Transaction, now: datetime) -> Member:
    """Spend a link and say whom it lets in."""
    member = tx.people.use_link(links.digest_of(token), now=now)
    if member is None or not member.is_active:
        raise links.LinkSpent
    _remember("person.signed_in", member, tx=tx, now=now, by=member.id)
    return member


def _remember(what: str, member: Member, *, tx: Transaction, now: datetime, by: str) -> None:
    entry = Entry(what, member.id, at=now, by=by, public={"code": member.code})
    tx.ledger.append(entry, of=member.organisation)
