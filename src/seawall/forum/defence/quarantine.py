"""Quarantine: what a new member offers is watched, and finds nobody.

For thirty days, and until twenty of its signals were agreed with by others, everything a
member offers is observed only: a fresh account is how a list is poisoned. For one signal it
is lifted by a second member that is not in quarantine itself; in a live incident it becomes
a review, since a true attack is often first seen by somebody new. A member that the hub has vouched for, in
the log and before everybody, was never in it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from seawall.forum.defence.defence_limits import DefenceLimits
from seawall.forum.defence.model import AuthorFacts, DefenceRuling, OfferFacts, SignalEffect

RULE = "quarantine"


def ends_at(author: AuthorFacts, limits: DefenceLimits) -> datetime:
    """The earliest moment at which a member is no longer new."""
    return author.admitted_at + timedelta(days=limits.quarantine_days)


def is_new(author: AuthorFacts, limits: DefenceLimits, *, now: datetime) -> bool:
    """Whether a member is in quarantine: too young, or with too few signals agreed with."""
    if author.vouched:
        return False
    return now < ends_at(author, limits) or author.agreed < limits.quarantine_agreed


def rule(
    offer: OfferFacts,
    author: AuthorFacts,
    limits: DefenceLimits,
    *,
    in_incident: bool,
    now: datetime,
) -> DefenceRuling | None:
    """Only observe a new member's signal, unless an established member agrees with it."""
    if not is_new(author, limits, now=now) or offer.confirmed_by:
        return None
    if in_incident:
        say = f"{author.member} is a new member. In the incident, its matches need review."
        return DefenceRuling(SignalEffect.REVIEW, RULE, say)
    return DefenceRuling(
        SignalEffect.OBSERVE,
        RULE,
        f"{author.member} is a new member: {_until(author, limits, now)}.",
    )


def _until(author: AuthorFacts, limits: DefenceLimits, now: datetime) -> str:
    missing = limits.quarantine_agreed - author.agreed
    lifted = "or until a second member agrees with this signal"
    if now < ends_at(author, limits):
        return f"counted only until {ends_at(author, limits):%Y-%m-%d} at the earliest, {lifted}"
    return f"counted only until members agree with {missing} more of its signals, {lifted}"
