"""Referrer quality: what an authority's referrals are worth, by what we made of them.

Accepted of decided, address by address; what was gone when the referral came, and what had come
before, counts against nobody and stands beside. Authorities are public bodies: their figures are
shown however small they are, and only what a key or a channel of theirs proves is theirs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from seawall.clocks.reporting_period import ReportingPeriod
from seawall.forms.model import Form
from seawall.orders.answering.address_outcome import ALREADY_REMOVED
from seawall.results.lives.order_life import OrderLife
from seawall.results.metric_number import share
from seawall.results.model import Metric


def referrer_quality(orders: Sequence[OrderLife], period: ReportingPeriod) -> Metric:
    """Accepted, dead on arrival and repeated, of the referrals of a period."""
    referrals = [order for order in orders if order.form == Form.REFERRAL and not order.refused]
    received = [referral for referral in referrals if period.includes(referral.received_at)]
    judged = [referral for referral in received if referral.is_judged]
    copies = sum(period.includes(at) for referral in referrals for at in referral.repeated_at)
    addresses = sum(referral.judged_addresses for referral in judged)
    reasons = Counter[str]()
    for referral in judged:
        reasons.update(referral.declined)
    dead = reasons.pop(ALREADY_REMOVED, 0)
    accepted = sum(referral.accepted for referral in judged)
    return Metric(
        "referrer_quality",
        (
            share("accepted", accepted, addresses - dead),
            share("dead_on_arrival", dead, addresses),
            share("repeated", copies, len(received) + copies),
        ),
        {"unanswered": len(received) - len(judged), **_declined(reasons)},
    )


def by_authority(orders: Sequence[OrderLife]) -> dict[str, list[OrderLife]]:
    """The referrals of each authority that is proved to have sent them."""
    referrals_of: dict[str, list[OrderLife]] = defaultdict(list)
    for order in orders:
        if order.form == Form.REFERRAL and order.authority:
            referrals_of[order.authority].append(order)
    return dict(sorted(referrals_of.items()))


def _declined(reasons: Counter[str]) -> dict[str, int]:
    return {f"declined_{reason}": n for reason, n in sorted(reasons.items())}
