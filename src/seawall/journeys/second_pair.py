"""A second pair of eyes, for every act of two: one rule, and what is said where it does not count.

`people/approval/second_person.py` says who counts. Whatever asks for a second person asks here:
proposals, bulks, limits, an order's sender and end, a supervisor's signature, a second reading,
a disagreement, an appeal, a complaint, a shared signal, an incident.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from seawall.errors import problem
from seawall.ids import PersonId
from seawall.people.approval.model import IdentityChange, IdentityChangeKind
from seawall.people.approval.second_person import APART, SharedHands, shared_hands
from seawall.people.model import Member
from seawall.people.rights import role_may
from seawall.transaction import Transaction

#: How a refusal says what made one of two people.
_SAID = {
    IdentityChangeKind.INVITED: "{by} invited {subject}",
    IdentityChangeKind.LINKED: "{by} created a sign-in link for {subject}",
    IdentityChangeKind.LET_BACK_IN: "{by} let {subject} back in",
    IdentityChangeKind.ROLE_CHANGED: "{by} changed the role of {subject}",
    IdentityChangeKind.BOUND: "{by} set the identity provider of {subject}",
}
_NOBODY = "none at the moment"


def require_second_person(
    first: PersonId | None, second: Member, *, right: str, tx: Transaction, now: datetime
) -> None:
    """Refuse whoever does not count as a second person beside the first; machines have no hands."""
    if first is None:
        return
    if first == second.id:
        raise problem("people.needs-another")
    if hands := hands_of_both(first, second.id, tx=tx, now=now):
        counting = counting_people(first, right=right, tx=tx, now=now)
        codes = ", ".join(member.code for member in counting) or _NOBODY
        raise problem("people.same-hands", why=words_of(hands), second=second.code, others=codes)


def hands_of_both(
    first: PersonId, second: PersonId, *, tx: Transaction, now: datetime
) -> SharedHands | None:
    """Why these two count as one person at this moment, if they do."""
    return shared_hands(first, second, tx.approvals.changes_since(now - APART), now=now)


def counting_people(first: PersonId, *, right: str, tx: Transaction, now: datetime) -> list[Member]:
    """Who could be the second person beside this one: with the right, and in nobody's hands."""
    changes = tx.approvals.changes_since(now - APART)
    return [
        member
        for member in colleagues_of(first, right=right, tx=tx)
        if shared_hands(first, member.id, changes, now=now) is None
    ]


def colleagues_of(first: PersonId, *, right: str, tx: Transaction) -> list[Member]:
    """Everybody else of the organisation who has this right."""
    members = tx.people.members()
    own = {member.id: member.organisation for member in members}.get(first)
    return [
        member
        for member in members
        if member.organisation == own
        and member.is_active
        and member.id != first
        and role_may(member.role, right)
    ]


def people_of(codes: Iterable[str], *, tx: Transaction) -> list[Member]:
    """Our members among these codes; what is a machine's is nobody's."""
    members = (tx.people.member_by_code(code, tx.organisation) for code in codes if code)
    return [member for member in members if member is not None]


def words_of(hands: SharedHands) -> str:
    """Why, and until when, in one sentence."""
    change = hands.change
    said = _SAID[change.kind].format(by=change.by_name, subject=change.subject)
    return f"{said} on {_moment(change)}; until {hands.until:%d %b %Y, %H:%M} UTC they count as one person"


def _moment(change: IdentityChange) -> str:
    return f"{change.at:%d %b %Y, %H:%M} UTC"
