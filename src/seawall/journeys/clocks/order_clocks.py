"""The clock of an order, read from its row, changed by a rule, and written back.

`due_at` on the order follows it, for the board and the pager. Only the clock that the order
was received under is ours to hold and to meet; windows of others run beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from seawall.clocks.clock import Clock, ClockState
from seawall.clocks.clock_record import clock_of, row_after
from seawall.clocks.jurisdictions import Jurisdictions, Profile, jurisdictions
from seawall.clocks.model import ClockRow
from seawall.config import settings
from seawall.ids import OrderId
from seawall.journeys.clocks._order_history import HistoryStep, remember_step
from seawall.ledger import JSON
from seawall.orders.admission import OrderFlag
from seawall.orders.model import VOID, Order
from seawall.transaction import Transaction


def known_jurisdictions() -> Jurisdictions:
    """The profiles and calendars of this installation."""
    return jurisdictions(settings().jurisdictions_dir)


def profile_of(order: Order) -> Profile | None:
    """The law that an order comes under; None where nobody has said yet."""
    return known_jurisdictions().profiles.get(order.profile)


def jurisdiction_of(order: Order) -> str:
    """Where the law applies; a national act on Union orders reaches as far as the Regulation."""
    profile = profile_of(order)
    if profile is None:
        return ""
    shared = known_jurisdictions().profiles.get(profile.trigger.ref)
    return (shared or profile).jurisdiction


def clock_row(order: Order, *, tx: Transaction) -> ClockRow | None:
    """The clock that the order runs on, as it is kept."""
    rows = tx.orders.clocks(order.id)
    return next((row for row in rows if row.profile == order.profile), None)


def state_of_clock(order: Order, *, tx: Transaction, now: datetime) -> str:
    """How the order's clock stands at this moment; the row keeps how it stood when it changed."""
    row = clock_row(order, tx=tx)
    if row is None:
        return ClockState.NO_DEADLINE.value
    if row.state == VOID:
        return VOID
    return clock_of(row, jurisdictions=known_jurisdictions()).state(now).value


def runs_on(order: OrderId, *, tx: Transaction) -> bool:
    """Whether the order's clock goes on after a hold with what was left, and not afresh."""
    row = clock_row(tx.orders.order(order), tx=tx)
    return row is not None and clock_of(row, jurisdictions=known_jurisdictions()).runs_on


def change_clock(
    order: Order, rule: Callable[[Clock], Clock], *, tx: Transaction, now: datetime
) -> tuple[Order, Clock | None]:
    """Apply a rule to the order's clock; the order (not saved yet), and the clock after it."""
    row = clock_row(order, tx=tx)
    if row is None:
        return order, None
    clock = rule(clock_of(row, jurisdictions=known_jurisdictions()))
    changed = row_after(row, clock, at=now)
    tx.orders.save_clock(changed)
    flags = _flags(order, clock, tx=tx, now=now)
    return replace(order, due_at=changed.due_at, flags=flags), clock


def _flags(order: Order, clock: Clock, *, tx: Transaction, now: datetime) -> tuple[str, ...]:
    """That its law reads otherwise than when it began is said once, to people and to the ledger."""
    if not clock.began_under or OrderFlag.LAW_CHANGED in order.flags:
        return order.flags
    public: dict[str, JSON] = {
        "profile": clock.profile.id,
        "began_under": clock.began_under,
        "reads_now": clock.profile.digest,
    }
    remember_step(order, HistoryStep(OrderFlag.LAW_CHANGED.value, public=public), tx=tx, now=now)
    return (*order.flags, OrderFlag.LAW_CHANGED.value)


def void_clocks(order: Order, *, tx: Transaction) -> None:
    """Void an order's clocks; what they showed stays to be read."""
    for row in tx.orders.clocks(order.id):
        if row.met_at is None:
            tx.orders.save_clock(replace(row, state=VOID))
