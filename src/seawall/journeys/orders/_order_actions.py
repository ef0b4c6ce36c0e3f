"""Each address of an order remembers the action that was asked for its item."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from seawall.enforcement.model import Action
from seawall.orders.model import Order, OrderItem
from seawall.transaction import Transaction


def tie_actions(
    order: Order,
    lines: Collection[OrderItem],
    actions: Iterable[Action],
    *,
    tx: Transaction,
    **beside: str,
) -> list[OrderItem]:
    """Write the actions beside the addresses that they carry out; the lines that have one.

    Of a decision that is asked for in parts the others get theirs when they are asked for.
    """
    ids_by_name = {(action.target.kind, action.target.external_id): action.id for action in actions}
    items = tx.intake.items_called(ids_by_name)
    action_of_item = {item.id: ids_by_name[name] for name, item in items.items()}
    tied = [line for line in lines if line.item in action_of_item]
    action_ids = {line.position: action_of_item[line.item] for line in tied if line.item}
    tx.order_lines.save_actions(order.id, action_ids, **beside)
    return tied
