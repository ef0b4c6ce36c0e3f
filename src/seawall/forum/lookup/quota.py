"""How much a member may ask in a day, and when its asking stands out.

What a cheat learns is bounded by the look-ups it can buy, so that the quota is the list's
protection and not a matter of load. An exact value costs one, a picture one (its L points
go together), a value sent in the clear one. A day is one of UTC. More than a quarter of a
day's quota within an hour is a burst: it is answered, and somebody is told, once a day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import MappingProxyType

from seawall.errors import problem
from seawall.forum.model import Tier

PER_DAY = MappingProxyType(
    {Tier.LOOKUP: 2_000, Tier.VERIFIED: 20_000, Tier.FULL: 20_000, Tier.AUDITOR: 2_000}
)
BURST_SHARE = 4


@dataclass(frozen=True, slots=True)
class QuotaUse:
    """What one member has asked on one day."""

    day: date
    total: int = 0
    hour: int = 0
    in_hour: int = 0
    alarmed_at: datetime | None = None


def quota_left(spent: QuotaUse, tier: Tier) -> int:
    """How many look-ups a member has left today."""
    return max(PER_DAY[tier] - spent.total, 0)


def spend_quota(spent: QuotaUse, cost: int, *, tier: Tier, now: datetime) -> QuotaUse:
    """Count this request against the day's quota, or refuse it and change nothing."""
    at = now.astimezone(UTC)
    if cost > quota_left(spent, tier):
        raise problem("forum.quota-spent", total=spent.total, per_day=PER_DAY[tier], cost=cost)
    in_hour = cost + (spent.in_hour if spent.hour == at.hour else 0)
    is_burst = in_hour * BURST_SHARE > PER_DAY[tier]
    alarmed_at = spent.alarmed_at or (now if is_burst else None)
    return QuotaUse(spent.day, spent.total + cost, at.hour, in_hour, alarmed_at)


def raises_alarm(before: QuotaUse, after: QuotaUse) -> bool:
    """Whether this request is the one that should raise an alarm."""
    return before.alarmed_at is None and after.alarmed_at is not None
