"""Signing in: by a link that works once, or by what proves who somebody is.

1. An admin, or whoever has the server's shell, makes a link for a member. For somebody who
   has signed in before it takes two (`letting_in.py`), since it makes whoever holds it them.
2. The member opens it within fifteen minutes and presses the button there: a
   mail scanner that follows links spends nothing.
3. The link is spent in the same statement that checks it, so of two who hold it
   one comes in. Every way in ends the links that were made before: nobody keeps one back.
4. Whatever the proof was (`proving.py`), a session begins: with an id of its own,
   an end, and an entry in the ledger. It ends by its person's hand, by their
   admin's, or with their role.
"""

from __future__ import annotations

from datetime import datetime

from seawall.errors import problem
from seawall.ids import SessionId, new_id
from seawall.journeys.people.identity_changes import note_change
from seawall.keys.tokens import token_digest
from seawall.ledger import Entry
from seawall.ledger.word import LedgerWord
from seawall.ledger.words.people import (
    PERSON_LINK_ISSUED,
    PERSON_SESSION_ENDED,
    PERSON_SESSIONS_ENDED,
    PERSON_SIGNED_IN,
    PERSON_SIGNED_OUT,
)
from seawall.people import sign_in_links
from seawall.people.access.model import Session, SessionEnd, SignInWay
from seawall.people.approval.model import IdentityChangeKind
from seawall.people.model import Member
from seawall.transaction import Transaction


def issue_link(email: str, *, tx: Transaction, now: datetime, by: str = "") -> str:
    """Make a link for the member with this address; the token is in the answer alone."""
    member = tx.people.member_by_email(email)
    if not member.is_active:
        raise problem("people.not-active", email=email)
    is_back = has_signed_in(member, tx=tx)
    token, link = sign_in_links.new_link(member, now=now)
    tx.people.add_link(link)
    _remember(PERSON_LINK_ISSUED, member, tx=tx, now=now, by=by)
    kind = IdentityChangeKind.LET_BACK_IN if is_back else IdentityChangeKind.LINKED
    note_change(kind, member, by=by, tx=tx, now=now)
    return token


def has_signed_in(member: Member, *, tx: Transaction) -> bool:
    """Whether somebody ever came in as this member, or could without a link."""
    return tx.access.has_signed_in(member.id) or tx.people.has_used_a_link(member.id)


def use_link(token: str, *, tx: Transaction, now: datetime) -> Member:
    """Spend a link and say whom it lets in."""
    member = tx.people.use_link(token_digest(token), now=now)
    if member is None or not member.is_active:
        raise problem("people.link-spent", sign_in_links.LinkSpent)
    return member


def begin_session(
    member: Member,
    how: SignInWay,
    *,
    agent: str = "",
    instead_of: SessionId | None = None,
    tx: Transaction,
    now: datetime,
) -> Session:
    """Begin a session for somebody who has proved who they are; an older one here is over."""
    session = Session(
        SessionId(new_id("ses", now=now)), member.id, member.organisation, how, agent, now, now
    )
    if instead_of:
        tx.access.end_session(instead_of, member.id, why=SessionEnd.RENEWED, now=now)
    tx.access.add_session(session)
    tx.people.void_links(member.id, now=now)
    public = {"code": member.code, "how": how.value}
    entry = Entry(PERSON_SIGNED_IN, member.id, at=now, by=member.id, public=public)
    tx.ledger.append(entry, of=member.organisation)
    return session


def end_session(session: SessionId, member: Member, *, tx: Transaction, now: datetime) -> None:
    """Sign out."""
    if tx.access.end_session(session, member.id, why=SessionEnd.SIGNED_OUT, now=now):
        _remember(PERSON_SIGNED_OUT, member, tx=tx, now=now, by=member.id)


def end_own_session(session: SessionId, member: Member, *, tx: Transaction, now: datetime) -> None:
    """End a session of one's own from elsewhere."""
    if not tx.access.end_session(session, member.id, why=SessionEnd.BY_PERSON, now=now):
        raise problem("people.no-such-session")
    _remember(PERSON_SESSION_ENDED, member, tx=tx, now=now, by=member.id)


def end_remaining_sessions(
    but: SessionId, member: Member, *, tx: Transaction, now: datetime
) -> int:
    """End all sessions of one's own but this one; how many there were."""
    ended = tx.access.end_sessions(member.id, why=SessionEnd.BY_PERSON, now=now, but=but)
    tx.ledger.append(
        Entry(
            PERSON_SESSIONS_ENDED,
            member.id,
            at=now,
            by=member.id,
            public={"code": member.code, "sessions": ended},
        ),
        of=member.organisation,
    )
    return ended


def _remember(word: LedgerWord, member: Member, *, tx: Transaction, now: datetime, by: str) -> None:
    entry = Entry(word, member.id, at=now, by=by, public={"code": member.code})
    tx.ledger.append(entry, of=member.organisation)
