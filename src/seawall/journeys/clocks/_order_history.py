"""A step of an order is written down: its event, and its entry in the ledger.

Every journey of an order ends here, so that history and ledger never differ. The entry of a
drill says that it is one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from seawall.ids import OrderEventId, new_id
from seawall.ledger import JSON, Entry
from seawall.ledger.words import word_of
from seawall.orders.model import Order, OrderEvent
from seawall.orders.rehearsal import is_drill
from seawall.transaction import Transaction


@dataclass(frozen=True, slots=True)
class HistoryStep:
    """What happened; `public` is readable by anybody who reads the log, `sealed` is not."""

    what: str
    by: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    public: Mapping[str, JSON] = field(default_factory=dict)
    sealed: Mapping[str, JSON] | None = None


def remember_step(order: Order, step: HistoryStep, *, tx: Transaction, now: datetime) -> OrderEvent:
    """Write a step of an order down: its event, and its entry in the ledger."""
    event = _event(order, step, now=now)
    tx.orders.add_event(event)
    tx.ledger.append(entry_of(order, step, now=now))
    return event


def remember_steps(
    order: Order, steps: Sequence[HistoryStep], *, tx: Transaction, now: datetime
) -> None:
    """The same of many steps at one moment."""
    tx.orders.add_events([_event(order, step, now=now) for step in steps])
    tx.ledger.append_many([entry_of(order, step, now=now) for step in steps])


def _event(order: Order, step: HistoryStep, *, now: datetime) -> OrderEvent:
    return OrderEvent(
        id=OrderEventId(new_id("oev", now=now)),
        order=order.id,
        what=step.what,
        at=now,
        by=step.by,
        data={**step.public, **step.data},
    )


def entry_of(order: Order, step: HistoryStep, *, now: datetime) -> Entry:
    """The entry of a step; one of a rehearsal says so."""
    public = {**step.public, "drill": True} if is_drill(order) else step.public
    return Entry(
        word_of(f"order.{step.what}"),
        about=order.id,
        at=now,
        by=step.by,
        public=public,
        sealed=step.sealed,
    )
