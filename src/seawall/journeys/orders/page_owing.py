"""A page about an order is owed: a job at its moment, with a key, so that it is owed once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from seawall.enforcement.outbox.model import OwedJob
from seawall.enforcement.outbox.tasks import Task
from seawall.orders.answering.on_call_pages import PageCause
from seawall.orders.model import Order
from seawall.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a page is due for; one occasion is paged about once, however often its job runs.

    `until` is the end of the clock that owes it: one that was held or began afresh since
    owes others. `rung` says how many are called (`alarms.escalation`).
    """

    share: PageCause
    name: str
    until: str = ""
    rung: int = 0


def owe_page(
    order: Order,
    occasion: Occasion,
    *,
    at: datetime,
    tx: Transaction,
    now: datetime,
    key: str = "",
) -> None:
    """Owe a page at this moment, unless it is owed or was sent."""
    arguments = {
        "organisation": order.organisation,
        "order": order.id,
        "share": occasion.share.value,
        "name": occasion.name,
        "until": occasion.until,
        "rung": occasion.rung,
    }
    owed_once = key or f"page-order:{order.id}:{occasion.name}"
    tx.outbox.add(OwedJob(Task.PAGE_ORDER, arguments, run_after=at, key=owed_once), now=now)
