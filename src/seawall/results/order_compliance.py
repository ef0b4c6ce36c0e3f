"""Order compliance: binding orders met in time, of the valid ones that were due.

An order is valid unless it was refused with a reason, and one that lost its effect before it was
due binds no longer. One whose clock is held, because it cannot be carried out, is not due.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from seawall.clocks.reporting_period import ReportingPeriod
from seawall.results.lives.order_life import OrderLife
from seawall.results.metric_number import share
from seawall.results.model import Metric


def order_compliance(
    orders: Sequence[OrderLife], period: ReportingPeriod, *, seen_until: datetime
) -> Metric:
    """In time of what was due, and refused of what came; of what was received in the period."""
    received = [
        order for order in orders if order.binds_to_remove and period.includes(order.received_at)
    ]
    valid = [order for order in received if not order.refused]
    due = [order for order in valid if _was_due(order, seen_until)]
    in_time = sum(order.acted_at is not None and not order.is_late for order in due)
    refused = len(received) - len(valid)
    return Metric(
        "order_compliance",
        (share("in_time", in_time, len(due)), share("refused", refused, len(received))),
        {"not_due_yet": len(valid) - len(due)},
    )


def _was_due(order: OrderLife, seen_until: datetime) -> bool:
    """Whether its time is over: what is carried out early is not due before the others either."""
    if order.due_at is None or order.is_held or order.due_at > seen_until:
        return False
    return order.acted_at is not None or order.due_at <= (order.ended_at or seen_until)
