"""The clock of an order, read from its row, changed by a rule, and written back.

`due_at` on the order follows it, for the board and the pager. Only the clock that the order
was received under is ours to hold and to meet; windows of others run beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from seawall.config import settings
from seawall.orders.clock import Clock
from seawall.orders.clock_record import clock_of, row_of
from seawall.orders.jurisdictions import Jurisdictions, Profile, jurisdictions
from seawall.orders.model import ClockRow, Order
from seawall.transaction import Transaction


def known() -> Jurisdictions:
    """The profiles and calendars of this installation."""
    return jurisdictions(settings().jurisdictions_dir)


def profile_of(order: Order) -> Profile | None:
    """The law that an order comes under; None where nobody has said yet."""
    return known().profiles.get(order.profile)


def jurisdiction_of(order: Order) -> str:
    """Where the law applies; a national act on Union orders reaches as far as the Regulation."""
    profile = profile_of(order)
    if profile is None:
        return ""
    shared = known().profiles.get(profile.trigger.ref)
    return (shared or profile).jurisdiction


def clock_row(order: Order, *, tx: Transaction) -> ClockRow | None:
    """The clock that the order runs on, as it is kept."""
    rows = tx.orders.clocks(order.id)
    return next((row for row in rows if row.profile == order.profile), None)


def change(
    order: Order, rule: Callable[[Clock], Clock], *, tx: Transaction, now: datetime
) -> tuple[Order, Clock | None]:
    """Apply a rule to the order's clock; the order (not saved yet), and the clock after it."""
    row = clock_row(order, tx=tx)
    if row is None:
        return order, None
    clock = rule(clock_of(row, known=known()))
    tx.orders.save_clock(row_of(clock, clock_id=row.id, about=row.about, at=now))
    return replace(order, due_at=clock.due_at), clock
