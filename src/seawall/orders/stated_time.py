"""The time that a document states for itself: a period, or the moment by which it wants an answer.

Whether its law lets it say so is for the clock (`clocks/starting.py`). A moment is counted from the
receipt, to the second; one that has passed already leaves a second, so that somebody is called.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from seawall.clocks.jurisdictions.model import Profile
from seawall.clocks.period import Period, parse_period
from seawall.errors import InvalidRequest
from seawall.orders.demand import Demand

_SECOND = timedelta(seconds=1)
#: A date further away is no deadline that anybody meant.
_FURTHEST = timedelta(days=3660)


def stated_time(demand: Demand, *, since: datetime) -> tuple[Period | None, bool]:
    """The time that the document allows, and whether it states one that cannot be read."""
    if demand.period:
        try:
            return parse_period(demand.period, field="period"), False
        except InvalidRequest:
            return None, True
    if demand.asks.due_by is None:
        return None, False
    left = max(demand.asks.due_by - since, _SECOND)
    if left > _FURTHEST:
        return None, True
    return Period(seconds=left // _SECOND), False


def claims_emergency(demand: Demand, profile: Profile | None) -> bool:
    """Whether the document says that it is urgent, and its law has a shorter time for that.

    The shorter time is the safe side: whoever claims it gets a person's eyes, and no data.
    """
    return demand.is_emergency and profile is not None and profile.deadline.emergency is not None
