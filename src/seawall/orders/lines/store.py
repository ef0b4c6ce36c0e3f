"""The addresses that orders name, as what they lead to is decided, ordered again, or let go."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, Value, When
from django.db.models.fields.json import KeyTextTransform

from seawall.db import models as db
from seawall.db.rows.bulk import in_parts
from seawall.db.rows.scoped import Scoped
from seawall.errors import problem
from seawall.ids import ActionId, CaseId, ItemId, OrderId
from seawall.orders.locating import KIND
from seawall.orders.model import Binding, Order, OrderItem
from seawall.orders.rows import ORDER, ORDER_ITEM

#: What an order is for, and how long it has things kept.
_WORDS = ("aim", "keep")


class OrderLineStore(Scoped):
    """Lines of the orders of one organisation (or all, for the installation's own jobs)."""

    def orders_of_item(self, item: ItemId) -> list[Order]:
        """Every order that names this item, newest first, with few of its words."""
        lines = self._of(db.OrderItemRow).filter(item_id=item)
        rows = self._of(db.OrderRow).order_by("-received_at", "-id")
        return _wordless(rows, id__in=lines.values("order_id"))

    def locked_order(self, order: OrderId) -> Order:
        """One order that nobody else can change until the commit, with few of its words.

        Whoever saves it reads it whole first.
        """
        for locked in _wordless(self._of(db.OrderRow).select_for_update(), id=order):
            return locked
        raise problem("orders.unknown-order", order=order)

    def binding_lines(self, items: Collection[ItemId]) -> list[tuple[Order, OrderItem]]:
        """Every address of a binding order that leads to one of these items."""
        rows = self._of(db.OrderItemRow).filter(order__binding=Binding.MANDATORY)
        return self._with_orders(rows.filter(item_id__in=part) for part in in_parts(sorted(items)))

    def has_binding_lines(self) -> bool:
        """Whether any binding order names anything here."""
        rows = self._of(db.OrderItemRow).filter(order__binding=Binding.MANDATORY)
        return bool(rows.exists())

    def has_unfound_lines(self) -> bool:
        """Whether any binding order names an address whose item we had not been told of."""
        return bool(self._unfound().exists())

    def unfound_lines(self, fingerprints: Collection[str]) -> list[tuple[Order, OrderItem]]:
        """Those of these addresses whose item we had not been told of when a binding order came."""
        parts = in_parts(sorted(fingerprints))
        return self._with_orders(self._unfound().filter(fingerprint__in=part) for part in parts)

    def _unfound(self) -> Any:
        rows = self._of(db.OrderItemRow)
        return rows.filter(order__binding=Binding.MANDATORY, item__kind=KIND)

    def _with_orders(self, parts: Iterable[Any]) -> list[tuple[Order, OrderItem]]:
        """Each of these lines with its order, which is read once, and not for each line."""
        rows = [row for part in parts for row in part.order_by("id")]
        orders = self._orders_named({row.order_id for row in rows})
        return [(orders[OrderId(row.order_id)], ORDER_ITEM.value(row)) for row in rows]

    def _orders_named(self, ids: Collection[str]) -> dict[OrderId, Order]:
        orders: dict[OrderId, Order] = {}
        for part in in_parts(sorted(ids)):
            orders |= {order.id: order for order in _wordless(self._of(db.OrderRow), id__in=part)}
        return orders

    def binding_on_case(self, case: CaseId) -> dict[OrderId, tuple[Order, int]]:
        """The binding orders that name items of a case still, and how many of them each names."""
        items = self._of(db.CaseItemRow).filter(case_id=case).values("item_id")
        rows = self._of(db.OrderItemRow).filter(
            order__binding=Binding.MANDATORY, ended_at__isnull=True, item_id__in=items
        )
        counts = dict(rows.values_list("order_id").annotate(Count("item_id", distinct=True)))
        orders = self._orders_named(counts)
        newest_first = sorted(orders.values(), key=lambda order: (order.received_at, order.id))
        return {order.id: (order, counts[order.id]) for order in reversed(newest_first)}

    def leading_to(self, order: OrderId, items: Collection[ItemId]) -> list[OrderItem]:
        """The addresses that an order asks for still and that lead to these items."""
        rows = self._of(db.OrderItemRow).filter(order_id=order, ended_at__isnull=True)
        parts = (rows.filter(item_id__in=part) for part in in_parts(sorted(items)))
        lines = [ORDER_ITEM.value(row) for part in parts for row in part]
        return sorted(lines, key=lambda line: line.position)

    def save_actions(self, order: OrderId, actions: Mapping[int, ActionId], **beside: str) -> None:
        """Write beside these addresses, by position, what was asked for them."""
        for part in in_parts(sorted(actions)):
            rows = self._of(db.OrderItemRow).filter(order_id=order, position__in=part)
            action = Case(*(When(position=at, then=Value(actions[at])) for at in part))
            rows.update(action=action, **beside)

    def end(self, order: OrderId, positions: Collection[int], at: datetime) -> None:
        """Nothing is asked for these addresses any more."""
        for part in in_parts(sorted(positions)):
            rows = self._of(db.OrderItemRow).filter(order_id=order, position__in=part)
            rows.update(ended_at=at)


def _wordless(rows: Any, **which: Any) -> list[Order]:
    """Orders with the words by which we act alone: all of a long one's are megabytes."""
    orders = []
    words = {f"word_{word}": KeyTextTransform(word, "body") for word in _WORDS}
    for row in rows.filter(**which).defer("body").annotate(**words):
        read = ((word, getattr(row, f"word_{word}")) for word in _WORDS)
        row.body = {word: text for word, text in read if text is not None}
        orders.append(ORDER.value(row))
    return orders
