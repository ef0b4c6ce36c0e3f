"""Rates: how much a member may offer, withdraw and dispute in a day.

A flood of offers hides poison, a flood of disputes disarms the list, a flood of withdrawals
empties it. What goes over the limit is kept and waits for people: it is never lost, and it
never counts by itself. A burst is measured against the member's own
history, since ten signals a day are nothing for one and a break-in at another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from seawall.forum.defence.defence_limits import DefenceLimits
from seawall.forum.defence.model import AdmissionHold, AuthorFacts, DefenceRuling, SignalEffect

RULE = "rate"
#: Busy days that a member's own history needs before a burst can be told from a beginning.
DAYS_KNOWN = 3


class CountedAct(StrEnum):
    """The acts that have a daily limit, each counted by itself."""

    OFFER = "offer"
    WITHDRAWAL = "withdrawal"
    DISPUTE = "dispute"


@dataclass(frozen=True, slots=True)
class Day:
    """A member's acts of one kind: so many today before this one, and on each day before."""

    member: str
    act: CountedAct
    today: int
    before: Sequence[int] = ()


def limit_of(act: CountedAct, limits: DefenceLimits) -> int:
    """How many of this kind a member's day has."""
    return {
        CountedAct.OFFER: limits.offers_a_day,
        CountedAct.WITHDRAWAL: limits.withdrawals_a_day,
        CountedAct.DISPUTE: limits.disputes_a_day,
    }[act]


def usual_day(before: Sequence[int]) -> int:
    """A usual day of the member: the median of the days on which it did anything."""
    busy = [count for count in before if count]
    return round(median(busy)) if busy else 0


def hold_over_limit(day: Day, limits: DefenceLimits, *, act_count: int = 1) -> AdmissionHold | None:
    """Why the next ``act_count`` acts wait for a person, or None where they count at once."""
    after, most = day.today + act_count, limit_of(day.act, limits)
    if after > most:
        say = f"{day.member} reaches {after} {day.act}s today; {most} are allowed without review."
        return AdmissionHold(RULE, say)
    if sum(1 for count in day.before if count) < DAYS_KNOWN:
        return None  # nothing to measure a burst against yet: the daily limit stands alone
    wont = max(limits.burst_least, limits.burst_factor * usual_day(day.before))
    if after > wont:
        say = f"{day.member} reaches {after} {day.act}s today; its usual day has {usual_day(day.before)}."
        return AdmissionHold(RULE, say)
    return None


def rule(author: AuthorFacts, limits: DefenceLimits) -> DefenceRuling | None:
    """Only observe signals from a member that is over its daily limit."""
    if author.offers_today <= limits.offers_a_day:
        return None
    say = f"{author.member} shared {author.offers_today} signals today; {limits.offers_a_day} are allowed."
    return DefenceRuling(SignalEffect.OBSERVE, RULE, say)
