"""Where the addresses are kept that a long order names and that are not opened yet."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db.models import Sum

from seawall.db import models as db
from seawall.db.rows.bulk import in_parts, insert_rows
from seawall.db.rows.mapping import Mapped
from seawall.db.rows.scoped import Scoped
from seawall.ids import OrderId
from seawall.orders.model import Order, OrderItem
from seawall.orders.opening.model import OrderPart, lines_of

PART = Mapped(OrderPart, db.OrderPartRow)


class OpeningStore(Scoped):
    """Unopened parts of one organisation (or all, for the installation's own jobs)."""

    def add(self, order: OrderId, parts: Iterable[OrderPart]) -> None:
        """Write down what is to be opened."""
        of = (self.organisation, order)
        cells = [PART.columns(part) for part in parts]
        rows = [(f"{order}/{row['position']}", *of, *row.values()) for row in cells]
        columns = ("id", "organisation_id", "order_id", *PART.written_columns)
        for few in in_parts(rows):
            insert_rows(db.OrderPartRow, columns, few)

    def next_part(self, order: OrderId) -> OrderPart | None:
        """What is to be opened next."""
        row = self._parts(order).order_by("position").first()
        return PART.value(row) if row else None

    def drop(self, order: OrderId, part: OrderPart | None = None) -> None:
        """A part is opened; without one, nothing of the order is to be opened any more."""
        rows = self._parts(order)
        (rows.filter(position=part.position) if part else rows).delete()

    def unopened(self, orders: Collection[OrderId]) -> dict[OrderId, int]:
        """How many addresses of each of these orders are not opened; those without are left out."""
        counts: dict[OrderId, int] = {}
        for ids in in_parts(sorted(orders)):
            rows = self._of(db.OrderPartRow).filter(order_id__in=ids).order_by()
            counts |= dict(rows.values_list("order_id").annotate(Sum("count")))
        return counts

    def lines(self, order: Order) -> list[OrderItem]:
        """What an order names beside its opened addresses, as it is written."""
        if not order.opening:
            return []
        return list(lines_of(PART.values(self._parts(order.id).order_by("position"))))

    def fingerprints(self, order: Order) -> frozenset[str]:
        """Every address that an order names, opened or not, as they are compared."""
        rows = self._of(db.OrderItemRow).filter(order_id=order.id).exclude(fingerprint="")
        opened = rows.values_list("fingerprint", flat=True)
        return frozenset(opened).union(
            line.fingerprint for line in self.lines(order) if line.fingerprint
        )

    def next_position(self, order: Order) -> int:
        """Where an address stands that is added to those of the document."""
        last = self._of(db.OrderItemRow).filter(order_id=order.id).order_by("-position").first()
        return max(order.opening, last.position + 1 if last else 0)

    def end(self, order: OrderId, positions: Collection[int], at: datetime) -> None:
        """Some of what is not opened yet is asked for no more."""
        ends = dict.fromkeys(positions, at)
        for row in self._parts(order).order_by("position"):
            part = PART.value(row)
            if not ends.keys().isdisjoint(range(part.position, part.position + part.count)):
                rows = self._parts(order).filter(position=part.position)
                rows.update(**PART.changes(part.ended(ends)))

    def _parts(self, order: OrderId) -> Any:
        return self._of(db.OrderPartRow).filter(order_id=order)
