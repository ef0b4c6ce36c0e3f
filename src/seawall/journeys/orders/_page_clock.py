"""An order's own clock, for its pages.

A page goes out whatever else cannot be read: without a law there is no clock, and the page is
as urgent as can be.
"""

from __future__ import annotations

from seawall.clocks.clock import Clock
from seawall.clocks.clock_record import clock_of
from seawall.errors import SeawallError
from seawall.journeys.clocks.order_clocks import clock_row, known_jurisdictions
from seawall.orders.model import Order
from seawall.transaction import Transaction


def order_clock(order: Order, *, tx: Transaction) -> Clock | None:
    """The clock that an order runs on; None where its law cannot be read."""
    row = clock_row(order, tx=tx)
    try:
        return clock_of(row, jurisdictions=known_jurisdictions()) if row else None
    except SeawallError:
        return None
