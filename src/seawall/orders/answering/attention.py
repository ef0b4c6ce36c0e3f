"""How much of a person's attention an order took: from opening its page to the answer.

A referral service is judged by speed, and so are we; the minutes of a person at two in the
morning are a cost that nobody measures. Looking again does not start the time afresh.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from seawall.orders.model import OrderEvent

OPENED = "opened"
#: What a person does in the end; attention to the same order may begin anew after it.
ENDS = frozenset({"complied", "challenged", "paused", "told_cannot", "judged"})


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


def attention_seconds(events: Iterable[OrderEvent], *, by: str, now: datetime) -> int:
    """Whole seconds since this person opened the order; 0 where they never did (an API, say)."""
    began = opened_at(events, by=by)
    return max(0, int((now - began).total_seconds())) if began else 0
