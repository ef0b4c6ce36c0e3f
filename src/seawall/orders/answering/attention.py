"""How much of a person's attention an order took: from opening its page to the answer.

A referral service is judged by speed, and so are we; the minutes of a person at two in the
morning are a cost that nobody measures. Looking again does not start the time afresh.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from seawall.orders.answering.model import LocationState
from seawall.orders.model import Order, OrderEvent, OrderItem, OrderState

OPENED = "opened"
#: Somebody may have to act in these.
_OPEN = frozenset(
    {OrderState.RECEIVED, OrderState.AUTHENTICATING, OrderState.RUNNING, OrderState.PAUSED}
)
#: A location that somebody has still to act on.
_AWAITS = frozenset({LocationState.OPEN, LocationState.FAILED})
#: What a person does in the end; attention to the same order may begin anew after it.
ENDS = frozenset(
    {"complied", "challenged", "paused", "told_cannot", "judged", "provided", "objected"}
)


def opened_at(events: Iterable[OrderEvent], *, by: str) -> datetime | None:
    """When this person opened the order, None where they have it open no more."""
    began = None
    for event in events:
        if event.by != by:
            continue
        if event.what == OPENED:
            began = began or event.at
        elif event.what in ENDS:
            began = None
    return began


def awaits_attention(order: Order, items: Collection[OrderItem]) -> bool:
    """Whether somebody has still to act, so that looking at it is attention that it costs.

    Where the platform has been told of everything, whoever told it only sees what comes of it.
    """
    is_left = bool(order.opening) or not items or any(item.outcome in _AWAITS for item in items)
    return order.state in _OPEN and is_left


def attention_seconds(events: Iterable[OrderEvent], *, by: str, now: datetime) -> int:
    """Whole seconds since this person opened the order; 0 where they never did (an API, say)."""
    began = opened_at(events, by=by)
    return max(0, int((now - began).total_seconds())) if began else 0
