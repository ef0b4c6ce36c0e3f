"""Where the copies of an order are counted."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from seawall.db import models as db
from seawall.db.rows.mapping import Mapped
from seawall.db.rows.scoped import Scoped
from seawall.errors import problem
from seawall.ids import OrderId
from seawall.orders.copies.model import OrderCopies
from seawall.orders.states import OrderStep

COPIES = Mapped(OrderCopies, db.OrderCopiesRow)


class CopyStore(Scoped):
    """One row an order, written by whoever holds the lock of receiving (`OrderStore`)."""

    def count_copy(self, order: OrderId, *, now: datetime) -> None:
        """The order came once more, and nothing of that is kept."""
        rows = self._of(db.OrderCopiesRow).filter(order_id=order)
        if not rows.update(times=F("times") + 1, last_at=now):
            if not self._of(db.OrderRow).filter(id=order).exists():
                raise problem("orders.unknown-order", order=order)
            self._add(COPIES, OrderCopies(1, now), order_id=order)

    def repeats_since(self, since: datetime, order: OrderId) -> int:
        """How often an order's history says that it came again, since then."""
        rows = self._of(db.OrderEventRow).filter(order_id=order, what=OrderStep.REPEATED)
        return int(rows.filter(at__gt=since).count())

    def copies_of(self, order: OrderId) -> OrderCopies | None:
        """How often an order came again; None where it did not."""
        row = self._of(db.OrderCopiesRow).filter(order_id=order).first()
        return COPIES.value(row) if row else None
