"""Snoozing a case until a moment, with a reason, and never beyond its clock.

The clock is the law's: who puts a case aside cannot make it run out unseen. One whose
clock is set (or shortened) afterwards comes back by itself, since the query shows every
case that is due before its snooze ends.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from seawall.cases.inbox.model import Snooze
from seawall.cases.model import Case, CaseState
from seawall.errors import problem
from seawall.ids import PersonId

#: So much is left of the clock when a case comes back at the latest.
SPARED = timedelta(minutes=15)
LONGEST = timedelta(days=14)
LONGEST_REASON = 500


def latest_snooze(case: Case, *, now: datetime) -> datetime:
    """The latest moment until which a case may be snoozed."""
    end = now + LONGEST
    return min(end, case.due_at - SPARED) if case.due_at else end


def snooze_case(case: Case, *, by: PersonId, until: datetime, reason: str, now: datetime) -> Snooze:
    """Snooze a case; a moment behind its clock becomes the last one before it."""
    if case.state is CaseState.DECIDED:
        raise problem("cases.cannot-wait.decided")
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise problem("cases.unclear-snooze.reason", longest=LONGEST_REASON)
    if until <= now:
        raise problem("cases.unclear-snooze.until")
    end = min(until, latest_snooze(case, now=now))
    if end <= now:
        raise problem("cases.cannot-wait.clock")
    return Snooze(case.id, by, reason.strip(), now, end)
