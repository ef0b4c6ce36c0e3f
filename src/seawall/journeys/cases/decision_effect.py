"""What a decision would do, counted before it is made; nothing is written.

The same rules as the decision itself: which items are told, whether it waits ten seconds,
which accounts are concerned, which order still expects its answer.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from seawall.cases.model import Case, CaseKind, Decision, Finding
from seawall.cases.undoing import held_back_until
from seawall.ids import CaseId, ItemId, OrderId
from seawall.journeys.enforcement._ordered_items import lines_meaning
from seawall.orders.model import Order
from seawall.orders.order_in_force import is_in_force
from seawall.transaction import Transaction

_RESTRICTS = frozenset({Finding.REMOVE, Finding.RESTRICT})
#: So many items of a case are held against the addresses of orders for its page.
_LOOKED_AT = 100
_TELLS = _RESTRICTS | {Finding.ALLOW}


@dataclass(frozen=True, slots=True)
class DecisionEffect:
    """What a decision would do, counted and not estimated."""

    case: Case
    finding: Finding
    items: int
    accounts: int
    scope: tuple[str, ...]
    until: datetime | None
    orders: tuple[Order, ...]
    held_until: datetime | None
    supersedes: Decision | None
    holding: tuple[tuple[Order, int], ...] = ()
    """The orders in force that name items of the case, and how many each."""

    @property
    def tells_the_platform(self) -> bool:
        """Whether any action leaves."""
        return self.finding in _TELLS and self.case.kind in {CaseKind.CONTENT, CaseKind.ORDER}

    @property
    def strikes(self) -> int:
        """How many accounts it counts against."""
        return self.accounts if self.finding in _RESTRICTS and self.tells_the_platform else 0

    @property
    def silent_until(self) -> datetime | None:
        """Until when an authority forbids to tell the user."""
        return max(
            (order.silent_until for order in self.orders if order.silent_until), default=None
        )

    @property
    def unanswered(self) -> tuple[Order, ...]:
        """Orders that name this case and have no answer."""
        return tuple(order for order in self.orders if order.answered_at is None)


def foresee_effect(
    case: CaseId,
    finding: Finding,
    *,
    scope: tuple[str, ...] = ("*",),
    until: datetime | None = None,
    tx: Transaction,
    now: datetime,
) -> DecisionEffect:
    """What this finding would do to this case now."""
    stored_case, size, head = tx.cases.case(case), tx.clusters.size(case), tx.cases.head(case)
    return DecisionEffect(
        case=stored_case,
        finding=finding,
        items=size.items,
        accounts=size.accounts,
        scope=scope,
        until=until,
        orders=tuple(tx.orders.orders_of_case(case)),
        held_until=held_back_until(stored_case, now=now),
        supersedes=None if head is None or head.finding.is_provisional else head,
        holding=holding_orders(case, tx=tx),
    )


def holding_orders(case: CaseId, *, tx: Transaction) -> tuple[tuple[Order, int], ...]:
    """The orders in force that keep items of a case down, and how many each.

    Items that an order leads to are counted by the database, however many the case has; what it
    holds by their address alone is looked for among the first.
    """
    named = tx.order_lines.binding_on_case(case)
    first = [line.item for line in tx.clusters.page(case, limit=_LOOKED_AT).items]
    orders: dict[OrderId, Order] = {}
    by_address: dict[OrderId, set[ItemId]] = defaultdict(set)
    for order, line, items in lines_meaning([*tx.intake.items_named(first).values()], tx=tx):
        if order.id not in named and line.ended_at is None:
            orders[order.id] = order
            by_address[order.id].update(items)
    held = [*named.values(), *((orders[id_], len(items)) for id_, items in by_address.items())]
    return tuple((order, count) for order, count in held if is_in_force(order))
