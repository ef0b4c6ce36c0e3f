"""The lease: who works on a case, so that two people never decide it at once.

It lasts ten minutes and may be renewed as often as the work needs; it can be given
to a named colleague. One that has run out binds nobody. The author of a decision
never gets a case about that decision.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from seawall.cases.model import Case, CaseState, Lease
from seawall.errors import Conflict, problem
from seawall.ids import PersonId

LENGTH = timedelta(minutes=10)


class HeldByAnother(Conflict):
    """Somebody else is working on the case."""


def holder(case: Case, *, now: datetime) -> PersonId | None:
    """Who holds the case at this moment."""
    return case.lease.holder if case.lease and now < case.lease.until else None


def take_lease(case: Case, person: PersonId, *, now: datetime) -> Case:
    """Take a free case, or renew one's own."""
    refuse_the_author(case, person)
    if case.state is CaseState.DECIDED:
        raise problem("cases.already-decided")
    if holder(case, now=now) not in {None, person}:
        assert case.lease
        raise problem("cases.assigned-to-another", HeldByAnother, until=f"{case.lease.until:%H:%M}")
    return replace(case, lease=Lease(person, now + LENGTH))


def hand_over_lease(case: Case, *, giver: PersonId, to: PersonId, now: datetime) -> Case:
    """Give one's case to a colleague, with a fresh ten minutes."""
    _require(case, giver, now=now)
    refuse_the_author(case, to)
    return replace(case, lease=Lease(to, now + LENGTH))


def release_lease(case: Case, person: PersonId, *, now: datetime) -> Case:
    """Give up the lease of one's case, so that others may take it."""
    _require(case, person, now=now)
    return replace(case, lease=None)


def _require(case: Case, person: PersonId, *, now: datetime) -> None:
    if holder(case, now=now) != person:
        raise problem("cases.not-held")


def refuse_the_author(case: Case, person: PersonId) -> None:
    """Refuse to let somebody hear an appeal against their own decision."""
    if case.barred_person == person:
        raise problem("cases.heard-by-its-author")
