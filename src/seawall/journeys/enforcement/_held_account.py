"""An account is given back, and what the law holds down of its items is named once more.

A platform may show everything of an account again when it gives it back. Each item that an order
keeps gone gets its action again, with a higher number, so that the last word on it is the order's.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from seawall.enforcement.model import Action, Enforcement, Target, TargetState
from seawall.intake.model import Item
from seawall.journeys.enforcement._enforcement import enforce_decision
from seawall.journeys.enforcement._legal_holds import kept_down
from seawall.transaction import Transaction

#: Beside the items that orders found, so many of the newest are held against their addresses.
_NEWEST = 1_000


def keep_down_again(account: str, *, tx: Transaction, now: datetime) -> tuple[Action, ...]:
    """Ask again for what holds of this account's items that the law keeps down."""
    return tuple(
        action
        for newest in list(_standing_actions(_items(account, tx=tx), tx=tx))
        for action in enforce_decision(_again(newest, tx=tx), tx=tx, now=now)
    )


def _items(account: str, *, tx: Transaction) -> list[Item]:
    ordered = tx.intake.items_named(tx.orders.items_of_account(account))
    newest = tx.intake.items_of_account(account, limit=_NEWEST)
    return list({**ordered, **{item.id: item for item in newest}}.values())


def _standing_actions(items: list[Item], *, tx: Transaction) -> Iterable[Action]:
    held = kept_down(items, tx=tx)
    targets = [Target(item.kind, item.external_id) for item in items if item.id in held]
    for newest in tx.enforcement.newest_actions(targets).values():
        if newest.state is not TargetState.RESTORED:
            yield newest


def _again(standing: Action, *, tx: Transaction) -> Enforcement:
    decision = tx.cases.decision(standing.decision)
    return Enforcement(
        decision=standing.decision,
        case=standing.case,
        targets=(standing.target,),
        state=standing.state,
        scope=standing.scope,
        until=standing.until,
        why=decision.basis,
        is_stated=False,
    )
