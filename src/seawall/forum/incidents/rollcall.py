"""The roll-call: who enforces what, since when, and who is late.

A member's receipt says "everything up to position n, since then". Its lag for a signal is
the time from the signal's statement (or from the opening, if that came later) to the first
receipt that covers it: never less than nothing, whatever a member's clock says.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil

from seawall.forum.incidents.mode import pace_of
from seawall.forum.incidents.model import EnforcementReceipt, Incident, IncidentOffer


class Presence(StrEnum):
    """How a member answers."""

    ENFORCING = "enforcing"
    """It enforces every signal of the incident."""
    FOLLOWING = "following"
    """It has not got everything yet, and still has the time."""
    LATE = "late"
    SILENT = "silent"
    """It has never answered, and the time is up."""


@dataclass(frozen=True, slots=True)
class Lag:
    """Sync lags, as far as there are any."""

    count: int
    p50: timedelta | None = None
    p95: timedelta | None = None
    longest: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Called:
    """One member in the roll-call."""

    member: str
    presence: Presence
    upto: int | None
    answered_at: datetime | None
    missing: int
    """Signals it does not enforce yet."""
    lag: Lag


def roll_call(incident: Incident, members: Iterable[str], *, now: datetime) -> tuple[Called, ...]:
    """Every member, those that need a telephone call first."""
    calls = (_call(incident, member, now) for member in set(members))
    return tuple(sorted(calls, key=lambda call: (_URGENCY[call.presence], call.member)))


def lag_of(lags: Iterable[timedelta]) -> Lag:
    """Median, 95th percentile and longest, each a lag that occurred (nearest rank)."""
    sorted_lags = sorted(lags)
    if not sorted_lags:
        return Lag(0)
    return Lag(
        len(sorted_lags), _ranked(sorted_lags, 50), _ranked(sorted_lags, 95), sorted_lags[-1]
    )


def lags(incident: Incident, member: str) -> tuple[timedelta, ...]:
    """How long each signal took to this member; those it never enforced have none."""
    receipts = [receipt for receipt in incident.receipts if receipt.member == member]
    positions = [receipt.upto for receipt in receipts]  # the fold keeps those that rise
    delays = []
    for offer in incident.offers:
        first = bisect_left(positions, offer.position)
        if offer.member != member and first < len(receipts):
            delays.append(_lag(incident, offer, receipts[first]))
    return tuple(delays)


_URGENCY = {
    Presence.SILENT: 0,
    Presence.LATE: 1,
    Presence.FOLLOWING: 2,
    Presence.ENFORCING: 3,
}


def _call(incident: Incident, member: str, now: datetime) -> Called:
    receipts = [receipt for receipt in incident.receipts if receipt.member == member]
    upto = receipts[-1].upto if receipts else None
    offers_by_others = [offer for offer in incident.offers if offer.member != member]
    missing = [offer for offer in offers_by_others if upto is None or offer.position > upto]
    return Called(
        member=member,
        presence=_presence(incident, missing, answered=bool(receipts), now=now),
        upto=upto,
        answered_at=receipts[-1].at if receipts else None,
        missing=len(missing),
        lag=lag_of(lags(incident, member)),
    )


def _presence(
    incident: Incident, missing: list[IncidentOffer], *, answered: bool, now: datetime
) -> Presence:
    if answered and not missing:
        return Presence.ENFORCING
    waits = [offer.at for offer in missing] or [incident.opened_at or now]
    # Nobody is late for what was offered before the incident was open.
    since = max(min(waits), incident.opened_at or now)
    until = min(now, incident.ended_at)
    if until - since <= pace_of(incident.type.mode).late_after:
        return Presence.FOLLOWING
    return Presence.LATE if answered else Presence.SILENT


def _lag(incident: Incident, offer: IncidentOffer, receipt: EnforcementReceipt) -> timedelta:
    since = max(offer.at, incident.opened_at or offer.at)
    return max(receipt.at - since, timedelta(0))


def _ranked(sorted_lags: list[timedelta], percent: int) -> timedelta:
    return sorted_lags[max(ceil(len(sorted_lags) * percent / 100), 1) - 1]
