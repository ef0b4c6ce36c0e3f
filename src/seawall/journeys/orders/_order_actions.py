"""Each address of an order remembers the action that was asked for its item."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from seawall.cases.model import Decision
from seawall.enforcement.model import Target
from seawall.ids import ActionId
from seawall.orders.model import Order, OrderItem
from seawall.transaction import Transaction


def tie_actions(
    order: Order, items: Iterable[OrderItem], decision: Decision, *, tx: Transaction
) -> list[OrderItem]:
    """Write the decision's actions beside the addresses they carry out."""
    action_ids: dict[Target, ActionId] = {
        replace(action.target, version=None): action.id
        for action in tx.enforcement.actions_of(decision.case)
        if action.decision == decision.id
    }
    tied = []
    for item in items:
        assert item.item
        stored_item = tx.intake.item(item.item)
        tied.append(
            replace(item, action=action_ids[Target(stored_item.kind, stored_item.external_id)])
        )
        tx.orders.save_item(order.id, tied[-1])
    return tied
