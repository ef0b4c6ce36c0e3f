"""Who counts as a second person: somebody else, whom the first did not let in a moment ago.

Whoever invites somebody, makes them a link, changes their role or entered the provider they were
bound to had that way in in their own hands, and may have walked through it. So for a day the two
count as one, whichever of them comes first; and so do two whom the same person let in, and
whoever was let in by somebody who was let in. By then the member and every administrator have
been told. What was done at the machine itself ties nobody: its shell is above every role, and a
command there can say earlier that somebody is a person of their own.

The only place that says so: every act for two asks here (`journeys/second_pair.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from seawall.ids import PersonId
from seawall.people.approval.model import IdentityChange, IdentityChangeKind

#: For so long whoever was let in and whoever let them in are one.
APART = timedelta(hours=24)
#: What puts one person's way in, or what they may do there, into the hands of another.
_TIES = frozenset(
    {
        IdentityChangeKind.INVITED,
        IdentityChangeKind.LINKED,
        IdentityChangeKind.LET_BACK_IN,
        IdentityChangeKind.ROLE_CHANGED,
        IdentityChangeKind.BOUND,
    }
)


@dataclass(frozen=True, slots=True)
class SharedHands:
    """Why two people count as one, and until when."""

    change: IdentityChange
    until: datetime


def shared_hands(
    first: PersonId, second: PersonId, changes: Iterable[IdentityChange], *, now: datetime
) -> SharedHands | None:
    """Why these two do not count as two people; None if they do.

    Newest first, until the two are connected: what connects them then is the last to lapse.
    """
    group_of: dict[PersonId, PersonId] = {}

    def group(person: PersonId) -> PersonId:
        while person in group_of:
            person = group_of[person]
        return person

    for change, by, person in _living_ties(changes, now=now):
        if group(by) != group(person):
            group_of[group(by)] = group(person)
        if group(first) == group(second):
            return SharedHands(change, change.at + APART)
    return None


def _living_ties(
    changes: Iterable[IdentityChange], *, now: datetime
) -> Iterator[tuple[IdentityChange, PersonId, PersonId]]:
    """What still ties two people, newest first: who had whom in their hands."""
    confirmed: set[PersonId | None] = set()
    for change in sorted(changes, key=lambda change: change.at, reverse=True):
        if change.kind is IdentityChangeKind.CONFIRMED:
            confirmed.add(change.person)
        is_living = now < change.at + APART and change.person not in confirmed
        if is_living and change.kind in _TIES and change.by and change.person:
            yield change, change.by, change.person
