"""The deadlines that run now, of every organisation, for whoever calls without a database."""

from __future__ import annotations

from datetime import datetime

from seawall.clocks.clock_record import clock_of
from seawall.clocks.model import ClockRow
from seawall.errors import SeawallError
from seawall.journeys.clocks.order_clocks import known_jurisdictions
from seawall.orders.answering.open_deadline import OpenDeadline
from seawall.orders.anteroom.open_digest import OpenDigest, few_digests
from seawall.orders.model import Order
from seawall.orders.standing import OPEN
from seawall.transaction import Transaction

#: So many are read, and so many kept: a file that a person could still work through.
MOST_READ, MOST_KEPT = 5_000, 1_000


def open_deadlines(*, tx: Transaction) -> list[OpenDeadline]:
    """Every order with a deadline on which somebody still has to act, soonest due first.

    Where there are too many, those of authorities in the register come before a stranger's: a
    flood must not push a genuine order out.
    """
    due_orders = [order for order in tx.orders.board(states=OPEN, limit=MOST_READ) if order.due_at]
    orders = sorted(due_orders, key=lambda order: order.authority is None)[:MOST_KEPT]
    clocks = {
        (row.about, row.due_at): row for row in tx.orders.clocks_of([order.id for order in orders])
    }
    return [_deadline(order, clocks.get((order.id, order.due_at))) for order in orders]


def open_digests(*, tx: Transaction) -> list[OpenDigest]:
    """What waits of unknown senders with a deadline, a line a sender; however much comes, few."""
    return few_digests(tx.anteroom.open_digests())


def _deadline(order: Order, row: ClockRow | None) -> OpenDeadline:
    assert order.due_at
    half, late = _shares(row) if row else (None, None)
    span = order.due_at - order.received_at
    return OpenDeadline(
        order=order.id,
        name=order.reference[:100],
        half_at=half or order.received_at + span / 2,
        late_at=late or order.received_at + span * 4 / 5,
        due_at=order.due_at,
        is_taken=bool(order.taken_by),
    )


def _shares(row: ClockRow) -> tuple[datetime | None, datetime | None]:
    """Half and four fifths; none where the law of this clock is not known here any more."""
    try:
        clock = clock_of(row, jurisdictions=known_jurisdictions())
    except SeawallError:
        return None, None
    return clock.half_time, clock.at_share(0.8)
