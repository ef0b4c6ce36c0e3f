"""How documents, orders, the items they name, their history and clocks are kept in their tables."""

from __future__ import annotations

from seawall.clocks.model import ClockRow
from seawall.db import models as db
from seawall.db.rows.mapping import Mapped
from seawall.orders.model import Document, Order, OrderEvent, OrderItem

DOCUMENT = Mapped(Document, db.DocumentRow)
ORDER = Mapped(Order, db.OrderRow)
ORDER_ITEM = Mapped(OrderItem, db.OrderItemRow)
ORDER_EVENT = Mapped(OrderEvent, db.OrderEventRow)
CLOCK = Mapped(ClockRow, db.OrderClockRow)
