"""How documents, orders, the items they name, their history and clocks are kept in their tables."""

from __future__ import annotations

from seawall.clocks.model import ClockRow
from seawall.db import models as db
from seawall.db.mapping import Mapped
from seawall.orders.model import Document, Order, OrderEvent, OrderItem

DOCUMENT = Mapped(Document, db.Document)
ORDER = Mapped(Order, db.Order)
ORDER_ITEM = Mapped(OrderItem, db.OrderItem)
ORDER_EVENT = Mapped(OrderEvent, db.OrderEvent)
CLOCK = Mapped(ClockRow, db.OrderClock)
